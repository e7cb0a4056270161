use serde::{Deserialize, Serialize};

/// Where an incident stands, in the words of the public page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    Investigating,
    Identified,
    Monitoring,
    Resolved,
}

impl Phase {
    pub const ALL: [Phase; 4] = [Phase::Investigating, Phase::Identified, Phase::Monitoring, Phase::Resolved];

    /// As it is stored and sent.
    pub fn key(self) -> &'static str {
        match self {
            Phase::Investigating => "investigating",
            Phase::Identified => "identified",
            Phase::Monitoring => "monitoring",
            Phase::Resolved => "resolved",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Phase::Investigating => "Investigating",
            Phase::Identified => "Identified",
            Phase::Monitoring => "Monitoring",
            Phase::Resolved => "Resolved",
        }
    }

    pub fn read(key: &str) -> Option<Phase> {
        Phase::ALL.into_iter().find(|phase| phase.key() == key.trim())
    }
}
