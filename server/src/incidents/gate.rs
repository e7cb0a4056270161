//! The one way to an incident's row for a verb: it checks the right, applies the restricted filter, and locks.

use crate::{db::Tx, http::Refusal};
use app::{
    auth::{Role, Viewer},
    ids::{IncidentId, IncidentNumber, PersonId, ServiceId},
    severities::Severity,
};
use chrono::{DateTime, Utc};

/// What a verb needs to be allowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    Read,
    /// Notes, checks, answers, mitigations.
    Respond,
    /// Severity, updates, recovery, the end. The incident's owner has it whatever their role.
    Command,
}

/// A locked incident that the viewer may act on. It can't be made elsewhere.
#[derive(Clone, Debug)]
pub struct Locked {
    pub id: IncidentId,
    pub number: IncidentNumber,
    pub kind: String,
    pub restricted: bool,
    pub title: String,
    pub service: Option<ServiceId>,
    pub impact_started_at: DateTime<Utc>,
    pub severity: Option<Severity>,
    pub owner: Option<PersonId>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    pub handed_to: Option<PersonId>,
    pub class: Option<String>,
    pub recovered_at: Option<DateTime<Utc>>,
    pub promise_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub ended_as: Option<String>,
    pub reopened_count: i32,
}

impl Locked {
    /// What is over is corrected by reopening it first.
    pub fn must_be_open(&self) -> Result<(), Refusal> {
        match self.ended_at {
            None => Ok(()),
            Some(_) => Err(Refusal::Conflict(format!("#{} has ended. Reopen it first.", self.number))),
        }
    }
}

pub trait Gate {
    /// No row without the right. What the viewer may not see does not exist for them.
    fn incident(
        &self,
        tx: &mut Tx,
        number: IncidentNumber,
        right: Right,
    ) -> impl Future<Output = Result<Locked, Refusal>> + Send;
}

impl Gate for Viewer {
    async fn incident(&self, tx: &mut Tx, number: IncidentNumber, right: Right) -> Result<Locked, Refusal> {
        let row = sqlx::query!(
            "select id, number, kind, restricted, title, service_id, impact_started_at, severity, owner_id,
                    acknowledged_at, handed_to, class, recovered_at, promise_at, ended_at, ended_as, reopened_count
             from incident i where number = $1 and may_read(i, $2, $3) for update",
            number.0,
            self.id.0,
            self.role == Role::Admin
        )
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Refusal::NotFound)?;
        let owns = row.acknowledged_at.is_some() && row.owner_id == Some(self.id.0);
        if right > highest(self.role, owns) {
            return Err(Refusal::Forbidden(forbidden(right).into()));
        }
        Ok(Locked {
            id: IncidentId(row.id),
            number: IncidentNumber(row.number),
            kind: row.kind,
            restricted: row.restricted,
            title: row.title,
            service: row.service_id.map(ServiceId),
            impact_started_at: row.impact_started_at,
            severity: row.severity.and_then(|word| word.parse().ok()),
            owner: row.owner_id.map(PersonId),
            acknowledged_at: row.acknowledged_at,
            handed_to: row.handed_to.map(PersonId),
            class: row.class,
            recovered_at: row.recovered_at,
            promise_at: row.promise_at,
            ended_at: row.ended_at,
            ended_as: row.ended_as,
            reopened_count: row.reopened_count,
        })
    }
}

/// The highest right of a role on one incident.
pub fn highest(role: Role, owns: bool) -> Right {
    match role {
        _ if owns => Right::Command,
        Role::Viewer => Right::Read,
        Role::Responder => Right::Respond,
        Role::Commander | Role::Admin => Right::Command,
    }
}

fn forbidden(right: Right) -> &'static str {
    match right {
        Right::Read => "You may not read this.",
        Right::Respond => "You may read this, not change it. Responders and commanders can.",
        Right::Command => "This is the commander's to decide: the owner of the incident, or anyone with that role.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_commands_and_a_viewer_reads() {
        assert_eq!(highest(Role::Viewer, false), Right::Read);
        assert_eq!(highest(Role::Viewer, true), Right::Command);
        assert_eq!(highest(Role::Responder, false), Right::Respond);
        assert_eq!(highest(Role::Commander, false), Right::Command);
    }
}
