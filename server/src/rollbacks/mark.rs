//! What is said of a step: each mark once, with who and when, under the incident's lock.

use crate::{db::Tx, http::Refusal};
use app::{
    auth::Viewer,
    ids::{ArtifactId, ChangeId, IncidentId, RollbackId},
    rollbacks::{State, may_become},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A step as the verbs see it. The incident's row is locked, so nobody marks it meanwhile.
pub(super) struct Step {
    pub id: RollbackId,
    pub incident: IncidentId,
    pub artifact: ArtifactId,
    pub part: String,
    pub from: Option<String>,
    pub to: String,
    pub automation: Option<String>,
    pub state: State,
    pub started_at: DateTime<Utc>,
    pub effective_at: Option<DateTime<Utc>>,
    /// Who said its state, and when: for those who come second.
    pub said: (String, DateTime<Utc>),
    pub change: Option<ChangeId>,
}

/// Who says so.
#[derive(Clone, Copy)]
pub(super) enum By<'a> {
    Person(&'a Viewer),
    Automation,
    Signalbox,
}

impl By<'_> {
    fn kind(self) -> &'static str {
        match self {
            By::Person(_) => "person",
            By::Automation => "automation",
            By::Signalbox => "system",
        }
    }

    fn id(self) -> Option<Uuid> {
        match self {
            By::Person(viewer) => Some(viewer.id.0),
            By::Automation | By::Signalbox => None,
        }
    }
}

/// None where the incident has no such step.
pub(super) async fn step(tx: &mut Tx, incident: IncidentId, rollback: RollbackId) -> Result<Option<Step>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select r.artifact_id, a.name, r.from_version, r.to_version, m.name as "automation?",
                  s.at as started_at, e.at as "effective_at?", e.change_id as "change_id?",
                  l.state as last_state, l.at as last_at, coalesce(p.name, m.name, 'Signalbox') as "last_by!"
           from rollback r
           join artifact a on a.id = r.artifact_id
           join rollback_mark s on s.rollback_id = r.id and s.state = 'started'
           left join rollback_mark e on e.rollback_id = r.id and e.state = 'effective'
           left join automation m on m.id = r.automation_id
           join lateral (
               select state, at, by_id from rollback_mark k where k.rollback_id = r.id
               order by array_position(array['started', 'effective', 'verified', 'failed', 'undone'], k.state) desc
               limit 1) l on true
           left join person p on p.id = l.by_id
           where r.id = $1 and r.incident_id = $2"#,
        rollback.0,
        incident.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.and_then(|row| {
        Some(Step {
            id: rollback,
            incident,
            artifact: ArtifactId(row.artifact_id),
            part: row.name,
            from: row.from_version,
            to: row.to_version,
            automation: row.automation,
            state: State::read(&row.last_state)?,
            started_at: row.started_at,
            effective_at: row.effective_at,
            said: (row.last_by, row.last_at),
            change: row.change_id.map(ChangeId),
        })
    }))
}

impl Step {
    /// The second of two who say the same sees what the first one said.
    pub fn must_allow(&self, to: State, now: DateTime<Utc>) -> Result<(), Refusal> {
        if may_become(self.state, to) {
            return Ok(());
        }
        let (by, at) = &self.said;
        let ago = app::ui::ago(now - *at);
        Err(Refusal::Conflict(format!(
            "{by} said “{}” of the {} rollback {ago}. It stands below.",
            self.state.word(),
            self.part
        )))
    }
}

pub(super) struct Said<'a> {
    pub state: State,
    pub by: By<'a>,
    pub at: DateTime<Utc>,
    pub reason: Option<&'a str>,
    pub change: Option<ChangeId>,
}

pub(super) async fn mark(tx: &mut Tx, rollback: RollbackId, said: Said<'_>) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into rollback_mark (rollback_id, state, by_kind, by_id, at, recorded_at, reason, change_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        rollback.0,
        said.state.word(),
        said.by.kind(),
        said.by.id(),
        said.at,
        now,
        said.reason.filter(|reason| !reason.is_empty()),
        said.change.map(|change| change.0)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
