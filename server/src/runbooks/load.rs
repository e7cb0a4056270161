//! Copies the shipped runbooks into the library once. From then on they are the team's: nothing overwrites them.

use super::{read, shipped::SHIPPED};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// The alert names that ask for a shipped runbook.
fn patterns(slug: &str) -> &'static [&'static str] {
    match slug {
        "slow-answers" => &[
            "*Latency*",
            "*Slow*",
            "*QueueDepth*",
            "*GPU*",
            "*KvCache*",
            "*KV_Cache*",
            "*Timeout*",
            "*TimeToFirstToken*",
        ],
        "prompt-regression" => &["*Refusal*", "*PromptRegression*", "*Deflection*", "*AnswerQuality*"],
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
    let runbook = read(text);
    let id = Uuid::now_v7();
    let title = if runbook.title.is_empty() { slug } else { &runbook.title };
    let added = sqlx::query!(
        "insert into runbook (id, slug, title, failure_class, latest, shipped, created_at)
         values ($1, $2, $3, $4, 1, true, $5) on conflict (slug) do nothing",
        id,
        slug,
        title,
        runbook.failure_class,
        now
    )
    .execute(&mut *connection)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query!(
        "insert into runbook_version (runbook_id, version, text, comment, recorded_at) values ($1, 1, $2, $3, $4)",
        id,
        text,
        "As it comes with Signalbox.",
        now
    )
    .execute(&mut *connection)
    .await?;
    for pattern in patterns(slug) {
        sqlx::query!(
            "insert into runbook_match (id, runbook_id, alert_pattern, created_at) values ($1, $2, $3, $4)",
            Uuid::now_v7(),
            id,
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

    #[test]
    fn each_shipped_runbook_is_asked_for_by_some_alert_and_none_by_two() {
        let all: Vec<(&str, &str)> =
            SHIPPED.iter().flat_map(|(slug, _)| patterns(slug).iter().map(move |pattern| (*pattern, *slug))).collect();
        for (name, slug) in [
            ("RefusalRateHigh", Some("prompt-regression")),
            ("P95LatencyHigh", Some("slow-answers")),
            ("GPUUtilizationHigh", Some("slow-answers")),
            ("DiskFull", None),
        ] {
            assert_eq!(best(all.iter().copied(), name), slug, "{name}");
        }
        assert!(SHIPPED.iter().all(|(slug, _)| !patterns(slug).is_empty()));
    }
}
