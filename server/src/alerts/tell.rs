//! Alerts that open no incident and that somebody wants to know of all the same.

use super::fired::Fired;
use crate::{
    db::Tx,
    escalation,
    notifications::{About, Notice, notice},
};
use app::{
    ids::{AlertId, ServiceId},
    notifications::Urgency,
    rules::Outcome,
};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use uuid::Uuid;

/// Alerts of one rule, service and name are one message in this time: a storm is told once.
const ONE_IN_SECONDS: i64 = 600;

/// Who would be paged first for the alert's service is told, without urgency.
pub async fn tell(tx: &mut Tx, fired: &[Fired]) -> sqlx::Result<()> {
    let now = tx.now();
    let mut told: HashSet<Uuid> = HashSet::new();
    let notify = |alert: &&Fired| !alert.is_undecided() && alert.taken.decision.outcome == Outcome::Notify;
    for alert in fired.iter().filter(notify) {
        let key = key(alert, now);
        if !told.insert(key) {
            continue;
        }
        for person in escalation::first_in_line(tx, alert.service.map(ServiceId)).await? {
            let about = About::Alert { alert: AlertId(alert.id) };
            notice(tx, Notice { key, person, about, urgency: Urgency::Low }).await?;
        }
    }
    Ok(())
}

fn key(alert: &Fired, now: DateTime<Utc>) -> Uuid {
    let rule = alert.taken.rule.map(|(rule, _)| rule.0.to_string()).unwrap_or_default();
    let service = alert.service.map(|id| id.to_string()).unwrap_or_default();
    let turn = now.timestamp().div_euclid(ONE_IN_SECONDS).to_string();
    let digest = Sha256::digest([rule, service, turn, alert.name()].join("\n").as_bytes());
    Uuid::from_slice(&digest[..16]).unwrap_or_default()
}
