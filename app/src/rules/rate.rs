use crate::ui::span;
use chrono::Duration;
use serde::{Deserialize, Serialize};

/// How long or how often it has to fire before a rule takes it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Rate {
    /// Until then the rule holds it.
    FiringFor { minutes: u32 },
    /// So many alerts that match the rule began in the last minutes, this one too.
    Often { times: u32, minutes: u32 },
    /// Alerts that match the rule began at least `times` as often in the last minutes as on average in the same
    /// minutes of the days before, and at least `at_least` of them.
    Burst { times: f64, minutes: u32, days: u32, at_least: u32 },
}

impl Rate {
    pub const MOST_MINUTES: u32 = 24 * 60;
    pub const MOST_DAYS: u32 = 28;
    pub const MOST_TIMES: f64 = 100.0;
    pub const MOST_OFTEN: u32 = 10_000;

    pub fn words(&self) -> String {
        match *self {
            Rate::FiringFor { minutes } => format!("firing for {}", length(minutes)),
            Rate::Often { times, minutes } => format!("{times} times in {}", length(minutes)),
            Rate::Burst { times, minutes, days, at_least } => {
                let usual = match times {
                    2.0 => "twice the usual rate".to_string(),
                    _ => format!("{times} × the usual rate"),
                };
                let days = if days == 1 { "the day".to_string() } else { format!("the {days} days") };
                let least = if at_least > 1 { format!(", {at_least} or more") } else { String::new() };
                format!("{usual} over {}, against {days} before{least}", length(minutes))
            }
        }
    }

    pub fn problem(&self) -> Option<String> {
        let is_length = |minutes: u32| (1..=Rate::MOST_MINUTES).contains(&minutes);
        match *self {
            Rate::FiringFor { minutes } | Rate::Often { minutes, .. } | Rate::Burst { minutes, .. }
                if !is_length(minutes) =>
            {
                Some("Between 1 minute and 24 hours.".into())
            }
            Rate::Often { times, .. } if !(2..=Rate::MOST_OFTEN).contains(&times) => {
                Some(format!("Between 2 and {} times.", Rate::MOST_OFTEN))
            }
            Rate::Burst { days, .. } if !(1..=Rate::MOST_DAYS).contains(&days) => {
                Some(format!("Between 1 and {} days.", Rate::MOST_DAYS))
            }
            Rate::Burst { times, .. } if !(times > 1.0 && times <= Rate::MOST_TIMES) => {
                Some(format!("More than once and at most {} times the usual rate.", Rate::MOST_TIMES))
            }
            Rate::Burst { at_least: 0, .. } => Some("At least 1 alert.".into()),
            _ => None,
        }
    }
}

pub(super) fn length(minutes: u32) -> String {
    span(Duration::minutes(minutes.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_in_words() {
        let burst = |times, at_least| Rate::Burst { times, minutes: 30, days: 7, at_least };
        for (rate, words) in [
            (Rate::FiringFor { minutes: 10 }, "firing for 10 min"),
            (Rate::Often { times: 5, minutes: 30 }, "5 times in 30 min"),
            (burst(2.0, 1), "twice the usual rate over 30 min, against the 7 days before"),
            (burst(3.5, 20), "3.5 × the usual rate over 30 min, against the 7 days before, 20 or more"),
        ] {
            assert_eq!((rate.words().as_str(), rate.problem()), (words, None));
        }
        for bad in [
            Rate::FiringFor { minutes: 0 },
            Rate::FiringFor { minutes: 1441 },
            Rate::Often { times: 1, minutes: 5 },
            Rate::Often { times: 5, minutes: 0 },
            burst(1.0, 1),
            burst(f64::NAN, 1),
            burst(2.0, 0),
            Rate::Burst { times: 2.0, minutes: 5, days: 29, at_least: 1 },
        ] {
            assert!(bad.problem().is_some(), "{bad:?}");
        }
    }
}
