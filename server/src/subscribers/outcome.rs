//! What became of one try.

use super::bounce::{Bounce, Verdict};
use crate::notifications::again;
use chrono::{DateTime, Duration, Utc};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// There is nobody at that address.
    Gone,
    Refused,
    /// It failed for what we are or have: nothing follows for the address.
    Ours,
    /// Something newer of the same matter arrived first, or the page does not have it any more.
    TooLate,
    /// The subscription ended before it was sent.
    Ended,
}

impl Why {
    pub fn key(self) -> &'static str {
        match self {
            Why::Gone => "gone",
            Why::Refused => "refused",
            Why::Ours => "ours",
            Why::TooLate => "too-late",
            Why::Ended => "ended",
        }
    }

    /// What it says of the address, if it says anything.
    pub fn verdict(word: Option<&str>) -> Option<Verdict> {
        match word {
            Some("gone") => Some(Verdict::Gone),
            Some("refused") => Some(Verdict::Refused),
            _ => None,
        }
    }
}

/// Why it did not arrive: a verdict, in words that hold no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failed {
    pub verdict: Verdict,
    pub says: String,
    pub code: String,
    /// The pause that the other side asked for.
    pub asks: Option<Duration>,
    /// Nobody there listens at all: the others would fail as well.
    pub is_away: bool,
}

impl Failed {
    pub fn later(says: impl Into<String>) -> Failed {
        Failed { verdict: Verdict::Later, says: says.into(), code: String::new(), asks: None, is_away: false }
    }

    pub fn ours(says: impl Into<String>) -> Failed {
        Failed { verdict: Verdict::Ours, ..Failed::later(says) }
    }

    pub fn refused(says: impl Into<String>) -> Failed {
        Failed { verdict: Verdict::Refused, ..Failed::later(says) }
    }
}

impl From<Bounce> for Failed {
    fn from(bounce: Bounce) -> Failed {
        Failed { verdict: bounce.verdict, code: bounce.code, ..Failed::later(bounce.says) }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// `more` are further bodies that follow it.
    HandedOver {
        more: Vec<i16>,
    },
    Again {
        at: DateTime<Utc>,
        says: String,
        code: String,
    },
    Dropped {
        why: Why,
        says: String,
        code: String,
    },
}

impl Outcome {
    /// Tried for two days from when it was told.
    pub fn of(failed: Failed, told_at: DateTime<Utc>, now: DateTime<Utc>, tries: i32, luck: f64) -> Outcome {
        let Failed { verdict, says, code, asks, is_away } = failed;
        match verdict {
            Verdict::Gone => Outcome::Dropped { why: Why::Gone, says, code },
            Verdict::Refused => Outcome::Dropped { why: Why::Refused, says, code },
            Verdict::Ours => Outcome::Dropped { why: Why::Ours, says, code },
            Verdict::Later => match again(told_at, now, tries, luck, asks) {
                Some(at) => Outcome::Again { at, says, code },
                None if is_away => Outcome::Dropped { why: Why::Ours, says, code },
                None => Outcome::Dropped { why: Why::Refused, says, code },
            },
        }
    }

    pub fn dropped(why: Why, says: &str) -> Outcome {
        Outcome::Dropped { why, says: says.into(), code: String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subscribers::bounce::bounce;

    #[test]
    fn each_refusal_has_its_end() {
        let told: DateTime<Utc> = "2025-02-15T14:00:00Z".parse().unwrap();
        let of = |failed: Failed, hours: i64| Outcome::of(failed, told, told + Duration::hours(hours), 1, 0.5);
        let gone = Failed::from(bounce(550, "5.1.1 <ana@example.org> unknown"));
        assert!(!gone.says.contains("ana"));
        assert!(matches!(of(gone, 0), Outcome::Dropped { why: Why::Gone, .. }));
        let full = Failed::from(bounce(452, "4.2.2 full"));
        assert!(matches!(of(full.clone(), 47), Outcome::Again { .. }));
        assert!(matches!(of(full, 48), Outcome::Dropped { why: Why::Refused, .. }));
        // Two days without our own mail server end nobody's subscription.
        let away = Failed { is_away: true, ..Failed::later("Our mail server does not answer.") };
        assert!(matches!(of(away, 48), Outcome::Dropped { why: Why::Ours, .. }));
        assert!(matches!(
            of(Failed::ours("Its link was sealed with another key."), 0),
            Outcome::Dropped { why: Why::Ours, .. }
        ));
        assert!(Why::verdict(Some(Why::Ours.key())).is_none());
        for why in [Why::Gone, Why::Refused] {
            assert!(Why::verdict(Some(why.key())).is_some());
        }
        assert!(Why::verdict(Some(Why::TooLate.key())).is_none() && Why::verdict(None).is_none());
    }
}
