use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How bad it is. The order is by harm: `Sev1` is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Severity {
    #[serde(rename = "SEV1")]
    Sev1,
    #[serde(rename = "SEV2")]
    Sev2,
    #[serde(rename = "SEV3")]
    Sev3,
    #[serde(rename = "SEV4")]
    Sev4,
}

impl Severity {
    pub const ALL: [Severity; 4] = [Severity::Sev1, Severity::Sev2, Severity::Sev3, Severity::Sev4];

    pub fn word(self) -> &'static str {
        match self {
            Severity::Sev1 => "SEV1",
            Severity::Sev2 => "SEV2",
            Severity::Sev3 => "SEV3",
            Severity::Sev4 => "SEV4",
        }
    }

    /// 1 for SEV1.
    pub fn digit(self) -> u8 {
        self as u8 + 1
    }

    /// The shape as a character, for titles and chat.
    pub fn mark(self) -> char {
        match self {
            Severity::Sev1 => '◆',
            Severity::Sev2 => '▲',
            Severity::Sev3 => '■',
            Severity::Sev4 => '●',
        }
    }

    pub fn is_worse_than(self, other: Severity) -> bool {
        self.digit() < other.digit()
    }

    /// SEV1 and SEV2 force a postmortem; below it may be waived with a reason.
    pub fn needs_postmortem(self) -> bool {
        self.digit() <= 2
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Severity {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Severity::ALL.into_iter().find(|severity| severity.word().eq_ignore_ascii_case(text.trim())).ok_or(())
    }
}

/// One row of the rubric, in the organisation's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rubric {
    pub severity: Severity,
    pub text: String,
    pub update_every_minutes: i32,
    /// A second person reads what customers are told.
    pub second_person: bool,
}
