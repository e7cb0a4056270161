//! The recorded facts of one incident: who and when, never a boolean that someone set.

use crate::recovery::Gate;
use crate::{
    auth::PersonName,
    escalation::Paged,
    ids::{IncidentId, IncidentNumber},
    severities::Severity,
    updates::{
        approvals::{Back, Waiting},
        is_late,
        reminders_off::RemindersOff,
    },
};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// Before a promise falls due its cell turns, for everyone.
const SOON: Duration = Duration::minutes(5);

/// The way out that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Resolved,
    FalseAlarm,
    Duplicate,
    HandledElsewhere,
}

impl Outcome {
    pub const ALL: [Outcome; 4] =
        [Outcome::Resolved, Outcome::FalseAlarm, Outcome::Duplicate, Outcome::HandledElsewhere];

    /// As it is stored and sent.
    pub fn key(self) -> &'static str {
        match self {
            Outcome::Resolved => "resolved",
            Outcome::FalseAlarm => "false-alarm",
            Outcome::Duplicate => "duplicate",
            Outcome::HandledElsewhere => "handled-elsewhere",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Outcome::Resolved => "Resolved",
            Outcome::FalseAlarm => "False alarm",
            Outcome::Duplicate => "Duplicate",
            Outcome::HandledElsewhere => "Handled elsewhere",
        }
    }

    pub fn read(key: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.key() == key)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    pub outcome: Outcome,
    pub at: DateTime<Utc>,
    pub by: Option<PersonName>,
    pub reason: String,
    pub duplicate_of: Option<IncidentNumber>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub id: IncidentId,
    pub number: IncidentNumber,
    pub kind: String,
    pub restricted: bool,
    pub title: String,
    /// Slug and name.
    pub service: Option<(String, String)>,
    pub impact_started_at: DateTime<Utc>,
    pub detected_at: DateTime<Utc>,
    pub declared_at: DateTime<Utc>,
    /// The person or the token that opened it.
    pub declared_by: String,
    /// The first alert's name; none where a person declared it.
    pub alert: Option<String>,
    pub alerts: i64,
    pub severity: Option<Severity>,
    pub severity_reason: Option<String>,
    pub severity_at: Option<DateTime<Utc>>,
    /// Who or which rule chose it.
    pub severity_by: Option<String>,
    pub owner: Option<PersonName>,
    pub owner_since: Option<DateTime<Utc>>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// While nobody acknowledged; none where nobody was paged.
    pub paged: Option<Paged>,
    pub handed_to: Option<PersonName>,
    pub handed_at: Option<DateTime<Utc>>,
    pub class: Option<String>,
    pub class_at: Option<DateTime<Utc>>,
    pub mitigated_at: Option<DateTime<Utc>>,
    /// How many mitigations stand, those taken back not counted; rollbacks that took effect are among them.
    pub mitigations: i64,
    pub rollbacks: i64,
    pub none_needed: Option<String>,
    pub recovered_at: Option<DateTime<Utc>>,
    pub recovered_by: Option<PersonName>,
    pub recovery_evidence: Option<String>,
    /// When the next update was promised for.
    pub promise_at: Option<DateTime<Utc>>,
    pub ended: Option<Ended>,
    pub reopened_at: Option<DateTime<Utc>>,
    pub reopened_to: Option<String>,
    pub reopened_count: i32,
    pub postmortem_published_at: Option<DateTime<Utc>>,
    pub postmortem_waived_at: Option<DateTime<Utc>>,
    /// Checks that the attached runbooks ask for, and those that are done or skipped.
    pub checks: i64,
    pub checks_answered: i64,
    /// What the recovery metrics say; none where they were not read.
    pub gate: Option<Gate>,
    /// Phase of the newest customer update.
    pub public_phase: Option<String>,
    /// A customer update that waits for its second person.
    pub approval: Option<Waiting>,
    /// One that came back to its author, who has not written since.
    pub returned: Option<Back>,
    pub reminders_off: Option<RemindersOff>,
}

impl Facts {
    pub fn is_open(&self) -> bool {
        self.ended.is_none()
    }

    /// Owned means acknowledged: a name that was only proposed does not count.
    pub fn is_owned(&self) -> bool {
        self.owner.is_some() && self.acknowledged_at.is_some()
    }

    /// Whom everybody waits for while nobody acknowledged: those who were paged last, else who is named.
    pub fn waits_for(&self) -> Option<String> {
        let paged = self.paged.as_ref().filter(|_| !self.is_owned()).map(Paged::names);
        paged.or_else(|| self.owner.as_ref().map(|owner| owner.name.clone()))
    }

    /// Its recovery is told by figures, not by words.
    pub fn measured(&self) -> Option<&Gate> {
        self.gate.as_ref().filter(|gate| gate.is_measured())
    }

    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        self.is_open() && self.promise_at.is_some_and(|at| is_late(at, now))
    }

    /// It falls due so soon that it has to be written now, or has just fallen due.
    pub fn is_due_soon(&self, now: DateTime<Utc>) -> bool {
        self.is_open() && self.promise_at.is_some_and(|at| at - now <= SOON && !is_late(at, now))
    }
}
