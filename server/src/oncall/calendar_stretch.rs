//! Which shifts a calendar shows.

use app::oncall::{Schedule, Shift, TooFar, began, shifts};
use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, TimeZone, Utc};

/// Whole months, from the one before this until a year from the next: so the same bytes are served until a schedule or
/// the month changes. The first shift is given back its true beginning, because a calendar knows it by that.
pub fn calendar_shifts<Z: TimeZone>(schedule: &Schedule<Z>, now: DateTime<Utc>) -> Result<Vec<Shift>, TooFar> {
    let month = NaiveDate::from_ymd_opt(now.year(), now.month(), 1).ok_or(TooFar)?;
    let from = month.checked_sub_months(Months::new(1)).ok_or(TooFar)?;
    let until = month.checked_add_months(Months::new(13)).ok_or(TooFar)?;
    let midnight = |date: NaiveDate| date.and_time(NaiveTime::MIN).and_utc();
    let mut shifts = shifts(schedule, midnight(from), midnight(until))?;
    if let Some(first) = shifts.first_mut() {
        first.from = began(schedule, first.from);
    }
    Ok(shifts)
}
