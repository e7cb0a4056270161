//! Queries that are not ready in time: remembered, so that they hold up no other and give their server no bad name.

use super::{prometheus::Down, sources::Heard};
use chrono::{DateTime, Utc};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use uuid::Uuid;

/// Failures in one round that show that a server is down.
const PATIENCE: i32 = 3;
/// After so many late ones in a round only those are asked that were in time last.
const MOST_LATE: i32 = 4;
const FORGOTTEN: chrono::Duration = chrono::Duration::hours(2);
const SHORTEST_REST: i64 = 30;
const LONGEST_REST: i64 = 120;
/// In place of an answer.
pub(crate) const RESTS: &str = "It was not ready in time, and is asked less often until it is.";

/// The source, the window's seconds or 0, the text.
pub(crate) type Query = (Uuid, i32, String);

/// How a query did last, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Last {
    InTime,
    Unknown,
    /// As all others were.
    Late,
    /// While others were answered, so often in a row.
    Slow(u32),
}

struct Known {
    last: Last,
    at: DateTime<Utc>,
}

impl Known {
    fn rests_until(&self) -> DateTime<Utc> {
        let Last::Slow(times) = self.last else { return self.at };
        self.at + chrono::Duration::seconds((SHORTEST_REST << times.clamp(1, 10) >> 1).min(LONGEST_REST))
    }
}

/// What this process knows of the queries that it asked.
#[derive(Default)]
pub(crate) struct Slow(Mutex<HashMap<Query, Known>>);

impl Slow {
    /// Whom to ask, in this order, and who rests.
    pub fn plan<T>(&self, asks: Vec<T>, query: impl Fn(&T) -> Query, now: DateTime<Utc>) -> (Vec<(Last, T)>, Vec<T>) {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut turns, mut resting) = (Vec::new(), Vec::new());
        for ask in asks {
            match known.get(&query(&ask)) {
                Some(known) if known.rests_until() > now => resting.push(ask),
                Some(known) => turns.push((known.last, known.at, ask)),
                None => turns.push((Last::Unknown, now, ask)),
            }
        }
        // Of the slow ones, those that were asked longest ago.
        turns.sort_by_key(|(last, at, _)| ((*last).min(Last::Slow(0)), *at));
        (turns.into_iter().map(|(last, _, ask)| (last, ask)).collect(), resting)
    }

    pub fn learn(&self, listened: &Listened, now: DateTime<Utc>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, known| now - known.at < FORGOTTEN);
        for (query, before, is_late) in &listened.heard {
            let last = match (*before, *is_late) {
                (_, false) => Last::InTime,
                (Last::Slow(times), true) => Last::Slow(times.saturating_add(1)),
                (_, true) if listened.answered.is_some() => Last::Slow(1),
                (_, true) => Last::Late,
            };
            known.insert(query.clone(), Known { last, at: now });
        }
    }
}

/// What a round heard of its server.
#[derive(Default)]
pub(crate) struct Listened {
    answered: Option<Duration>,
    failed: i32,
    late: i32,
    /// Late ones that were not known to be slow.
    doubted: i32,
    error: Option<String>,
    heard: Vec<(Query, Last, bool)>,
}

impl Listened {
    pub fn hear(&mut self, query: Query, last: Last, latency: Duration, down: Option<&Down>) {
        match down {
            None => self.answered = Some(self.answered.map_or(latency, |before| before.min(latency))),
            Some(down) if down.is_late => {
                self.late += 1;
                if !matches!(last, Last::Slow(_)) {
                    self.doubted += 1;
                    self.error.get_or_insert_with(|| down.why.clone());
                }
            }
            Some(down) => {
                self.failed += 1;
                self.error = Some(down.why.clone());
                return;
            }
        }
        self.heard.push((query, last, down.is_some()));
    }

