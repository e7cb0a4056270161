//! The next instant at which the page would read differently although nobody said anything.

use super::{
    history::last_days,
    record::{Part, Record},
    staleness, stretches,
    stretches::Stretch,
    times::next_day,
    uptime,
};
use crate::{oncall::Day, updates::late_from};
use chrono::{DateTime, Duration, SubsecRound, TimeZone, Utc};

/// Midnight of the zone or of UTC, a change of the zone's clocks, a bound of planned work, a promise that falls due,
/// the age of a copy, or a figure of uptime that moves on. To the whole second.
pub fn next_change<Z: TimeZone>(record: &Record<Z>, now: DateTime<Utc>) -> DateTime<Utc> {
    let promises = record.incidents.iter().filter(|incident| incident.is_open(now));
    let promises = promises.filter_map(|incident| incident.at(now)?.next_update_at).map(late_from);
    let planned = record.maintenances.iter().flat_map(|work| work.instants());
    let ahead = promises.chain(planned).chain(staleness::instant(record)).chain(said_ahead(record));
    let ahead = ahead.filter(|at| *at > now);
    let first = ahead.fold(next_day(now, &record.zone), DateTime::min);
    let days = last_days(&record.zone, now);
    let figures = record.present().filter_map(|part| figure_moves(record, part, &days, now, first));
    figures.fold(first, DateTime::min)
}

/// What a server said whose clock is ahead of this one's is shown as soon as it counts.
fn said_ahead<Z>(record: &Record<Z>) -> impl Iterator<Item = DateTime<Utc>> {
    let said = record.incidents.iter().flat_map(|incident| &incident.said).flat_map(|said| [said.at, said.since]);
    let by_hand = record.overrides.iter().flat_map(|word| [Some(word.from), word.until]).flatten();
    let parts = record.parts.iter().map(|part| part.created_at);
    let notes = record.maintenances.iter().flat_map(|work| &work.notes).map(|note| note.at);
    let plans = record.maintenances.iter().flat_map(|work| [Some(work.created_at), work.cancelled_at]).flatten();
    said.chain(by_hand).chain(parts).chain(notes).chain(plans)
}

/// Until `first` nothing else happens, so the figure moves one way only and its next step is found by halves.
fn figure_moves<Z>(
    record: &Record<Z>,
    part: &Part,
    days: &[Day],
    now: DateTime<Utc>,
    first: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let stretches: Vec<Stretch> = stretches(record, part.id, now);
    let figure = |at: DateTime<Utc>| uptime(part, &stretches, days, at).hundredths();
    let start = now.trunc_subsecs(0);
    let second = |seconds: i64| start + Duration::seconds(seconds);
    let (mut before, mut after) = (0, (first - start).num_seconds());
    if figure(second(after)) == figure(start) {
        return None;
    }
    while after - before > 1 {
        let middle = before + (after - before) / 2;
        match figure(second(middle)) == figure(start) {
            true => before = middle,
            false => after = middle,
        }
    }
    Some(second(after)).filter(|at| *at > now)
}
