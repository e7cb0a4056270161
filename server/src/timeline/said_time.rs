//! A time as a person types it, in their own zone.

use chrono::{DateTime, Duration, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// Clocks differ a little; a time in the future beyond this is a slip.
const SLACK: Duration = Duration::minutes(2);

const WRITE: &str = "Write a time such as 14:05, or a day and a time such as 2025-02-15T14:05.";

/// When something happened: RFC 3339, `YYYY-MM-DDTHH:MM`, or `HH:MM` (the last such moment); none when empty.
/// Errors say what to write.
pub fn said_time(text: &str, zone: &str, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, String> {
    let Some(at) = read(text, zone, |zone, clock| latest(zone, clock, now))? else { return Ok(None) };
    if at > now + SLACK {
        return Err("This lies in the future.".into());
    }
    Ok(Some(at.min(now)))
}

/// A time that is promised, in the same words; `HH:MM` is the next such moment.
pub fn promised_time(text: &str, zone: &str, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, String> {
    match read(text, zone, |zone, clock| next(zone, clock, now))? {
        Some(at) if at <= now => Err("This time has passed. Promise a later one.".into()),
        at => Ok(at),
    }
}

/// A time that is planned, whenever it is; `HH:MM` is the next such moment.
pub fn planned_time(text: &str, zone: &str, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, String> {
    read(text, zone, |zone, clock| next(zone, clock, now))
}

/// `of_clock` finds the day of a bare `HH:MM`.
fn read(
    text: &str,
    zone: &str,
    of_clock: impl Fn(Tz, NaiveTime) -> Option<DateTime<Utc>>,
) -> Result<Option<DateTime<Utc>>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let zone: Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    let at = match (DateTime::parse_from_rfc3339(text), dated(text), clock(text)) {
        (Ok(at), ..) => Some(at.with_timezone(&Utc)),
        (_, Some(local), _) => in_zone(zone, local),
        (_, None, Some(clock)) => of_clock(zone, clock),
        (_, None, None) => return Err(WRITE.into()),
    };
    at.map(Some).ok_or_else(|| "This time does not exist on that day: the clock was put forward.".into())
}

fn dated(text: &str) -> Option<NaiveDateTime> {
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
}

fn clock(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

/// In the hour that happens twice the earlier one is meant.
fn in_zone(zone: Tz, local: NaiveDateTime) -> Option<DateTime<Utc>> {
    zone.from_local_datetime(&local).earliest().map(|at| at.with_timezone(&Utc))
}

fn latest(zone: Tz, clock: NaiveTime, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = now.with_timezone(&zone).date_naive();
    let at = in_zone(zone, today.and_time(clock))?;
    if at <= now + SLACK { Some(at) } else { in_zone(zone, today.pred_opt()?.and_time(clock)) }
}

fn next(zone: Tz, clock: NaiveTime, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = now.with_timezone(&zone).date_naive();
    let at = in_zone(zone, today.and_time(clock))?;
    if at > now { Some(at) } else { in_zone(zone, today.succ_opt()?.and_time(clock)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn times_are_meant_in_the_writers_zone() {
        let now = utc("2025-02-15T14:22:00Z");
        let said = |text, zone| said_time(text, zone, now).unwrap().unwrap();
        assert_eq!(said("14:05", "UTC"), utc("2025-02-15T14:05:00Z"));
        assert_eq!(said("03:05", "Pacific/Auckland"), utc("2025-02-15T14:05:00Z"));
        assert_eq!(said("23:50", "UTC"), utc("2025-02-14T23:50:00Z"));
        assert_eq!(said("2025-02-15T09:00", "America/New_York"), utc("2025-02-15T14:00:00Z"));
        assert_eq!(said("2025-02-15T14:05:00.25+01:00", "UTC"), utc("2025-02-15T13:05:00.25Z"));
        assert_eq!(said_time("  ", "UTC", now), Ok(None));
    }

    #[test]
    fn a_promise_lies_ahead() {
        let now = utc("2025-02-15T23:50:00Z");
        let promised = |text, zone| promised_time(text, zone, now);
        assert_eq!(promised("23:55", "UTC"), Ok(Some(utc("2025-02-15T23:55:00Z"))));
        assert_eq!(promised("00:20", "UTC"), Ok(Some(utc("2025-02-16T00:20:00Z"))));
        assert_eq!(promised("2025-02-16T01:20", "Europe/Berlin"), Ok(Some(utc("2025-02-16T00:20:00Z"))));
        assert_eq!(promised("2025-02-16T00:20:00Z", "Europe/Berlin"), Ok(Some(utc("2025-02-16T00:20:00Z"))));
        assert_eq!(promised("2025-02-15T23:50", "UTC"), Err("This time has passed. Promise a later one.".into()));
        assert_eq!(promised("", "UTC"), Ok(None));
    }

    #[test]
    fn slips_are_told() {
        let now = utc("2025-03-30T12:00:00Z");
        assert!(said_time("soon", "UTC", now).is_err());
        assert!(said_time("2025-03-30T13:00", "UTC", now).is_err());
        assert!(said_time("2025-03-30T02:30", "Europe/Berlin", now).is_err());
        assert_eq!(said_time("2025-03-30T12:01", "UTC", now).unwrap(), Some(now));
    }
}