    pub fn may_ask(&self, last: Last) -> bool {
        let late = if self.answered.is_some() { 0 } else { self.doubted };
        self.failed + late < PATIENCE && (last == Last::InTime || self.late < MOST_LATE)
    }

    /// One slow query does not make a server slow: it answered the others.
    pub fn health(self) -> Heard {
        let is_down = self.answered.is_none() || self.failed >= PATIENCE;
        Heard { answered: self.answered, error: self.error.filter(|_| is_down) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(name: &str) -> Query {
        (Uuid::nil(), 0, name.into())
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_000 + seconds, 0).expect("a time")
    }

    fn planned(slow: &Slow, now: DateTime<Utc>) -> (Vec<&'static str>, Vec<&'static str>) {
        let (turns, resting) = slow.plan(vec!["a", "b", "c"], |name| query(name), now);
        (turns.into_iter().map(|(_, name)| name).collect(), resting)
    }

    /// `-` late, `x` down, else answered.
    fn listened(rows: &[(&str, Last, char)]) -> Listened {
        let mut listened = Listened::default();
        for (name, last, how) in rows {
            let down = Down { why: "why".into(), is_late: *how == '-' };
            let down = matches!(how, '-' | 'x').then_some(&down);
            listened.hear(query(name), *last, Duration::from_millis(9), down);
        }
        listened
    }

    #[test]
    fn a_query_that_is_late_while_others_answer_rests_longer_and_longer() {
        let slow = Slow::default();
        assert_eq!(planned(&slow, at(0)), (vec!["a", "b", "c"], vec![]));
        slow.learn(&listened(&[("a", Last::Unknown, '-'), ("c", Last::Unknown, '.')]), at(0));
        assert_eq!(planned(&slow, at(15)), (vec!["c", "b"], vec!["a"]));
        assert_eq!(planned(&slow, at(30)), (vec!["c", "b", "a"], vec![]));
        for (times, rest) in [(1, 60), (2, 120), (9, 120)] {
            slow.learn(&listened(&[("a", Last::Slow(times), '-')]), at(100));
            assert_eq!(planned(&slow, at(100 + rest - 1)).1, ["a"]);
            assert_eq!(planned(&slow, at(100 + rest)).1.len(), 0, "{times}");
        }
        slow.learn(&listened(&[("a", Last::Slow(9), '.')]), at(300));
        assert_eq!(planned(&slow, at(301)).1.len(), 0);
    }

    #[test]
    fn where_all_are_late_nobody_rests_and_others_are_tried_first() {
        let slow = Slow::default();
        slow.learn(&listened(&[("a", Last::Unknown, '-'), ("b", Last::InTime, '-')]), at(0));
        assert_eq!(planned(&slow, at(1)), (vec!["c", "a", "b"], vec![]));
    }

    #[test]
    fn only_failures_or_silence_show_that_a_server_is_down() {
        use Last::{InTime, Slow, Unknown};
        let late = |last| [("a", last, '-'); 4];
        let rows = [
            // What was heard, whether one in time and an unknown one are asked next, whether it has an error.
            (vec![], [true, true], false),
            (late(Unknown).to_vec(), [false, false], true),
            (late(Slow(1)).to_vec(), [true, false], false),
            ([&[("b", InTime, '.')][..], &late(Unknown)].concat(), [true, false], false),
            (vec![("a", InTime, 'x'); 3], [false, false], true),
            ([&[("b", InTime, '.')][..], &[("a", InTime, 'x'); 3]].concat(), [false, false], true),
            (vec![("a", InTime, 'x'), ("b", InTime, '.')], [true, true], false),
            (vec![("a", Unknown, '-')], [true, true], true),
        ];
        for (rows, asks, has_error) in rows {
            let listened = listened(&rows);
            assert_eq!([InTime, Unknown].map(|last| listened.may_ask(last)), asks, "{rows:?}");
            assert_eq!(listened.health().error.is_some(), has_error, "{rows:?}");
        }
    }
}
