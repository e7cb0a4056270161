//! Signs of life: how often an intake usually speaks, and whether it has been silent for too long.

use crate::ui::span;
use chrono::{DateTime, Duration, Utc};

/// Fewer gaps make no habit.
const FEWEST_GAPS: usize = 10;
/// Deliveries closer than this are one sign.
const ONE_SIGN: Duration = Duration::seconds(1);
const TIMES_THE_USUAL: i32 = 5;
const TIMES_THE_LONG: i32 = 2;
/// A gap shorter than this is never silence.
const SHORTEST_SILENCE: Duration = Duration::minutes(2);

/// The habit of one intake, from its last deliveries; 200 tell enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// The median gap.
    pub usual: Duration,
    /// Nineteen of twenty gaps are no longer.
    pub long: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    Never,
    /// Too few signs to know its habit.
    Unknown {
        ago: Duration,
    },
    Speaks {
        ago: Duration,
        usual: Duration,
    },
    Silent {
        ago: Duration,
        usual: Duration,
    },
}

impl Rhythm {
    /// `times` of its deliveries, in any order. None: it spoke too seldom to have a habit.
    pub fn of(times: &[DateTime<Utc>]) -> Option<Rhythm> {
        let mut times = times.to_vec();
        times.sort_unstable();
        times.dedup_by(|later, earlier| *later - *earlier < ONE_SIGN);
        let mut gaps: Vec<Duration> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
        if gaps.len() < FEWEST_GAPS {
            return None;
        }
        gaps.sort_unstable();
        let last = gaps.len() - 1;
        Some(Rhythm { usual: gaps[last / 2], long: gaps[(last * 19).div_ceil(20)] })
    }

    /// A gap that is longer than this is silence.
    pub fn longest(&self) -> Duration {
        (self.usual * TIMES_THE_USUAL).max(self.long * TIMES_THE_LONG).max(SHORTEST_SILENCE)
    }
}

impl Life {
    pub fn of(times: &[DateTime<Utc>], now: DateTime<Utc>) -> Life {
        let Some(last) = times.iter().max() else { return Life::Never };
        let ago = (now - *last).max(Duration::zero());
        match Rhythm::of(times) {
            None => Life::Unknown { ago },
            Some(rhythm) if ago > rhythm.longest() => Life::Silent { ago, usual: rhythm.usual },
            Some(rhythm) => Life::Speaks { ago, usual: rhythm.usual },
        }
    }

    pub fn is_silent(&self) -> bool {
        matches!(self, Life::Silent { .. })
    }

    /// `silent for 27 min; it usually speaks every 30 s`.
    pub fn words(&self) -> String {
        match *self {
            Life::Never => "never heard from".into(),
            Life::Unknown { ago } => format!("heard from {} ago; its rhythm is not known yet", length(ago)),
            Life::Speaks { ago, usual } => format!("{} ago; it usually speaks every {}", length(ago), length(usual)),
            Life::Silent { ago, usual } => {
                format!("silent for {}; it usually speaks every {}", length(ago), length(usual))
            }
        }
    }
}

/// `30 s`, `27 min`.
pub fn length(length: Duration) -> String {
    match length.num_seconds() {
        seconds @ 0..=119 => format!("{seconds} s"),
        _ => span(length),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_000 + second, 0).unwrap()
    }

    fn every(seconds: i64, count: i64) -> Vec<DateTime<Utc>> {
        (0..count).map(|n| at(n * seconds)).collect()
    }

    #[test]
    fn a_silent_intake_is_told_from_a_quiet_one() {
        let said = |times: &[DateTime<Utc>], now| Life::of(times, at(now)).words();
        let half_minute = every(30, 50);
        let last = 49 * 30;
        for (now, words) in [
            (last + 12, "12 s ago; it usually speaks every 30 s"),
            (last + 150, "2 min ago; it usually speaks every 30 s"),
            (last + 151, "silent for 2 min; it usually speaks every 30 s"),
            (last + 27 * 60, "silent for 27 min; it usually speaks every 30 s"),
        ] {
            assert_eq!(said(&half_minute, now), words);
        }
        assert_eq!(said(&[], 0), "never heard from");
        assert_eq!(said(&every(30, 10), 300), "heard from 30 s ago; its rhythm is not known yet");
        assert_eq!(said(&every(4 * 3600, 20), 77 * 3600), "1 h 00 ago; it usually speaks every 4 h 00");
    }

    #[test]
    fn bursts_and_pauses_are_part_of_a_habit() {
        // Three deliveries at once every minute are one sign a minute.
        let bursts: Vec<_> = every(60, 30).into_iter().flat_map(|at| [at; 3]).collect();
        assert_eq!(Rhythm::of(&bursts).unwrap().usual, Duration::seconds(60));
        // It speaks each minute and pauses an hour now and then: an hour is no silence.
        let mut paused = Vec::new();
        for hour in 0..5 {
            paused.extend(every(60, 10).into_iter().map(|at| at + Duration::hours(hour)));
        }
        let rhythm = Rhythm::of(&paused).unwrap();
        assert_eq!(rhythm.usual, Duration::seconds(60));
        assert!(rhythm.longest() > Duration::minutes(90), "{rhythm:?}");
        // Quick ones have their two minutes.
        assert_eq!(Rhythm::of(&every(2, 50)).unwrap().longest(), SHORTEST_SILENCE);
    }

    proptest! {
        #[test]
        fn it_is_never_silent_right_after_it_spoke(
            seconds in prop::collection::vec(0i64..100_000, 0..60), later in 0i64..120
        ) {
            let times: Vec<_> = seconds.iter().copied().map(at).collect();
            let now = times.iter().max().copied().unwrap_or(at(0)) + Duration::seconds(later);
            prop_assert!(!Life::of(&times, now).is_silent());
        }

        #[test]
        fn once_silent_it_stays_silent_until_it_speaks(
            seconds in prop::collection::vec(0i64..100_000, 11..60), later in 0i64..1_000_000
        ) {
            let times: Vec<_> = seconds.iter().copied().map(at).collect();
            if Life::of(&times, at(later)).is_silent() {
                prop_assert!(Life::of(&times, at(later + 1)).is_silent());
                let spoken = [times, vec![at(later + 1)]].concat();
                prop_assert!(!Life::of(&spoken, at(later + 1)).is_silent());
            }
        }
    }
}
