//! Between instants and a zone's clock.

use chrono::{DateTime, Duration, LocalResult, NaiveDateTime, TimeZone, Utc};

/// What the clock on the wall shows.
pub fn local<Z: TimeZone>(zone: &Z, at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(zone).naive_local()
}

/// The first instant at which the zone's clock shows this time or a later one: of an hour that happens twice the
/// first, and where the clock is put forward over it the instant of that change.
pub fn first_instant<Z: TimeZone>(zone: &Z, clock: NaiveDateTime) -> DateTime<Utc> {
    match zone.from_local_datetime(&clock) {
        LocalResult::Single(at) => at.with_timezone(&Utc),
        LocalResult::Ambiguous(one, other) => one.with_timezone(&Utc).min(other.with_timezone(&Utc)),
        LocalResult::None => after_gap(zone, clock),
    }
}

/// The clock passes over this time once, so the seconds around it are halved until the change is found.
fn after_gap<Z: TimeZone>(zone: &Z, clock: NaiveDateTime) -> DateTime<Utc> {
    // No zone is further than a day from UTC, and no gap is longer than a day (Apia left one out in 2011).
    let (mut before, mut after) = (clock.and_utc() - Duration::hours(50), clock.and_utc() + Duration::hours(50));
    while after - before > Duration::seconds(1) {
        let middle = before + Duration::seconds((after - before).num_seconds() / 2);
        match local(zone, middle) >= clock {
            true => after = middle,
            false => before = middle,
        }
    }
    // Changes happen at whole seconds, and `clock` may carry a fraction.
    DateTime::from_timestamp(after.timestamp(), 0).unwrap_or(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Tz;

    #[test]
    fn clocks_that_jump() {
        let rows = [
            ("Europe/London", "2025-03-30T01:30:00", "2025-03-30T01:00:00Z"),
            ("Europe/London", "2025-10-26T01:30:00", "2025-10-26T00:30:00Z"),
            ("America/New_York", "2025-03-09T02:00:00", "2025-03-09T07:00:00Z"),
            ("America/New_York", "2025-11-02T01:00:00", "2025-11-02T05:00:00Z"),
            ("Australia/Lord_Howe", "2025-10-05T02:10:00", "2025-10-04T15:30:00Z"),
            ("Australia/Lord_Howe", "2025-04-06T01:45:00", "2025-04-05T14:45:00Z"),
            // Brazil changed at midnight: these days began at one.
            ("America/Sao_Paulo", "2018-11-04T00:00:00", "2018-11-04T03:00:00Z"),
            ("America/Sao_Paulo", "2019-02-16T23:30:00", "2019-02-17T01:30:00Z"),
            // There was no 30 December 2011 in Samoa.
            ("Pacific/Apia", "2011-12-30T09:00:00", "2011-12-30T10:00:00Z"),
            ("Pacific/Apia", "2011-12-31T00:00:00", "2011-12-30T10:00:00Z"),
            ("UTC", "2025-03-30T01:30:00", "2025-03-30T01:30:00Z"),
        ];
        for (zone, clock, expected) in rows {
            let zone: Tz = zone.parse().unwrap();
            let expected: DateTime<Utc> = expected.parse().unwrap();
            assert_eq!(first_instant(&zone, clock.parse().unwrap()), expected, "{zone} {clock}");
        }
        let fraction: NaiveDateTime = "2025-03-30T01:30:00.5".parse().unwrap();
        let expected: DateTime<Utc> = "2025-03-30T01:00:00Z".parse().unwrap();
        assert_eq!(first_instant(&Tz::Europe__London, fraction), expected);
    }
}
