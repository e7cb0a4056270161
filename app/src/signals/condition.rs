//! `refusal_rate > 8 % for 10m`, as a runbook writes it after `when:`.

use crate::recovery::{Bound, read_hold};
use chrono::Duration;

#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub signal: String,
    pub bound: Bound,
    /// Every sample of so long a time.
    pub window: Option<Duration>,
}

impl Condition {
    /// None where it is no condition; the runbook's lint says what to write instead.
    pub fn read(text: &str) -> Option<Condition> {
        let (signal, rest) = text.trim().split_once(' ')?;
        let (compared, lasts) = rest.rsplit_once(" for ").map_or((rest, None), |(bound, lasts)| (bound, Some(lasts)));
        let window = match lasts {
            Some(lasts) => Some(read_hold(lasts)?).filter(|window| !window.is_zero()),
            None => None,
        };
        Some(Condition { signal: signal.to_string(), bound: Bound::read(compared)?, window })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_has_a_signal_a_bound_and_perhaps_a_window() {
        for (text, expected) in [
            ("gpu_util > 90", Some(("gpu_util", "> 90", None))),
            ("refusal_rate > 8 % for 10m", Some(("refusal_rate", "> 8 %", Some(600)))),
            ("eval_drop < -0.05 for 1h", Some(("eval_drop", "< -0.05", Some(3600)))),
            ("index_age <= 26 for 0s", Some(("index_age", "≤ 26", None))),
            ("gpu_util", None),
            ("gpu_util high", None),
            ("gpu_util > 90 for ever", None),
            ("", None),
        ] {
            let read = Condition::read(text);
            let read = read.as_ref().map(|read| {
                (read.signal.as_str(), read.bound.to_string(), read.window.map(|window| window.num_seconds()))
            });
            assert_eq!(read, expected.map(|(signal, bound, window)| (signal, bound.to_string(), window)), "{text}");
        }
    }
}
