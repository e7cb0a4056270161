//! The one answer to "who is on call": at an instant, and over a stretch of time.

use super::{
    By, OnCall, Schedule, Shift, TooFar,
    limits::{MOST_DAYS, YEARS},
};
use crate::ids::PersonId;
use chrono::{DateTime, Datelike, Duration, TimeZone, Utc};
use std::collections::BTreeSet;

/// One person, or nobody. Nobody too outside of the years that a schedule knows.
pub fn at<Z: TimeZone>(schedule: &Schedule<Z>, at: DateTime<Utc>) -> Option<OnCall> {
    if !YEARS.contains(&at.year()) {
        return None;
    }
    answer(schedule, at, |layer| schedule.layers[layer].at(&schedule.zone, &schedule.left, at))
}

/// The highest layer that has somebody, and over it the overrides. `of_layer` says whom a layer has.
fn answer<Z>(schedule: &Schedule<Z>, at: DateTime<Utc>, of_layer: impl Fn(usize) -> Option<OnCall>) -> Option<OnCall> {
    let layers = schedule.layers.iter().enumerate();
    let answers = layers.filter_map(|(index, layer)| Some((layer.place, of_layer(index)?)));
    let mut on = answers.max_by_key(|(place, _)| *place).map(|(_, on)| on);
    for cover in &schedule.overrides {
        let runs = cover.from <= at && at < cover.until && !has_left(schedule, cover.person, at);
        if runs && cover.for_whom.is_none_or(|whom| is_turn_of(on, whom)) {
            on = Some(OnCall { person: cover.person, by: By::Override(cover.id), instead_of: cover.for_whom });
        }
    }
    on
}

/// Who promised to cover for someone does so too after that person has left.
fn is_turn_of(on: Option<OnCall>, whom: PersonId) -> bool {
    on.is_some_and(|on| on.person == whom || on.instead_of == Some(whom))
}

fn has_left<Z>(schedule: &Schedule<Z>, person: PersonId, at: DateTime<Utc>) -> bool {
    schedule.left.get(&person).is_some_and(|since| *since <= at)
}

/// The stretch cut into shifts: in order, without overlap or hole, neighbours being different. The first and the last
/// are cut off at its ends.
pub fn shifts<Z: TimeZone>(
    schedule: &Schedule<Z>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Shift>, TooFar> {
    if !YEARS.contains(&from.year()) || !YEARS.contains(&until.year()) || until - from > Duration::days(MOST_DAYS) {
        return Err(TooFar);
    }
    let layers = schedule.layers.iter();
    let lines: Vec<_> = layers.map(|layer| layer.line(&schedule.zone, &schedule.left, from, until)).collect();
    let mut edges = BTreeSet::from([from, until]);
    edges.extend(lines.iter().flatten().map(|(edge, _)| *edge));
    edges.extend(schedule.overrides.iter().flat_map(|cover| [cover.from, cover.until]));
    edges.extend(schedule.left.values());
    let edges: Vec<_> = edges.into_iter().filter(|edge| from <= *edge && *edge <= until).collect();

    let mut shifts: Vec<Shift> = vec![];
    for pair in edges.windows(2) {
        let on = answer(schedule, pair[0], |layer| {
            let after = lines[layer].partition_point(|(edge, _)| *edge <= pair[0]);
            lines[layer][..after].last().and_then(|(_, on)| *on)
        });
        match shifts.last_mut() {
            Some(last) if last.on == on => last.until = pair[1],
            _ => shifts.push(Shift { from: pair[0], until: pair[1], on }),
        }
    }
    Ok(shifts)
}

/// When the shift that runs at `at` began, however long ago; `at` itself before anything began.
pub fn began<Z: TimeZone>(schedule: &Schedule<Z>, at: DateTime<Utc>) -> DateTime<Utc> {
    let layers = schedule.layers.iter().map(|layer| layer.starts_at);
    let origin = layers.chain(schedule.overrides.iter().map(|cover| cover.from)).min().unwrap_or(at);
    let now = self::at(schedule, at);
    let (mut began, mut step) = (at, Duration::days(8));
    while began > origin {
        let from = (began - step).max(origin);
        let Ok(before) = shifts(schedule, from, began) else { break };
        match before.iter().rposition(|shift| shift.on != now) {
            Some(last) => return before[last].until,
            None => began = from,
        }
        step = (step * 4).min(Duration::days(MOST_DAYS));
    }
    began
}
