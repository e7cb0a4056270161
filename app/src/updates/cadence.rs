//! How often readers hear of an incident: the severity says it, a promise may be sooner.

use crate::severities::Severity;
use chrono::{DateTime, Duration, Utc};

/// A promise further away is a slip of the pen.
pub const FURTHEST: Duration = Duration::days(7);
/// What the composer offers beside the cadence itself.
const CHOICES: [i64; 3] = [15, 30, 60];

/// Minutes that the composer offers, in order, each once.
pub fn choices(cadence: i64) -> Vec<i64> {
    let mut minutes: Vec<i64> = CHOICES.into_iter().chain([cadence]).collect();
    minutes.sort_unstable();
    minutes.dedup();
    minutes
}

/// So many minutes from now, on the next whole minute.
pub fn in_minutes(minutes: i64, now: DateTime<Utc>) -> DateTime<Utc> {
    let at = now + Duration::minutes(minutes);
    let second = at.timestamp() + i64::from(at.timestamp_subsec_nanos() > 0);
    DateTime::from_timestamp(second + (60 - second.rem_euclid(60)) % 60, 0).unwrap_or(at)
}

/// When the first words to customers are due, while none were said.
pub fn first_words_by(declared_at: DateTime<Utc>, cadence: i64) -> DateTime<Utc> {
    in_minutes(cadence, declared_at)
}

/// "Nothing was said yet. SEV2 promises the first words by 14:41."
pub fn nothing_said_yet(severity: Severity, by: &str) -> String {
    format!("Nothing was said yet. {severity} promises the first words by {by}.")
}

/// Why a time can't be promised. One beyond the cadence can, but its writer is told.
pub fn refuse(at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), &'static str> {
    match at {
        at if at <= now => Err("Promise a time that is still to come."),
        at if at > now + FURTHEST => Err("Promise a time within 7 days."),
        _ => Ok(()),
    }
}

/// "SEV1 says every 30 min; this is in 2 h 00."
pub fn beyond(severity: Severity, cadence: i64, at: DateTime<Utc>, now: DateTime<Utc>) -> Option<String> {
    let (every, length) = (Duration::minutes(cadence), at - now);
    let words = || format!("{severity} says every {}; this is in {}.", crate::ui::span(every), crate::ui::span(length));
    (at > in_minutes(cadence, now)).then(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn what_may_be_promised() {
        let now = at("2025-02-15T14:10:20Z");
        assert_eq!(choices(30), [15, 30, 60]);
        assert_eq!(choices(240), [15, 30, 60, 240]);
        assert_eq!(in_minutes(30, now), at("2025-02-15T14:41:00Z"));
        assert_eq!(in_minutes(30, at("2025-02-15T14:10:00Z")), at("2025-02-15T14:40:00Z"));
        assert_eq!(in_minutes(30, at("2025-02-15T14:10:00.001Z")), at("2025-02-15T14:41:00Z"));
        assert!(refuse(now, now).is_err() && refuse(now + Duration::days(8), now).is_err());
        assert!(refuse(now + FURTHEST, now).is_ok());
        assert_eq!(beyond(Severity::Sev1, 30, in_minutes(30, now), now), None);
        let beyond = beyond(Severity::Sev1, 30, now + Duration::hours(2), now);
        assert_eq!(beyond.as_deref(), Some("SEV1 says every 30 min; this is in 2 h 00."));
    }

    #[test]
    fn the_first_words_are_promised() {
        assert_eq!(first_words_by(at("2025-02-15T14:10:20Z"), 30), at("2025-02-15T14:41:00Z"));
        let words = nothing_said_yet(Severity::Sev2, "14:41");
        assert_eq!(words, "Nothing was said yet. SEV2 promises the first words by 14:41.");
    }

    proptest! {
        #[test]
        fn promises_stand_on_whole_minutes(minutes in 1i64..1500, millis in 0i64..4_000_000_000_000) {
            let now = DateTime::from_timestamp_millis(millis).unwrap();
            let at = in_minutes(minutes, now);
            prop_assert_eq!(at.timestamp() % 60, 0);
            let length = at - now;
            prop_assert!(Duration::minutes(minutes) <= length && length < Duration::minutes(minutes + 1));
        }
    }
}
