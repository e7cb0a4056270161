//! Nobody gets mail who did not ask for it: asked for, confirmed, ended.

use chrono::{DateTime, Duration, Utc};

/// For so long a link to confirm works.
pub const CONFIRM_WITHIN: Duration = Duration::hours(48);
/// One address is asked to confirm so often at most, whoever types it in.
const MOST_ASKED: usize = 3;
const ASKED_WITHIN: Duration = Duration::hours(24);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Waits for the press in the mail.
    Asked,
    /// The link was not pressed in time.
    Expired,
    Active,
    Ended,
}

/// Facts of a subscription, each with its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    pub asked_at: DateTime<Utc>,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
}

pub fn standing(facts: &Facts, now: DateTime<Utc>) -> Standing {
    match (facts.confirmed_at, facts.ended_at) {
        (_, Some(_)) => Standing::Ended,
        (Some(_), None) => Standing::Active,
        (None, None) if now - facts.asked_at >= CONFIRM_WITHIN => Standing::Expired,
        (None, None) => Standing::Asked,
    }
}

/// Whether a mail to confirm goes out. The answer on the page is the same either way, so that nobody learns who
/// subscribed.
pub fn may_ask(asked: &[DateTime<Utc>], now: DateTime<Utc>) -> bool {
    asked.iter().filter(|at| now - **at < ASKED_WITHIN).count() < MOST_ASKED
}

/// Two presses are one; what has ended stays ended until it is asked for anew.
pub fn confirm(facts: &Facts, now: DateTime<Utc>) -> Result<DateTime<Utc>, Standing> {
    match standing(facts, now) {
        Standing::Asked => Ok(now),
        Standing::Active => Ok(facts.confirmed_at.unwrap_or(now)),
        other => Err(other),
    }
}

impl Standing {
    /// The plain page after the link, in one sentence.
    pub fn says(self) -> &'static str {
        match self {
            Standing::Asked => "We have sent you a mail. Press its link to confirm.",
            Standing::Expired => "This link is too old. Subscribe again for a new one.",
            Standing::Active => "You are subscribed. Every mail has a link that ends it.",
            Standing::Ended => "This subscription has ended. You get no more mail.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        "2025-02-15T14:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::hours(hour)
    }

    #[test]
    fn from_asking_to_the_end() {
        let asked = Facts { asked_at: at(0), confirmed_at: None, ended_at: None };
        assert_eq!(
            [0, 47, 48].map(|hour| standing(&asked, at(hour))),
            [Standing::Asked, Standing::Asked, Standing::Expired]
        );
        assert_eq!(confirm(&asked, at(1)), Ok(at(1)));
        assert_eq!(confirm(&asked, at(48)), Err(Standing::Expired));
        let active = Facts { confirmed_at: Some(at(1)), ..asked };
        assert_eq!((standing(&active, at(999)), confirm(&active, at(999))), (Standing::Active, Ok(at(1))));
        let ended = Facts { ended_at: Some(at(2)), ..active };
        assert_eq!(confirm(&ended, at(3)), Err(Standing::Ended));
    }

    #[test]
    fn nobody_is_flooded() {
        assert!(may_ask(&[], at(0)) && may_ask(&[at(0), at(1)], at(2)));
        assert!(!may_ask(&[at(0), at(1), at(2)], at(3)));
        assert!(may_ask(&[at(0), at(1), at(2)], at(24)));
    }
}
