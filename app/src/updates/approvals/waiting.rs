use crate::{
    auth::PersonName,
    escalation::first_name,
    ids::PersonId,
    ui::{ago, span},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A customer update that nobody answered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub author: PersonName,
    /// Those who were asked; whoever else may publish can answer too.
    pub people: Vec<PersonName>,
    pub asked_at: DateTime<Utc>,
}

impl Waiting {
    /// "Waits for Ben or Kim, 2 min."
    pub fn says(&self, now: DateTime<Utc>) -> String {
        format!("Waits for {}, {}.", self.names(), span(now - self.asked_at))
    }

    /// "Ana's customer update waits for you, 2 min."
    pub fn says_to_you(&self, now: DateTime<Utc>) -> String {
        let whose = first_name(&self.author.name);
        format!("{whose}'s customer update waits for you, {}.", span(now - self.asked_at))
    }

    pub fn names(&self) -> String {
        or(&self.people.iter().map(|person| first_name(&person.name).to_string()).collect::<Vec<_>>())
    }

    /// Whoever was asked; the author never.
    pub fn asks(&self, person: PersonId) -> bool {
        self.author.id != person && self.people.iter().any(|asked| asked.id == person)
    }
}

/// What came back to its author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Back {
    pub author: PersonId,
    /// Who returned it.
    pub by: String,
    pub words: String,
    pub at: DateTime<Utc>,
}

impl Back {
    /// "Ben returned your customer update 2 min ago."
    pub fn says(&self, now: DateTime<Utc>) -> String {
        format!("{} returned your customer update {}.", first_name(&self.by), ago(now - self.at))
    }
}

/// `Ana`, `Ana or Ben`, `Ana, Ben or Kim`; of many the first two.
pub fn or(names: &[String]) -> String {
    match names {
        [] => "nobody".into(),
        [one] => one.clone(),
        [one, other] => format!("{one} or {other}"),
        [one, other, third] => format!("{one}, {other} or {third}"),
        [one, other, rest @ ..] => format!("{one}, {other} or one of {} more", rest.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::Role;
    use chrono::Duration;
    use uuid::Uuid;

    fn person(id: u128, name: &str) -> PersonName {
        PersonName { id: PersonId(Uuid::from_u128(id)), name: name.into(), role: Role::Commander }
    }

    #[test]
    fn who_waits_for_whom() {
        let asked_at: DateTime<Utc> = "2025-02-15T14:10:00Z".parse().unwrap();
        let people = vec![person(2, "Ben Osei"), person(3, "Kim Lund")];
        let waiting = Waiting { author: person(1, "Ana Ruiz"), people, asked_at };
        let now = asked_at + Duration::minutes(2);
        assert_eq!(waiting.says(now), "Waits for Ben or Kim, 2 min.");
        assert_eq!(waiting.says_to_you(now), "Ana's customer update waits for you, 2 min.");
        assert!(waiting.asks(PersonId(Uuid::from_u128(2))) && !waiting.asks(waiting.author.id));
        let names = ["Ana", "Ben", "Kim", "Mara"].map(String::from);
        assert_eq!(or(&names[..3]), "Ana, Ben or Kim");
        assert_eq!(or(&names), "Ana, Ben or one of 2 more");
        let back = Back { author: waiting.author.id, by: "Ben Osei".into(), words: "Since when?".into(), at: asked_at };
        assert_eq!(back.says(now), "Ben returned your customer update 2 min ago.");
    }
}
