//! Hours of the day on days of the week, in the schedule's zone: a layer works only inside its windows.

use super::{Weekdays, first_instant, local};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use serde::{Deserialize, Serialize};

/// Begins at `from` on each of `days`. Where `until` is not later than `from` it is meant on the next day, so that
/// 22:00 to 06:00 is a night and 00:00 to 00:00 a whole day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub days: Weekdays,
    pub from: NaiveTime,
    pub until: NaiveTime,
}

impl Window {
    pub(super) fn covers<Z: TimeZone>(&self, zone: &Z, at: DateTime<Utc>) -> bool {
        self.stretches(zone, at, at).any(|(from, until)| from <= at && at < until)
    }

    /// From and until of each time it is open near the stretch, some of them outside of it.
    fn stretches<Z: TimeZone>(
        &self,
        zone: &Z,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        around(local(zone, from).date(), local(zone, until).date()).filter_map(|date| self.on(zone, date))
    }

    fn on<Z: TimeZone>(&self, zone: &Z, date: NaiveDate) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        use chrono::Datelike;
        if !self.days.has(date.weekday()) {
            return None;
        }
        let last = if self.until <= self.from { date.succ_opt()? } else { date };
        Some((first_instant(zone, date.and_time(self.from)), first_instant(zone, last.and_time(self.until))))
    }
}

/// When any of the windows is open near the stretch: in order, without overlap, none touching the next.
pub(super) fn open<Z: TimeZone>(
    windows: &[Window],
    zone: &Z,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let mut all: Vec<_> = windows.iter().flat_map(|window| window.stretches(zone, from, until)).collect();
    all.sort();
    let mut open: Vec<(DateTime<Utc>, DateTime<Utc>)> = vec![];
    for (from, until) in all {
        match open.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => open.push((from, until)),
        }
    }
    open
}

/// With a day more at either end for nights, and one for a date that a zone left out.
fn around(first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let first = first.checked_sub_days(Days::new(2)).unwrap_or(first);
    let last = last.checked_add_days(Days::new(1)).unwrap_or(last);
    first.iter_days().take_while(move |date| *date <= last)
}

/// `Mon–Fri 09:00–17:00`.
impl std::fmt::Display for Window {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}–{}", self.days, self.from.format("%H:%M"), self.until.format("%H:%M"))
    }
}
