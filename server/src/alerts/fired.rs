use super::{alertmanager::Notice, turn::Fact};
use crate::rules::Taken;
use app::severities::Proposed;
use chrono::{DateTime, Utc};
use uuid::Uuid;

const LONGEST_NAME: usize = 300;

/// An alert that begins, or that is decided again.
pub struct Fired {
    pub id: Uuid,
    pub notice: Notice,
    /// Empty where the sender does not group.
    pub group_key: String,
    /// Which of the deliveries that are worked on together brought it.
    pub sent: usize,
    pub is_test: bool,
    pub starts_at: DateTime<Utc>,
    /// It is over when it comes: a test, or an end whose beginning is still to come.
    pub ended_at: Option<DateTime<Utc>>,
    pub received_at: DateTime<Utc>,
    pub service: Option<Uuid>,
    pub proposed: Proposed,
    pub incident: Option<Uuid>,
    /// What was decided and where it went, in words.
    pub why: String,
    /// What the rules decided.
    pub taken: Taken,
}

impl Fired {
    /// As it is stored and compared.
    pub fn name(&self) -> String {
        self.notice.name().chars().take(LONGEST_NAME).collect()
    }

    pub fn is_undecided(&self) -> bool {
        self.is_test || self.ended_at.is_some()
    }

    pub fn has_incident(&self) -> bool {
        !self.is_undecided() && self.taken.decision.has_incident()
    }

    /// Of its beginning; of one that is over, as it was said.
    pub fn fact(&self) -> Fact {
        let at = if self.is_test { self.starts_at } else { self.ended_at.unwrap_or(self.starts_at) };
        Fact { sent: self.sent, alert: self.id, status: self.notice.status.word(), at, note: None }
    }

    /// Its place before the reason.
    pub fn goes(&mut self, place: String) {
        self.why = match self.why.is_empty() {
            true => place,
            false => format!("{place} {}", self.why),
        };
    }
}
