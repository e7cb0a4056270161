//! Turns that follow each other by the zone's clock.

use super::{first_instant, local};
use chrono::{DateTime, Datelike, Duration, NaiveDateTime, NaiveTime, TimeZone, Utc, Weekday};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    Hours,
    Days,
    Weeks,
}

impl Unit {
    pub const ALL: [Unit; 3] = [Unit::Hours, Unit::Days, Unit::Weeks];

    /// As it is stored and sent.
    pub fn key(self) -> &'static str {
        match self {
            Unit::Hours => "hours",
            Unit::Days => "days",
            Unit::Weeks => "weeks",
        }
    }

    pub fn read(key: &str) -> Option<Unit> {
        Unit::ALL.into_iter().find(|unit| unit.key() == key)
    }
}

/// Hours too are those of the clock on the wall: handing over at 09:00 and 21:00 stays so all year, and a turn in
/// which the clock changes is longer or shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    pub every: u16,
    pub unit: Unit,
    /// Local time at which turn 0 began. Its clock is the handoff time, its weekday the handoff day.
    pub anchor: NaiveDateTime,
}

impl Rotation {
    /// Turn 0 is the one running at `starts_at`: it began at the last handoff time (of `weekday`) until then.
    pub fn starting<Z: TimeZone>(
        zone: &Z,
        (every, unit): (u16, Unit),
        handoff: NaiveTime,
        weekday: Option<Weekday>,
        starts_at: DateTime<Utc>,
    ) -> Rotation {
        // A date more than today, because a clock that is put forward may show tomorrow at once.
        let mut anchor = (local(zone, starts_at).date() + Duration::days(1)).and_time(handoff);
        while first_instant(zone, anchor) > starts_at || weekday.is_some_and(|day| day != anchor.weekday()) {
            anchor -= Duration::days(1);
        }
        Rotation { every, unit, anchor }
    }

    pub fn handoff(&self) -> NaiveTime {
        self.anchor.time()
    }

    /// Only turns of whole weeks have one.
    pub fn weekday(&self) -> Option<Weekday> {
        matches!(self.unit, Unit::Weeks).then(|| self.anchor.weekday())
    }

    /// The number of the turn that runs; those before the anchor are negative. A turn that falls into an hour left
    /// out by the clock takes no time and is never the answer.
    pub fn turn_at<Z: TimeZone>(&self, zone: &Z, at: DateTime<Utc>) -> i64 {
        // Never too late: the clock shows a turn's beginning only once it has begun. After going back it shows less.
        let mut turn = (local(zone, at) - self.anchor).num_seconds().div_euclid(self.length().num_seconds());
        while self.begins(zone, turn + 1) <= at {
            turn += 1;
        }
        turn
    }

    pub fn begins<Z: TimeZone>(&self, zone: &Z, turn: i64) -> DateTime<Utc> {
        first_instant(zone, self.begins_local(turn))
    }

    pub(super) fn begins_local(&self, turn: i64) -> NaiveDateTime {
        self.anchor + Duration::seconds(self.length().num_seconds() * turn)
    }

    fn length(&self) -> Duration {
        let every = i64::from(self.every.max(1));
        match self.unit {
            Unit::Hours => Duration::hours(every),
            Unit::Days => Duration::days(every),
            Unit::Weeks => Duration::weeks(every),
        }
    }
}

/// `every 2 weeks, Mon 09:00`.
impl std::fmt::Display for Rotation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.every, self.unit) {
            (1, unit) => write!(f, "every {}", unit.key().trim_end_matches('s'))?,
            (every, unit) => write!(f, "every {every} {}", unit.key())?,
        }
        if let Some(day) = self.weekday() {
            return write!(f, ", {day} {}", self.handoff().format("%H:%M"));
        }
        write!(f, ", {}", self.handoff().format("%H:%M"))
    }
}
