//! A rotation edited in the middle: who is on call stays so until the next handoff.

use super::{Layer, Rotation, Unit, first_instant};
use crate::ids::PersonId;
use chrono::{DateTime, NaiveTime, TimeZone, Utc, Weekday};

/// The version that takes over from `old` at `at`. With the same turns and handoff time the running turn ends when
/// it would have ended; otherwise at the first handoff by the new ones.
pub fn next_version<Z: TimeZone>(
    old: &Layer,
    zone: &Z,
    people: Vec<PersonId>,
    turns: (u16, Unit),
    (handoff, weekday): (NaiveTime, Option<Weekday>),
    at: DateTime<Utc>,
) -> Layer {
    let weekday = weekday.filter(|_| turns.1 == Unit::Weeks);
    let before = &old.rotation;
    let is_same = (before.every, before.unit) == turns && before.handoff() == handoff && before.weekday() == weekday;
    let rotation = match is_same && first_instant(zone, before.anchor) <= at {
        true => Rotation { anchor: before.begins_local(before.turn_at(zone, at)), ..*before },
        false => Rotation::starting(zone, turns, handoff, weekday, at),
    };
    let people = keep_turn(old, zone, people, at);
    Layer { people, rotation, starts_at: at, ends_at: None, ..old.clone() }
}

/// The new order, turned so that it begins with whose turn it is; where that person is not in it any more, with the
/// next one of the old order who is.
pub fn keep_turn<Z: TimeZone>(old: &Layer, zone: &Z, mut people: Vec<PersonId>, at: DateTime<Utc>) -> Vec<PersonId> {
    if old.people.is_empty() || people.is_empty() {
        return people;
    }
    let turn = old.rotation.turn_at(zone, at).rem_euclid(old.people.len() as i64) as usize;
    let order = old.people.iter().cycle().skip(turn).take(old.people.len());
    let first = order.filter_map(|person| people.iter().position(|other| other == person)).next();
    people.rotate_left(first.unwrap_or(0));
    people
}
