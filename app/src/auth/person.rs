use crate::ids::PersonId;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a person may do, from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Viewer,
    Responder,
    Commander,
    Admin,
}

impl Role {
    pub const ALL: [Role; 4] = [Role::Viewer, Role::Responder, Role::Commander, Role::Admin];

    pub fn word(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Responder => "responder",
            Role::Commander => "commander",
            Role::Admin => "admin",
        }
    }

    /// What the role may do, in one sentence.
    pub fn means(self) -> &'static str {
        match self {
            Role::Viewer => "Reads everything that is not restricted.",
            Role::Responder => "Works on incidents: notes, checks, answers, mitigations.",
            Role::Commander => "Decides on incidents: severity, updates, recovery, the end.",
            Role::Admin => "Commands, and changes people, tokens and settings.",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Role {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Role::ALL.into_iter().find(|role| role.word() == text).ok_or(())
    }
}

/// The signed-in person a page is rendered for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub zone: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    pub id: PersonId,
    pub name: String,
    pub role: Role,
}

/// Who did something, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub kind: String,
    pub id: Option<uuid::Uuid>,
    /// The full name of a person or a token; "Signalbox" for the system.
    pub name: String,
}

impl Actor {
    /// In the record people go by their first name.
    pub fn short(&self) -> &str {
        if self.kind == "person" { self.name.split_whitespace().next().unwrap_or(&self.name) } else { &self.name }
    }
}
