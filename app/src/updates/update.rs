use super::{CUSTOMERS, Phase, Statements, Words, corrections::Corrected};
use crate::ids::UpdateId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One published update, as it reads now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateRow {
    pub id: UpdateId,
    /// `customers` or `internal`.
    pub audience: String,
    pub phase: String,
    pub title: String,
    pub users_see: String,
    pub since: DateTime<Utc>,
    pub scope: String,
    pub mitigation: String,
    pub next_update_at: Option<DateTime<Utc>>,
    pub owner: String,
    /// The name of the person who published it; never shown outside.
    pub by: String,
    pub published_at: DateTime<Utc>,
    pub words: Words,
    /// Inside words that were kept knowingly, and why.
    pub kept_reason: Option<String>,
    /// Its newest correction, with what was said first.
    pub corrected: Option<Corrected>,
    /// The second person who read it before it went out.
    pub approved_by: Option<String>,
    /// How far it went beyond the page, counted; or empty.
    pub went: String,
}

impl UpdateRow {
    pub fn is_public(&self) -> bool {
        self.audience == CUSTOMERS
    }

    /// None where its phase is none that we know.
    pub fn statements(&self) -> Option<Statements> {
        Some(Statements {
            phase: Phase::read(&self.phase)?,
            title: self.title.clone(),
            users_see: self.users_see.clone(),
            since: self.since,
            scope: self.scope.clone(),
            mitigation: self.mitigation.clone(),
            next_update_at: self.next_update_at,
            owner: self.owner.clone(),
        })
    }

    pub fn phase_word(&self) -> &str {
        Phase::read(&self.phase).map_or(self.phase.as_str(), |phase| phase.word())
    }
}
