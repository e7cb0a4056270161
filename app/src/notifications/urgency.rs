use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// A day: what may wait longer is no message.
pub const MOST_MINUTES: i16 = 1440;

/// High wakes people; low can be read in the morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Urgency {
    High,
    Low,
}

impl Urgency {
    pub const ALL: [Urgency; 2] = [Urgency::High, Urgency::Low];

    pub fn word(self) -> &'static str {
        match self {
            Urgency::High => "high",
            Urgency::Low => "low",
        }
    }
}

impl FromStr for Urgency {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Urgency::ALL.into_iter().find(|urgency| urgency.word() == text).ok_or(())
    }
}

/// `at once`, `after 1 min`, `after 2 h`.
pub fn after(minutes: i16) -> String {
    match minutes {
        0 => "at once".into(),
        minutes if minutes % 60 == 0 => format!("after {} h", minutes / 60),
        minutes => format!("after {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_in_words() {
        for (minutes, words) in [(0, "at once"), (1, "after 1 min"), (60, "after 1 h"), (90, "after 90 min")] {
            assert_eq!(after(minutes), words);
        }
    }
}
