use serde::{Deserialize, Serialize};

/// Where planned work stands, as Statuspage names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Scheduled,
    InProgress,
    Verifying,
    Completed,
}

impl Step {
    pub const ALL: [Step; 4] = [Step::Scheduled, Step::InProgress, Step::Verifying, Step::Completed];

    /// As it is stored and sent.
    pub fn key(self) -> &'static str {
        match self {
            Step::Scheduled => "scheduled",
            Step::InProgress => "in_progress",
            Step::Verifying => "verifying",
            Step::Completed => "completed",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Step::Scheduled => "Planned",
            Step::InProgress => "In progress",
            Step::Verifying => "Being checked",
            Step::Completed => "Done",
        }
    }

    pub fn read(key: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.key() == key.trim())
    }
}
