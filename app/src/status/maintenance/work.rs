use super::Step;
use crate::ids::ComponentId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintenance {
    pub public_id: String,
    pub title: String,
    /// What does not work meanwhile.
    pub pauses: String,
    pub parts: Vec<ComponentId>,
    pub created_at: DateTime<Utc>,
    /// When somebody changed the plan last.
    #[serde(default)]
    pub changed_at: Option<DateTime<Utc>>,
    /// As it was first planned.
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// From then on the result is being checked; none: until the end it is worked on.
    pub verifies_at: Option<DateTime<Utc>>,
    /// False: a person has to say that it is done; until then it takes longer than planned.
    pub ends_itself: bool,
    /// Called off before its end.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Why it was called off, for everyone.
    pub cancelled_says: String,
    /// What people said of it, oldest first.
    pub notes: Vec<Note>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub public_id: String,
    pub at: DateTime<Utc>,
    pub text: String,
    /// Its writer moved it on, by hand.
    pub step: Option<Step>,
    /// It takes longer, or less long: until then.
    pub new_end: Option<DateTime<Utc>>,
    /// It takes longer, nobody knows how long: the next word comes by then.
    pub next_word_by: Option<DateTime<Utc>>,
}
