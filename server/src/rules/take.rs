//! What becomes of alerts that begin: each is decided by the silences and rules that stand.

use super::{Alert, Standing, again, decide, past};
use crate::{alerts::Fired, db::Tx};
use app::{
    ids::RuleId,
    rules::{Decision, Gives, Outcome},
    severities::Proposed,
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Rules that nearly took an alert, and that are named with it.
const MOST_PASSED: usize = 3;

/// What was decided about an alert, as it is kept with it.
#[derive(Clone, Debug)]
pub struct Taken {
    pub decision: Decision,
    /// The rule that took it, and the version that said so.
    pub rule: Option<(RuleId, i32)>,
    pub decided_at: DateTime<Utc>,
}

impl Taken {
    /// Before rules are asked.
    pub fn unmatched(at: DateTime<Utc>) -> Taken {
        let outcome = Outcome::Unmatched;
        let (gives, passed) = (Gives::default(), Vec::new());
        let decision = Decision { rule: None, silence: None, outcome, gives, why: String::new(), passed };
        Taken { decision, rule: None, decided_at: at }
    }

    /// As the column `outcome` keeps it.
    pub fn word(&self) -> &'static str {
        match self.decision.outcome {
            Outcome::Open => "open",
            Outcome::Notify => "notify",
            Outcome::Held { .. } => "held",
            Outcome::Waits { .. } => "waits",
            Outcome::Join { .. } => "join",
            Outcome::Unmatched => "unmatched",
        }
    }

    /// Alerts with the same key share an incident.
    pub fn join_key(&self) -> Option<&str> {
        match &self.decision.outcome {
            Outcome::Join { key } => Some(key),
            _ => None,
        }
    }
}

/// Decides about each, fills in what the rules give, and says why. Whoever is held or waits is asked about again by a
/// job of this transaction. The number of queries is the same for one alert and for ten thousand.
pub async fn take(tx: &mut Tx, source: Uuid, fired: &mut [Fired]) -> sqlx::Result<()> {
    let now = tx.now();
    for alert in fired.iter_mut() {
        alert.taken = Taken::unmatched(now);
    }
    if fired.is_empty() {
        return Ok(());
    }
    let standing = Standing::load(tx, now).await?;
    if standing.is_empty() {
        return Ok(());
    }
    let seen = seen(tx, source, fired).await?;
    let tally = past::tally(tx, &standing.rules, &seen, now).await?;
    for (alert, seen) in fired.iter_mut().zip(&seen) {
        let decision = decide(&standing.rules, &standing.silences, seen, &tally, now);
        give(alert, &standing, decision, now);
    }
    let again = fired.iter().filter_map(|alert| alert.taken.decision.again_at()).min();
    match again {
        Some(at) => again::plan(tx, at).await,
        None => Ok(()),
    }
}

/// The alerts as rules see them, in the same order.
async fn seen(tx: &mut Tx, source: Uuid, fired: &[Fired]) -> sqlx::Result<Vec<Alert>> {
    let services: BTreeSet<Uuid> = fired.iter().filter_map(|alert| alert.service).collect();
    let services: Vec<Uuid> = services.into_iter().collect();
    let rows = sqlx::query!(
        r#"select t.name as source, s.id as "id?", s.slug as "slug?"
           from api_token t left join service s on s.id = any($2) where t.id = $1"#,
        source,
        &services
    )
    .fetch_all(&mut **tx)
    .await?;
    let source = rows.first().map(|row| row.source.clone()).unwrap_or_default();
    let slugs: HashMap<Uuid, String> = rows.into_iter().filter_map(|row| row.id.zip(row.slug)).collect();
    let seen = fired.iter().map(|alert| {
        let slug = alert.service.and_then(|id| slugs.get(&id).cloned());
        Alert {
            name: alert.name(),
            service: slug.or_else(|| alert.notice.service_words().next().map(str::to_string)).unwrap_or_default(),
            source: source.clone(),
            summary: alert.notice.summary().to_string(),
            labels: alert.notice.labels.clone(),
            group_key: String::new(),
            // A sender whose clock is ahead must not put a page off.
            started_at: alert.starts_at.min(alert.received_at),
            ended_at: None,
        }
    });
    Ok(seen.collect())
}

fn give(alert: &mut Fired, standing: &Standing, decision: Decision, now: DateTime<Utc>) {
    let kept = decision.rule.and_then(|order| standing.kept.get(&order));
    if let Some(kept) = kept {
        alert.service = kept.service.map(|id| id.0).or(alert.service);
        if let Some(severity) = kept.rule.gives.severity {
            let reason = format!("Alert rule {} says so: {}.", kept.rule.order, kept.rule.conditions());
            alert.proposed = Proposed { severity, reason, rule: None };
        }
    }
    let passed = decision.passed.iter().take(MOST_PASSED).map(|(_, why)| why.as_str());
    alert.why = std::iter::once(decision.why.as_str()).chain(passed).collect::<Vec<_>>().join(" ");
    alert.taken = Taken { rule: kept.map(|kept| (kept.rule.id, kept.version)), decision, decided_at: now };
}
