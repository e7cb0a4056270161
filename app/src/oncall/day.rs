//! The days of a zone, for the grid's columns: not all of them have 24 hours.

use super::first_instant;
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone, Utc};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    pub date: NaiveDate,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl Day {
    /// `23 h` or `25 h` where the clock changes, else nothing.
    pub fn change(&self) -> Option<String> {
        let minutes = (self.until - self.from).num_minutes();
        match (minutes, minutes % 60) {
            (1440, _) => None,
            (_, 0) => Some(format!("{} h", minutes / 60)),
            (_, rest) => Some(format!("{} h {rest:02}", minutes / 60)),
        }
    }
}

/// At most 366 dates from `first` on. A date that the zone left out is not among them.
pub fn days<Z: TimeZone>(zone: &Z, first: NaiveDate, count: usize) -> Vec<Day> {
    let midnight = |date: NaiveDate| first_instant(zone, date.and_time(NaiveTime::MIN));
    let day = |date: NaiveDate| Day { date, from: midnight(date), until: midnight(date + Duration::days(1)) };
    first.iter_days().take(count.min(366)).map(day).filter(|day| day.from < day.until).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Tz;

    #[test]
    fn days_are_as_long_as_the_clock_says() {
        let said = |zone: Tz, first: &str, count| -> Vec<String> {
            let days = days(&zone, first.parse().unwrap(), count);
            days.iter().map(|day| format!("{} {}", day.date, day.change().unwrap_or_default())).collect()
        };
        assert_eq!(said(Tz::Europe__London, "2025-03-29", 3), ["2025-03-29 ", "2025-03-30 23 h", "2025-03-31 "]);
        assert_eq!(said(Tz::Europe__London, "2025-10-26", 1), ["2025-10-26 25 h"]);
        assert_eq!(said(Tz::Australia__Lord_Howe, "2025-10-05", 1), ["2025-10-05 23 h 30"]);
        assert_eq!(said(Tz::America__Sao_Paulo, "2018-11-04", 1), ["2018-11-04 23 h"]);
        assert_eq!(said(Tz::Pacific__Apia, "2011-12-29", 3), ["2011-12-29 ", "2011-12-31 "]);
    }
}
