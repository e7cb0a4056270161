//! How much of the last ninety days a part worked. Statuspage's weights: a major outage counts whole, a partial one
//! three tenths, slowness and planned work nothing.

use super::{State, record::Part, stretches::Stretch};
use crate::oncall::Day;
use chrono::{DateTime, Duration, SubsecRound, Utc};

/// In thousandths of the time that it lasts.
pub fn weight(state: State) -> i64 {
    match state {
        State::Working | State::Degraded => 0,
        State::Partial => 300,
        State::Outage => 1000,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uptime {
    /// Milliseconds for which it was watched: from when it came onto the page, at most the ninety days.
    pub watched: i64,
    /// Milliseconds of them by weight, in thousandths.
    pub down: i64,
}

/// To the whole second, as of `now`.
pub fn uptime(part: &Part, stretches: &[Stretch], days: &[Day], now: DateTime<Utc>) -> Uptime {
    let now = now.trunc_subsecs(0);
    let Some(first) = days.first() else { return Uptime { watched: 0, down: 0 } };
    let from = first.from.max(part.created_at);
    let down = stretches.iter().map(|stretch| {
        let until = stretch.until.map_or(now, |until| until.min(now));
        (until - stretch.from.max(from)).max(Duration::zero()).num_milliseconds() * weight(stretch.state)
    });
    Uptime { watched: (now - from).max(Duration::zero()).num_milliseconds(), down: down.sum() }
}

impl Uptime {
    /// Hundredths of a percent, rounded down; none before anything was watched.
    pub fn hundredths(self) -> Option<i64> {
        let whole = i128::from(self.watched) * 1000;
        let up = (whole - i128::from(self.down)).max(0);
        (whole > 0).then(|| i64::try_from(up * 10_000 / whole).unwrap_or_default())
    }

    /// `99.71 %`; whole only if there was nothing at all.
    pub fn words(self) -> Option<String> {
        let hundredths = self.hundredths()?;
        Some(match hundredths {
            10_000 => "100 %".into(),
            _ => format!("{}.{:02} %", hundredths / 100, hundredths % 100),
        })
    }
}

#[cfg(test)]
#[path = "uptime_tests.rs"]
mod tests;
