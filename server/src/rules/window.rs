//! Hours of the week by the clock of a zone, through its changes of summer time.

use app::rules::TimeWindow;
use chrono::{DateTime, Datelike, Days, Duration, LocalResult, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

/// Clocks jump by less than this.
const LONGEST_JUMP: i64 = 26 * 60;

/// None: there is no zone of this name.
pub fn zone(name: &str) -> Option<Tz> {
    name.trim().parse().ok()
}

pub fn covers(window: &TimeWindow, at: DateTime<Utc>) -> bool {
    until(window, at).is_some()
}

/// The end of the window that `at` lies in, later than `at`; none outside, or where the zone is not known.
pub fn until(window: &TimeWindow, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let zone = zone(&window.zone)?;
    let today = at.with_timezone(&zone).date_naive();
    // One that began yesterday may last; where midnight is repeated or skipped, tomorrow's may have begun.
    let days = [today.pred_opt()?, today, today.succ_opt()?];
    let ends = days.into_iter().filter_map(|day| {
        let (begins, ends) = occurrence(window, zone, day)?;
        (begins <= at && at < ends).then_some(ends)
    });
    ends.max()
}

fn occurrence(window: &TimeWindow, zone: Tz, day: NaiveDate) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let weekday = day.weekday().num_days_from_monday() as usize;
    if !*window.days.get(weekday)? {
        return None;
    }
    let last_day = if window.until <= window.from { day.checked_add_days(Days::new(1))? } else { day };
    let begins = instant(zone, clock(day, window.from)?, Twice::First)?;
    let ends = instant(zone, clock(last_day, window.until)?, Twice::Second)?;
    Some((begins, ends))
}

fn clock(day: NaiveDate, minutes: u16) -> Option<NaiveDateTime> {
    day.and_hms_opt(u32::from(minutes / 60), u32::from(minutes % 60), 0)
}

/// Which one of a local time that comes twice.
enum Twice {
    First,
    Second,
}

/// A local time that is skipped is the first instant after the jump.
fn instant(zone: Tz, local: NaiveDateTime, twice: Twice) -> Option<DateTime<Utc>> {
    for later in 0..=LONGEST_JUMP {
        match zone.from_local_datetime(&(local + Duration::minutes(later))) {
            LocalResult::Single(at) => return Some(at.with_timezone(&Utc)),
            LocalResult::Ambiguous(first, second) => {
                let at = if matches!(twice, Twice::First) { first } else { second };
                return Some(at.with_timezone(&Utc));
            }
            LocalResult::None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn window(days: [u8; 7], from: u16, until: u16, zone: &str) -> TimeWindow {
        TimeWindow { days: days.map(|is_on| is_on == 1), from, until, zone: zone.into() }
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn windows_end_by_the_clock_of_their_zone() {
        let nights = window([1, 1, 1, 1, 1, 0, 0], 22 * 60, 7 * 60, "Europe/London");
        let hour = window([1; 7], 60, 120, "Europe/London");
        for (window, time, ends) in [
            // A Monday in winter, and in summer.
            (&nights, "2026-01-05T22:00:00Z", Some("2026-01-06T07:00:00Z")),
            (&nights, "2026-01-05T21:59:59Z", None),
            (&nights, "2026-07-06T21:00:00Z", Some("2026-07-07T06:00:00Z")),
            (&nights, "2026-07-06T20:59:00Z", None),
            // Friday's night lasts into Saturday, and none begins on Saturday.
            (&nights, "2026-01-10T06:59:59Z", Some("2026-01-10T07:00:00Z")),
            (&nights, "2026-01-10T07:00:00Z", None),
            (&nights, "2026-01-10T23:00:00Z", None),
            // Clocks go forward at 01:00: the hour is skipped, and lasts no time at all.
            (&hour, "2026-03-29T00:59:00Z", None),
            (&hour, "2026-03-29T01:00:00Z", None),
            // Clocks go back at 02:00: the hour comes twice, and both belong to it.
            (&hour, "2026-10-25T00:00:00Z", Some("2026-10-25T02:00:00Z")),
            (&hour, "2026-10-25T01:59:00Z", Some("2026-10-25T02:00:00Z")),
            (&hour, "2026-10-25T02:00:00Z", None),
        ] {
            assert_eq!(until(window, at(time)), ends.map(at), "{} {time}", window.words());
        }
    }

    #[test]
    fn odd_zones_and_none() {
        let day = |zone| window([1; 7], 0, 0, zone);
        // Samoa skipped a whole day; Lord Howe moves by half an hour.
        assert!(covers(&day("Pacific/Apia"), at("2011-12-30T09:00:00Z")));
        assert!(covers(&day("Pacific/Apia"), at("2011-12-30T10:30:00Z")));
        let hour = window([1; 7], 90, 150, "Australia/Lord_Howe");
        assert_eq!(until(&hour, at("2026-04-04T14:45:00Z")), Some(at("2026-04-04T16:00:00Z")));
        assert_eq!(zone("Europe/Londn"), None);
        assert!(!covers(&day("Nowhere"), at("2026-01-05T22:00:00Z")));
    }

    proptest! {
        #[test]
        fn every_day_all_day_is_always_and_an_end_is_ahead(
            second in 0i64..4_000_000_000, from in 0u16..1440, until_minute in 0u16..1440,
            zone in prop::sample::select(
                vec!["UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]
            )
        ) {
            let at = DateTime::from_timestamp(second, 0).unwrap();
            prop_assert!(covers(&window([1; 7], 0, 0, zone), at));
            let part = window([1; 7], from, until_minute, zone);
            if let Some(ends) = until(&part, at) {
                prop_assert!(ends > at && ends - at <= Duration::hours(26));
                prop_assert!(covers(&part, ends - Duration::milliseconds(1)));
            }
        }
    }
}
