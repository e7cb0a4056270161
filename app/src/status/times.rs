//! Times as strangers read them: absolute, with UTC and, where the page has one, its own zone beside it.

use super::utc;
use crate::oncall::{first_instant, local};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Offset, TimeZone, Utc};
use std::fmt::Display;

/// `15:10 UTC (16:10 CET)`; one time is enough where the zone's clocks show UTC too.
pub fn said<Z: TimeZone>(at: DateTime<Utc>, now: DateTime<Utc>, zone: &Z) -> String
where
    Z::Offset: Display,
{
    let there = at.with_timezone(zone);
    match there.naive_local() == at.naive_utc() {
        true => utc(at, now),
        false => format!("{} ({})", utc(at, now), there.format("%H:%M %Z")),
    }
}

/// `Mon 17 Feb, 02:00–04:00 UTC (03:00–05:00 CET)`; the day is UTC's.
pub fn said_range<Z: TimeZone>(from: DateTime<Utc>, until: DateTime<Utc>, zone: &Z) -> String
where
    Z::Offset: Display,
{
    let day = "%a %-d %b";
    let first = from.format(&format!("{day}, %H:%M")).to_string();
    let last = match from.date_naive() == until.date_naive() {
        true => until.format("%H:%M UTC").to_string(),
        false => until.format(&format!("{day}, %H:%M UTC")).to_string(),
    };
    let (from_there, until_there) = (from.with_timezone(zone), until.with_timezone(zone));
    match from_there.naive_local() == from.naive_utc() && until_there.naive_local() == until.naive_utc() {
        true => format!("{first}–{last}"),
        false => format!("{first}–{last} ({}–{})", from_there.format("%H:%M"), until_there.format("%H:%M %Z")),
    }
}

pub fn day<Z: TimeZone>(at: DateTime<Utc>, zone: &Z) -> NaiveDate {
    local(zone, at).date()
}

/// The first instant after `now` at which another day, another offset of the zone or another day of UTC begins: dates
/// and the zone's short name may read differently from then on.
pub(super) fn next_day<Z: TimeZone>(now: DateTime<Utc>, zone: &Z) -> DateTime<Utc> {
    let midnight = |date: NaiveDate| date.and_time(NaiveTime::MIN);
    let mut tomorrow = day(now, zone) + Duration::days(1);
    // Where a zone left out a day, its midnight is the one that has just been.
    while first_instant(zone, midnight(tomorrow)) <= now {
        tomorrow += Duration::days(1);
    }
    let theirs = first_instant(zone, midnight(tomorrow));
    let utc = midnight(now.date_naive() + Duration::days(1)).and_utc();
    next_offset(now, theirs.min(utc), zone)
}

/// The change of clocks between the two, or else the end.
fn next_offset<Z: TimeZone>(from: DateTime<Utc>, until: DateTime<Utc>, zone: &Z) -> DateTime<Utc> {
    let offset = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    if offset(from) == offset(until) {
        return until;
    }
    let (mut before, mut after) = (from.timestamp(), until.timestamp());
    let instant = |seconds: i64| DateTime::from_timestamp(seconds, 0).unwrap_or(until);
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        match offset(instant(middle)) == offset(from) {
            true => before = middle,
            false => after = middle,
        }
    }
    instant(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Tz;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn each_time_names_its_zone() {
        let then = at("2025-02-15T15:10:00Z");
        for (now, zone, words) in [
            ("2025-02-15T18:00:00Z", Tz::UTC, "15:10 UTC"),
            ("2025-02-15T18:00:00Z", Tz::Europe__Berlin, "15:10 UTC (16:10 CET)"),
            ("2025-02-15T18:00:00Z", Tz::Europe__London, "15:10 UTC"),
            ("2025-02-16T09:00:00Z", Tz::Europe__Berlin, "15 Feb 15:10 UTC (16:10 CET)"),
        ] {
            assert_eq!(said(then, at(now), &zone), words);
        }
    }

    #[test]
    fn stretches_name_their_days() {
        let (from, until) = (at("2025-02-17T02:00:00Z"), at("2025-02-17T04:00:00Z"));
        assert_eq!(said_range(from, until, &Tz::UTC), "Mon 17 Feb, 02:00–04:00 UTC");
        assert_eq!(said_range(from, until, &Tz::Europe__Berlin), "Mon 17 Feb, 02:00–04:00 UTC (03:00–05:00 CET)");
        let late = at("2025-02-18T01:00:00Z");
        assert_eq!(said_range(from, late, &Tz::UTC), "Mon 17 Feb, 02:00–Tue 18 Feb, 01:00 UTC");
    }

    #[test]
    fn a_day_ends_where_any_clock_says_so() {
        for (now, zone, expected) in [
            ("2025-02-15T15:10:00Z", Tz::UTC, "2025-02-16T00:00:00Z"),
            ("2025-02-15T15:10:00Z", Tz::Asia__Kolkata, "2025-02-15T18:30:00Z"),
            ("2025-02-15T18:30:00Z", Tz::Asia__Kolkata, "2025-02-16T00:00:00Z"),
            // The clock is put forward at 01:00: the zone is called BST from then on.
            ("2025-03-30T00:10:00Z", Tz::Europe__London, "2025-03-30T01:00:00Z"),
            ("2025-03-30T01:00:00Z", Tz::Europe__London, "2025-03-30T23:00:00Z"),
            // There was no 30 December 2011 in Samoa.
            ("2011-12-30T09:59:59Z", Tz::Pacific__Apia, "2011-12-30T10:00:00Z"),
            ("2011-12-30T10:00:00Z", Tz::Pacific__Apia, "2011-12-31T00:00:00Z"),
        ] {
            assert_eq!(next_day(at(now), &zone), at(expected), "{now} {zone}");
        }
    }
}
