use super::{CUSTOMERS, Phase};
use crate::ids::UpdateId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One published update, as it was said.
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
}

impl UpdateRow {
    pub fn is_public(&self) -> bool {
        self.audience == CUSTOMERS
    }

    pub fn phase_word(&self) -> &str {
        Phase::read(&self.phase).map_or(self.phase.as_str(), |phase| phase.word())
    }
}
