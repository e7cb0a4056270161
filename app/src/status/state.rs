use serde::{Deserialize, Serialize};
use uuid::Uuid;

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

/// A part is as bad as the worst that an open incident says of it; where none says anything it works.
pub fn worst<'a>(part: Uuid, open: impl IntoIterator<Item = &'a [(Uuid, State)]>) -> State {
    let said = open.into_iter().flatten().filter(|(id, _)| *id == part).map(|(_, state)| *state);
    said.max().unwrap_or(State::Working)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_open_incidents_counts() {
        let (chat, upload) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let first = [(chat, State::Degraded), (upload, State::Working)];
        let second = [(chat, State::Outage)];
        let third = [(chat, State::Partial)];
        let rows: [(&[&[(Uuid, State)]], State); 4] = [
            (&[], State::Working),
            (&[&first], State::Degraded),
            (&[&first, &third], State::Partial),
            (&[&second, &first, &third], State::Outage),
        ];
        for (open, expected) in rows {
            assert_eq!(worst(chat, open.iter().copied()), expected);
        }
        assert_eq!(worst(upload, [&first[..], &second]), State::Working);
    }

    #[test]
    fn keys_are_read_back() {
        for state in State::ALL {
            assert_eq!(State::read(state.key()), Some(state));
        }
        assert_eq!(State::read("under_maintenance"), None);
    }
}
