use serde::{Deserialize, Serialize};

/// How a part of the public page does. The order is by harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum State {
    #[serde(rename = "operational")]
    Working,
    #[serde(rename = "degraded_performance")]
    Degraded,
    #[serde(rename = "partial_outage")]
    Partial,
    #[serde(rename = "major_outage")]
    Outage,
}

impl State {
    pub const ALL: [State; 4] = [State::Working, State::Degraded, State::Partial, State::Outage];

    /// As it is stored and sent.
    pub fn key(self) -> &'static str {
        match self {
            State::Working => "operational",
            State::Degraded => "degraded_performance",
            State::Partial => "partial_outage",
            State::Outage => "major_outage",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            State::Working => "Working",
            State::Degraded => "Slower than usual",
            State::Partial => "Partly not working",
            State::Outage => "Not working",
        }
    }

    /// Of the shape and of the tone.
    pub fn class(self) -> &'static str {
        match self {
            State::Working => "working",
            State::Degraded => "degraded",
            State::Partial => "partial",
            State::Outage => "outage",
        }
    }

    pub fn read(key: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.key() == key.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back() {
        for state in State::ALL {
            assert_eq!(State::read(state.key()), Some(state));
        }
        assert_eq!(State::read("under_maintenance"), None);
    }
}
