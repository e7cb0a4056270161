//! Times as strangers read them: absolute, with UTC and, where the page has one, its own zone beside.

use app::status::utc;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// `15:10 UTC (16:10 CET)`; one time is enough where the zone's clocks show UTC too.
pub fn said(at: DateTime<Utc>, now: DateTime<Utc>, zone: Option<Tz>) -> String {
    let there = zone.map(|zone| at.with_timezone(&zone));
    match there {
        Some(there) if there.naive_local() != at.naive_utc() => {
            format!("{} ({})", utc(at, now), there.format("%H:%M %Z"))
        }
        _ => utc(at, now),
    }
}

pub fn machine(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn each_time_names_its_zone() {
        let at = Utc.with_ymd_and_hms(2025, 2, 15, 15, 10, 0).unwrap();
        let later = Utc.with_ymd_and_hms(2025, 2, 16, 9, 0, 0).unwrap();
        let rows = [
            (at, None, "15:10 UTC"),
            (at, Some(Tz::UTC), "15:10 UTC"),
            (at, Some(Tz::Europe__Berlin), "15:10 UTC (16:10 CET)"),
            (at, Some(Tz::Europe__London), "15:10 UTC"),
            (later, Some(Tz::Europe__Berlin), "15 Feb 15:10 UTC (16:10 CET)"),
        ];
        for (now, zone, words) in rows {
            assert_eq!(said(at, now, zone), words);
        }
    }
}
