//! Who is waited for: the last people of the run that stands, as lists and the one next step need it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paged {
    /// Those who were paged last, by name.
    pub people: Vec<String>,
    pub at: DateTime<Utc>,
    /// When the reader was paged first; none where they were not.
    pub me_at: Option<DateTime<Utc>>,
    /// When the next rung is due; none at the end of the ladder.
    pub next_at: Option<DateTime<Utc>>,
}

impl Paged {
    /// `Ana Ruiz and Ben Osei`.
    pub fn names(&self) -> String {
        super::and(&self.people)
    }
}
