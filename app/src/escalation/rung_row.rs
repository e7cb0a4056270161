//! A rung of a ladder as it is shown: the time, the people with their own clocks, and what became of each message.

use crate::{ids::PersonId, notifications::Sent};
use chrono::{DateTime, Utc};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RungPerson {
    pub id: PersonId,
    pub name: String,
    /// Their clock at that time, where it is not the reader's: `03:26`.
    pub there: Option<String>,
    /// How they are reached: `At once by push, after 1 min by mail.`
    pub ways: String,
    pub sent: Vec<Sent>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RungRow {
    /// None beside the ladder.
    pub number: Option<u16>,
    /// `step 2 of 3`, `last resort`, `called by Kim Lund`.
    pub place: String,
    pub at: DateTime<Utc>,
    pub is_due: bool,
    pub people: Vec<RungPerson>,
    /// Who pressed for it before its time.
    pub by_hand: Option<String>,
    /// What was passed over on the way: `step 1: nobody on call`.
    pub skipped: Vec<String>,
}

impl RungRow {
    /// `Ana Ruiz and Ben Osei`.
    pub fn names(&self) -> String {
        super::and(&self.people.iter().map(|person| person.name.clone()).collect::<Vec<_>>())
    }

    /// `Ana and Ben`.
    pub fn first_names(&self) -> String {
        super::and(&self.people.iter().map(|person| first_name(&person.name).to_string()).collect::<Vec<_>>())
    }

    pub fn sent(&self) -> impl Iterator<Item = &Sent> {
        self.people.iter().flat_map(|person| &person.sent)
    }
}

pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}
