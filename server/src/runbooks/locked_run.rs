//! A run of an incident that is already locked, so that two people write one after the other.

use super::shelf;
use crate::{
    db::Tx,
    http::{App, Refusal},
};
use app::{
    ids::{IncidentId, RunId},
    runbooks::{Answer, Checklist, Runbook},
    signals::Proposed,
};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use uuid::Uuid;

pub(super) struct LockedRun {
    pub id: RunId,
    /// Its runbook's id, and the version it stands on.
    pub of: Uuid,
    pub version: i32,
    pub runbook: Arc<Runbook>,
}

/// An answer that stands, with who gave it.
pub(super) struct Standing {
    pub id: Uuid,
    pub answer: Answer,
    pub by: Uuid,
    pub name: String,
    pub at: chrono::DateTime<chrono::Utc>,
}

pub(super) async fn run_of(app: &App, tx: &mut Tx, incident: IncidentId, run: RunId) -> Result<LockedRun, Refusal> {
    let row = sqlx::query!(
        "select r.runbook_id, r.version, v.text
         from run r join runbook_version v on v.runbook_id = r.runbook_id and v.version = r.version
         where r.id = $1 and r.incident_id = $2 for update of r",
        run.0,
        incident.0
    )
    .fetch_one(&mut **tx)
    .await?;
    let (of, version) = (row.runbook_id, row.version);
    Ok(LockedRun { id: run, of, version, runbook: shelf(app).read(row.runbook_id, row.version, &row.text) })
}

/// In the order they were given.
pub(super) async fn standing(tx: &mut Tx, run: RunId) -> Result<Vec<Standing>, sqlx::Error> {
    let rows = sqlx::query!(
        "select a.id, a.question_key, a.label, a.answered_by, a.answered_at, p.name
         from run_answer a join person p on p.id = a.answered_by
         where a.run_id = $1 and a.taken_back_at is null order by a.place, a.answered_at limit 200",
        run.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let rows = rows.into_iter().map(|row| Standing {
        id: row.id,
        answer: Answer { question: row.question_key, label: row.label },
        by: row.answered_by,
        name: row.name,
        at: row.answered_at,
    });
    Ok(rows.collect())
}

pub(super) fn answers(standing: &[Standing]) -> Vec<Answer> {
    standing.iter().map(|row| row.answer.clone()).collect()
}

/// The check's section, its list and its text.
pub(super) fn find<'a>(runbook: &'a Runbook, key: &str) -> Option<(&'static str, &'a Checklist, &'a str)> {
    let lists =
        [("triage", &runbook.triage), ("rollback", &runbook.rollback.steps), ("resolution", &runbook.resolution)];
    lists.into_iter().find_map(|(section, list)| {
        let check = list.checks.iter().find(|check| check.key == key)?;
        Some((section, list, check.text.as_str()))
    })
}

pub(super) fn kept_proposal(proposed: Option<&Proposed>) -> Option<serde_json::Value> {
    proposed.and_then(|proposed| serde_json::to_value(proposed).ok())
}

/// Whether a form knowingly replaces what was written at this moment, and nothing newer.
pub(super) fn is_same_moment(said: &str, at: DateTime<Utc>) -> bool {
    DateTime::parse_from_rfc3339(said).is_ok_and(|said| said.timestamp_micros() == at.timestamp_micros())
}

/// `Ben ticked this 4 s before you.`
pub(super) fn before_you(name: &str, did: &str, since: chrono::Duration) -> String {
    let first = name.split_whitespace().next().unwrap_or(name);
    let ago = app::ui::ago(since);
    format!("{first} {did} {} before you.", ago.trim_end_matches(" ago"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_writer_hears_who_was_first() {
        let says = before_you("Ben Osei", "ticked this", chrono::Duration::seconds(4));
        assert_eq!(says, "Ben ticked this 4 s before you.");
        assert_eq!(
            before_you("Kim", "skipped this", chrono::Duration::minutes(64)),
            "Kim skipped this 1 h 04 before you."
        );
    }
}
