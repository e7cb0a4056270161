//! A layer: people who take turns, for a while, perhaps only at some hours.

use super::{By, OnCall, Rotation, Window, window::open};
use crate::ids::{LayerId, PersonId};
use chrono::{DateTime, TimeZone, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// One version of a layer as it is in effect. An edit ends it and begins the next one with the same id, so that what
/// was on call before the edit stays what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    pub id: LayerId,
    pub name: String,
    /// Of several layers that have somebody, the highest place is on call.
    pub place: i16,
    /// In the order of their turns; a name may come twice.
    pub people: Vec<PersonId>,
    pub rotation: Rotation,
    /// Inside any of them; always where there are none.
    pub windows: Vec<Window>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: Option<DateTime<Utc>>,
}

impl Layer {
    pub(super) fn at<Z: TimeZone>(
        &self,
        zone: &Z,
        left: &BTreeMap<PersonId, DateTime<Utc>>,
        at: DateTime<Utc>,
    ) -> Option<OnCall> {
        let is_open = self.windows.is_empty() || self.windows.iter().any(|window| window.covers(zone, at));
        if is_open { self.on_turn(zone, left, at) } else { None }
    }

    /// The answer inside of the windows.
    fn on_turn<Z: TimeZone>(
        &self,
        zone: &Z,
        left: &BTreeMap<PersonId, DateTime<Utc>>,
        at: DateTime<Utc>,
    ) -> Option<OnCall> {
        let runs = self.starts_at <= at && self.ends_at.is_none_or(|end| at < end);
        if !runs || self.people.is_empty() {
            return None;
        }
        let (person, instead_of) = self.of_turn(self.rotation.turn_at(zone, at), left, at)?;
        Some(OnCall { person, by: By::Layer(self.id), instead_of })
    }

    /// Who has left is skipped from that instant: the next in the order takes the turn, and nobody else's turn moves.
    /// A gap would wake nobody, and renumbering would give everyone other nights than they planned with.
    fn of_turn(
        &self,
        turn: i64,
        left: &BTreeMap<PersonId, DateTime<Utc>>,
        at: DateTime<Utc>,
    ) -> Option<(PersonId, Option<PersonId>)> {
        let first = turn.rem_euclid(self.people.len() as i64) as usize;
        let meant = self.people[first];
        let person = self.people.iter().cycle().skip(first).take(self.people.len()).copied();
        let person = person.into_iter().find(|person| left.get(person).is_none_or(|since| at < *since))?;
        Some((person, (person != meant).then_some(meant)))
    }

    /// Who this layer has over a stretch: the answer from each instant on, neighbours being different.
    pub(super) fn line<Z: TimeZone>(
        &self,
        zone: &Z,
        left: &BTreeMap<PersonId, DateTime<Utc>>,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Vec<(DateTime<Utc>, Option<OnCall>)> {
        let (begins, ends) = (from.max(self.starts_at), until.min(self.ends_at.unwrap_or(until)));
        if begins >= ends || self.people.is_empty() {
            return vec![];
        }
        let open = match self.windows.as_slice() {
            [] => vec![(begins, ends)],
            windows => open(windows, zone, begins, ends),
        };
        let mut edges = BTreeSet::from([from, begins, ends]);
        edges.extend(open.iter().flat_map(|(from, until)| [*from, *until]));
        edges.extend(left.values());
        if self.people.len() > 1 {
            let turns = (self.rotation.turn_at(zone, begins) + 1..).map(|turn| self.rotation.begins(zone, turn));
            edges.extend(turns.take_while(|begins| *begins < ends));
        }
        let answer = |edge: DateTime<Utc>| {
            let before = open.partition_point(|(from, _)| *from <= edge);
            let is_open = open[..before].last().is_some_and(|(_, until)| edge < *until);
            if is_open { self.on_turn(zone, left, edge) } else { None }
        };
        let inside = edges.into_iter().filter(|edge| from <= *edge && *edge < until);
        let mut line: Vec<_> = inside.map(|edge| (edge, answer(edge))).collect();
        line.dedup_by(|next, before| next.1 == before.1);
        line
    }
}
