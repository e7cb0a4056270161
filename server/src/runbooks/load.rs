//! Copies the shipped runbooks into the library once. From then on they are the team's: nothing overwrites them.

use super::{
    shipped::SHIPPED,
    versions::{Draft, first_version},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// The alert names that ask for a shipped runbook.
fn patterns(slug: &str) -> &'static [&'static str] {
    match slug {
        "slow-answers" => &["*Latency*", "*Slow*", "*QueueDepth*", "*GPU*", "*Timeout*", "*TimeToFirstToken*"],
        "error-rate" => &[
            "*ErrorRate*",
            "*ErrorBudget*",
            "*5xx*",
            "*4xx*",
            "*FailedRequest*",
            "*RequestsFail*",
            "*RequestError*",
            "*RateLimit*",
        ],
        "model-server-restarts" => &[
            "*OOMKill*",
            "*OOM_Kill*",
            "*OutOfMemory*",
            "*KvCache*",
            "*KV_Cache*",
            "*GPUMemory*",
            "*GPUPod*",
            "*ModelServerRestart*",
            "*ModelServerCrash*",
            "*ModelServerDown*",
            "*vLLMRestart*",
            "*vLLMDown*",
        ],
        "provider-outage" => &["*Provider*", "*ProviderError*", "*ProviderTimeout*", "*FallbackActive*"],
        "prompt-regression" => &["*Refusal*", "*PromptRegression*", "*Deflection*"],
        "quality-regression" => &["*Quality*", "*EvalScore*", "*Hallucination*", "*ThumbsDown*", "*GoldenProbe*"],
        "stale-answers" => &["*Stale*", "*Freshness*", "*IndexAge*", "*IndexBuild*", "*Reindex*"],
        "over-blocking" => &[
            "*OverBlock*",
            "*FalsePositive*",
            "*BlockedRate*",
            "*Guardrail*",
            "*GuardrailError*",
            "*GuardrailTimeout*",
            "*SafetyFilter*",
        ],
        "cost-spike" => &["*Cost*", "*Spend*", "*DailyBudget*", "*TokenUsage*", "*OutputTokens*", "*CacheHit*"],
        "security-incident" => &[
            "*Security*",
            "*Injection*",
            "*Jailbreak*",
            "*Exfiltration*",
            "*DataLeak*",
            "*CredentialLeak*",
            "*UnusualAccess*",
        ],
        _ => &[],
    }
}

pub async fn load_shipped(pool: &PgPool, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let mut tx = pool.begin().await?;
    for (slug, text) in SHIPPED {
        load(&mut tx, slug, text, now).await?;
    }
    tx.commit().await
}

async fn load(connection: &mut PgConnection, slug: &str, text: &str, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let draft = Draft { text, comment: "As it comes with Signalbox.", by: None, at: now, shipped: true };
    let Some(first) = first_version(connection, slug, &draft).await? else { return Ok(()) };
    for pattern in patterns(slug) {
        sqlx::query!(
            "insert into runbook_match (id, runbook_id, alert_pattern, created_at) values ($1, $2, $3, $4)",
            Uuid::now_v7(),
            first.id,
            pattern,
            now
        )
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{pattern::best, shipped::SHIPPED};
    use super::*;

    fn all() -> Vec<(&'static str, &'static str)> {
        SHIPPED.iter().flat_map(|(slug, _)| patterns(slug).iter().map(move |pattern| (*pattern, *slug))).collect()
    }

    const NAMES: [(&str, Option<&str>); 32] = [
        ("P95LatencyHigh", Some("slow-answers")),
        ("GPUUtilizationHigh", Some("slow-answers")),
        ("ModelServerLatencyHigh", Some("slow-answers")),
        ("HighErrorRate", Some("error-rate")),
        ("ApiErrorBudgetBurn", Some("error-rate")),
        ("FailedRequests", Some("error-rate")),
        ("Http5xxHigh", Some("error-rate")),
        ("GPUPodOOMKilled", Some("model-server-restarts")),
        ("GpuOutOfMemory", Some("model-server-restarts")),
        ("KvCachePressure", Some("model-server-restarts")),
        ("ModelServerRestarts", Some("model-server-restarts")),
        ("ProviderOutage", Some("provider-outage")),
        ("ProviderErrorRateHigh", Some("provider-outage")),
        ("ProviderLatencyHigh", Some("provider-outage")),
        ("RefusalRateHigh", Some("prompt-regression")),
        ("DeflectionDropped", Some("prompt-regression")),
        ("AnswerQualityLow", Some("quality-regression")),
        ("EvalScoreLow", Some("quality-regression")),
        ("RetrievalFreshness", Some("stale-answers")),
        ("StaleIndex", Some("stale-answers")),
        ("IndexAgeHigh", Some("stale-answers")),
        ("SafetyFalsePositives", Some("over-blocking")),
        ("GuardrailBlockedRateHigh", Some("over-blocking")),
        ("GuardrailErrorRateHigh", Some("over-blocking")),
        ("DailySpendHigh", Some("cost-spike")),
        ("CostPerRequestHigh", Some("cost-spike")),
        ("DailyBudgetExceeded", Some("cost-spike")),
        ("PromptInjectionAttempts", Some("security-incident")),
        ("DataExfiltration", Some("security-incident")),
        ("PodDown", None),
        ("DiskFull", None),
        ("RoomTemperature", None),
    ];

    #[test]
    fn each_shipped_runbook_is_asked_for_by_some_alert() {
        for (name, slug) in NAMES {
            assert_eq!(best(all(), name), slug, "{name}");
        }
        let asked = |slug: &str| NAMES.iter().any(|(_, asked)| *asked == Some(slug));
        assert!(SHIPPED.iter().all(|(slug, _)| asked(slug)));
    }

    /// Otherwise their order would decide, which nobody sees.
    #[test]
    fn no_alert_asks_for_two_with_the_same_right() {
        for (name, slug) in NAMES {
            let backwards: Vec<_> = all().into_iter().rev().collect();
            assert_eq!(best(backwards, name), slug, "{name}");
        }
        for (at, (pattern, slug)) in all().into_iter().enumerate() {
            let twice = all().into_iter().skip(at + 1).any(|(other, _)| other.eq_ignore_ascii_case(pattern));
            assert!(!twice, "{slug}: {pattern}");
        }
    }
}
