//! What decides between two words about one key: their times, or which came first.

use super::Said;
use chrono::{DateTime, Duration, Utc};
use std::collections::HashSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The sender names each alert's start; twins and latecomers are told by it (Alertmanager, Grafana).
    Start,
    /// One open alert for each key; a firing of an open one updates it, and after its end begins a new one.
    Arrival,
}

/// The newest stored alert of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub started_at: DateTime<Utc>,
    pub is_open: bool,
}

/// The start by which a notice is judged; `said` is the sender's, if any.
pub fn begins_at(
    order: Order,
    said: Option<DateTime<Utc>>,
    standing: Option<Standing>,
    received_at: DateTime<Utc>,
) -> DateTime<Utc> {
    match (order, standing) {
        (Order::Start, Some(standing)) if standing.is_open => said.unwrap_or(standing.started_at),
        (Order::Start, _) | (Order::Arrival, None) => said.unwrap_or(received_at),
        (Order::Arrival, Some(standing)) if standing.is_open => standing.started_at,
        // Postgres keeps microseconds: the least that is later than the one that ended.
        (Order::Arrival, Some(standing)) => {
            let later = said.filter(|at| *at > standing.started_at).unwrap_or(received_at);
            later.max(standing.started_at + Duration::microseconds(1))
        }
    }
}

/// What was said, in turns in which no key comes twice: one after the other they can be worked on like deliveries.
/// The order of each key is kept; an alert that fires and ends in one delivery is seen to do both.
pub fn waves(said: Vec<Said>) -> Vec<Vec<Said>> {
    let mut waves: Vec<Vec<Said>> = Vec::new();
    let mut keys: HashSet<String> = HashSet::new();
    for one in said {
        let is_fresh = keys.insert(one.dedup_key().to_string());
        match waves.last_mut().filter(|_| is_fresh) {
            Some(wave) => wave.push(one),
            None => {
                keys = HashSet::from([one.dedup_key().to_string()]);
                waves.push(vec![one]);
            }
        }
    }
    waves
}

#[cfg(test)]
mod tests {
    use super::{super::Mark, *};
    use proptest::prelude::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_000 + minute * 60, 0).unwrap()
    }

    #[test]
    fn by_arrival_an_open_alert_is_updated_and_an_ended_one_begins_anew() {
        let open = Some(Standing { started_at: at(5), is_open: true });
        let over = Some(Standing { started_at: at(5), is_open: false });
        for (order, said, standing, begins) in [
            (Order::Start, Some(at(7)), open, at(7)),
            (Order::Start, None, open, at(5)),
            (Order::Start, None, over, at(9)),
            (Order::Arrival, None, None, at(9)),
            (Order::Arrival, Some(at(7)), None, at(7)),
            (Order::Arrival, Some(at(7)), open, at(5)),
            (Order::Arrival, Some(at(1)), open, at(5)),
            (Order::Arrival, Some(at(7)), over, at(7)),
            (Order::Arrival, Some(at(5)), over, at(9)),
            (Order::Arrival, None, over, at(9)),
        ] {
            assert_eq!(begins_at(order, said, standing, at(9)), begins, "{order:?} {said:?} {standing:?}");
        }
        let ahead = Some(Standing { started_at: at(20), is_open: false });
        assert!(begins_at(Order::Arrival, None, ahead, at(9)) > at(20), "also where clocks differ");
    }

    fn noted(key: u8) -> Said {
        Said::Noted(Mark { dedup_key: key.to_string(), by: None, text: None })
    }

    proptest! {
        #[test]
        fn waves_keep_everything_in_order(keys in prop::collection::vec(0u8..5, 0..40)) {
            let said: Vec<Said> = keys.iter().copied().map(noted).collect();
            let waves = waves(said.clone());
            prop_assert_eq!(waves.concat(), said);
            for wave in waves {
                let keys: HashSet<&str> = wave.iter().map(Said::dedup_key).collect();
                prop_assert_eq!(keys.len(), wave.len());
            }
        }
    }
}
