//! An alert that comes and goes again and again says less each time, and is shown as such.

use crate::ui::span;
use chrono::{DateTime, Duration, Utc};

/// How many changes in how long make an alert flap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    pub changes: usize,
    pub window: Duration,
}

impl Default for Threshold {
    fn default() -> Threshold {
        Threshold { changes: 5, window: Duration::hours(1) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flapping {
    pub changes: usize,
    /// Of the first change in the window.
    pub since: DateTime<Utc>,
    pub last: DateTime<Utc>,
}

impl Flapping {
    /// `flaps: 7 changes in 20 min`.
    pub fn words(&self) -> String {
        let minutes = (self.last - self.since).num_minutes().max(1);
        format!("flaps: {} changes in {}", self.changes, span(Duration::minutes(minutes)))
    }
}

/// `said` is what deliveries said of one key, in any order: when, and whether it fired then. Repetitions are no change.
pub fn flapping(said: &[(DateTime<Utc>, bool)], threshold: Threshold, now: DateTime<Utc>) -> Option<Flapping> {
    let mut said: Vec<(DateTime<Utc>, bool)> = said.iter().copied().filter(|(at, _)| *at <= now).collect();
    // Of one instant the firing comes first: what ends was there.
    said.sort_unstable_by_key(|(at, fires)| (*at, !fires));
    let changes = said.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|pair| pair[1].0);
    let changes: Vec<DateTime<Utc>> = changes.filter(|at| *at > now - threshold.window).collect();
    let (since, last) = (*changes.first()?, *changes.last()?);
    (changes.len() >= threshold.changes.max(2)).then_some(Flapping { changes: changes.len(), since, last })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_000 + minute * 60, 0).unwrap()
    }

    /// A letter each minute: f fires, r resolved, . nothing said.
    fn drawn(row: &str) -> Vec<(DateTime<Utc>, bool)> {
        let letters = (0..).zip(row.chars()).filter(|(_, letter)| *letter != '.');
        letters.map(|(minute, letter)| (at(minute), letter == 'f')).collect()
    }

    #[test]
    fn changes_are_counted_and_repetitions_are_not() {
        let threshold = Threshold { changes: 4, window: Duration::minutes(10) };
        for (row, changes) in [
            ("", None),
            ("f", None),
            ("ffffffff", None),
            ("frf", None),
            ("frfrf", Some(4)),
            ("ffrrffrrf", Some(4)),
            ("f.r.f.r.f", Some(4)),
            ("frfrf...........", None),
            ("frfrfrfr", Some(7)),
            ("frfrfrfr.....", Some(5)),
        ] {
            let now = at(row.len() as i64 - 1);
            assert_eq!(flapping(&drawn(row), threshold, now).map(|flaps| flaps.changes), changes, "{row}");
        }
        let flaps = flapping(&drawn("frfrfrfr"), Threshold::default(), at(7)).unwrap();
        assert_eq!(flaps.words(), "flaps: 7 changes in 6 min");
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_changes_nothing(row in "[fr.]{0,40}", turn in 0usize..40) {
            let (mut said, now) = (drawn(&row), at(40));
            let straight = flapping(&said, Threshold::default(), now);
            let length = said.len().max(1);
            said.rotate_left(turn % length);
            prop_assert_eq!(straight, flapping(&said, Threshold::default(), now));
        }
    }
}
