//! The owner is reminded of the promise: before it falls due, when it does, and as long as it is broken.

use super::late_from;
use crate::command::{Check, FieldError};
use chrono::{DateTime, Duration, Utc};

/// Long enough to write one.
const BEFORE: Duration = Duration::minutes(5);
/// While it is overdue, so often and no oftener.
const EVERY: Duration = Duration::minutes(10);
/// After these the promise is everyone's: it stands red on every page.
const MOST_AFTER: u8 = 6;
const REASON: usize = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reminder {
    Before,
    Due,
    /// How many times it was overdue when this was sent, from 1.
    Overdue(u8),
}

impl Reminder {
    /// Makes a message one, with the incident and the promised time.
    pub fn key(self) -> String {
        match self {
            Reminder::Before => "before".into(),
            Reminder::Due => "due".into(),
            Reminder::Overdue(count) => format!("overdue-{count}"),
        }
    }

    pub fn read(key: &str) -> Option<Reminder> {
        match key {
            "before" => Some(Reminder::Before),
            "due" => Some(Reminder::Due),
            other => other.strip_prefix("overdue-")?.parse().ok().map(Reminder::Overdue),
        }
    }

    /// `clock` is the promised time with its zone.
    pub fn says(self, number: i64, clock: &str, promised: DateTime<Utc>, now: DateTime<Utc>) -> String {
        match self {
            Reminder::Before | Reminder::Due if now < promised => {
                let left = (promised - now).num_seconds().max(0);
                format!("#{number}: the next update was promised for {clock}, in {} min.", (left + 59) / 60)
            }
            Reminder::Overdue(_) => {
                let late = crate::ui::span(now - promised);
                format!(
                    "#{number}: the update promised for {clock} is {late} late. Say at least that there is no news."
                )
            }
            _ => format!("#{number}: the next update is due now, at {clock}."),
        }
    }
}

/// All reminders of one promise with their instants, in order.
pub fn reminders(said_at: DateTime<Utc>, promised: DateTime<Utc>) -> Vec<(Reminder, DateTime<Utc>)> {
    // A promise of a few minutes is not reminded of as soon as it was made.
    let before = (promised - BEFORE).max(said_at + (promised - said_at) / 2);
    let overdue = |count: u8| (Reminder::Overdue(count), late_from(promised) + EVERY * i32::from(count - 1));
    let mut all = vec![(Reminder::Before, before), (Reminder::Due, promised)];
    all.extend((1..=MOST_AFTER).map(overdue));
    all
}

/// What is to be sent now: only the newest that fell due, so that a server that slept does not send them all at once.
pub fn due(said_at: DateTime<Utc>, promised: DateTime<Utc>, sent: &[Reminder], now: DateTime<Utc>) -> Option<Reminder> {
    let (newest, _) = reminders(said_at, promised).into_iter().rev().find(|(_, at)| *at <= now)?;
    (!sent.contains(&newest)).then_some(newest)
}

/// When to look again; none: this promise is reminded of no more.
pub fn next_reminder(said_at: DateTime<Utc>, promised: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    reminders(said_at, promised).into_iter().map(|(_, at)| at).find(|at| *at > now)
}

/// The reason for which reminders of an incident are switched off, trimmed. The promise itself stays, and is counted.
pub fn switch_off(reason: &str) -> Result<String, Vec<FieldError>> {
    let mut check = Check::default();
    let reason = check.text("reason", reason, REASON, "Say why nobody needs to be reminded.");
    check.done()?;
    Ok(reason)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minute: i64) -> DateTime<Utc> {
        "2025-02-15T14:10:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minute)
    }

    #[test]
    fn before_at_and_after() {
        use Reminder::*;
        let all = reminders(at(0), at(30));
        let instants: Vec<i64> = all.iter().map(|(_, instant)| (*instant - at(0)).num_minutes()).collect();
        assert_eq!(instants, [25, 30, 31, 41, 51, 61, 71, 81]);
        for (minute, sent, expected) in [
            (24, &[][..], None),
            (25, &[], Some(Before)),
            (26, &[Before], None),
            (30, &[Before], Some(Due)),
            (31, &[Before, Due], Some(Overdue(1))),
            (45, &[], Some(Overdue(2))),
            (500, &[Overdue(6)], None),
        ] {
            assert_eq!(due(at(0), at(30), sent, at(minute)), expected, "{minute}");
        }
        assert_eq!(next_reminder(at(0), at(30), at(31)), Some(at(41)));
        assert_eq!(next_reminder(at(0), at(30), at(81)), None);
        assert_eq!(reminders(at(0), at(6))[0], (Before, at(3)));
    }

    #[test]
    fn what_they_say() {
        let says = |reminder: Reminder, now| reminder.says(42, "14:40 UTC", at(30), at(now));
        assert_eq!(says(Reminder::Before, 25), "#42: the next update was promised for 14:40 UTC, in 5 min.");
        assert_eq!(says(Reminder::Due, 30), "#42: the next update is due now, at 14:40 UTC.");
        assert!(says(Reminder::Overdue(2), 41).contains("is 11 min late"));
        assert_eq!(Reminder::Overdue(3).key(), "overdue-3");
        for (reminder, _) in reminders(at(0), at(30)) {
            assert_eq!(Reminder::read(&reminder.key()), Some(reminder));
        }
    }

    #[test]
    fn switched_off_only_for_a_reason() {
        assert!(switch_off("  ").is_err() && switch_off(&"x".repeat(501)).is_err());
        assert_eq!(switch_off(" The vendor speaks. ").unwrap(), "The vendor speaks.");
    }

    proptest! {
        #[test]
        fn each_is_sent_once_and_in_order(minutes in 1i64..300, mut looks in prop::collection::vec(0i64..500, 0..60)) {
            looks.sort_unstable();
            let mut sent = vec![];
            for minute in looks {
                if let Some(reminder) = due(at(0), at(minutes), &sent, at(minute)) {
                    prop_assert!(sent.last().is_none_or(|last| *last < reminder));
                    sent.push(reminder);
                }
            }
        }

        #[test]
        fn none_is_due_before_it_was_said(minutes in 1i64..300) {
            let all = reminders(at(0), at(minutes));
            prop_assert!(all.windows(2).all(|pair| pair[0].1 < pair[1].1) && all[0].1 > at(0));
        }
    }
}
