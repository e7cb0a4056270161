//! Everything the public page is made from, as plain facts. What is shown at an instant follows from it and the clock.

use super::{State, maintenance::Maintenance};
use crate::{ids::ComponentId, updates::Phase};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// `zone` is the page's own; its days begin there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record<Z> {
    pub name: String,
    pub zone: Z,
    pub groups: Vec<Group>,
    /// In their order on the page.
    pub parts: Vec<Part>,
    pub incidents: Vec<Incident>,
    pub maintenances: Vec<Maintenance>,
    pub overrides: Vec<Override>,
    pub read_at: DateTime<Utc>,
    /// False: it could not be read again, and what stands here is from `read_at`.
    pub reachable: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub public_id: String,
    pub name: String,
    pub created_at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub id: ComponentId,
    pub public_id: String,
    pub name: String,
    pub description: String,
    /// The public id of its group.
    pub group: Option<String>,
    pub created_at: DateTime<Utc>,
    /// It left the page; what was said about it still names it.
    pub removed: bool,
}

/// What customers were told at an instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub public_id: String,
    pub phase: Phase,
    pub title: String,
    pub users_see: String,
    pub since: DateTime<Utc>,
    pub scope: String,
    pub mitigation: String,
    pub next_update_at: Option<DateTime<Utc>>,
    pub owner: String,
    pub at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    pub states: Vec<(ComponentId, State)>,
}

/// A public incident: its updates, newest first, never none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    pub public_id: String,
    pub said: Vec<Said>,
}

/// A person says how a part does, until somebody takes it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    pub part: ComponentId,
    pub state: State,
    pub from: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
}

impl Incident {
    /// The newest update at an instant; none before the first.
    pub fn at(&self, now: DateTime<Utc>) -> Option<&Said> {
        self.said.iter().find(|said| said.at <= now)
    }

    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.at(now).is_some_and(|said| said.phase != Phase::Resolved)
    }

    /// When it was said to be over, while it is.
    pub fn ended_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let newest = self.at(now).filter(|said| said.phase == Phase::Resolved)?;
        // It may have been said more than once.
        let over = self.said.iter().filter(|said| said.at <= now).take_while(|said| said.phase == Phase::Resolved);
        over.last().or(Some(newest)).map(|said| said.at)
    }

    /// From which instant it counts: the newest word on it, but never later than the first update.
    pub fn began_at(&self) -> Option<DateTime<Utc>> {
        let (newest, first) = (self.said.first()?, self.said.last()?);
        Some(newest.since.min(first.at))
    }

    /// What an open one says of a part at an instant.
    pub fn state_of(&self, part: ComponentId, now: DateTime<Utc>) -> Option<State> {
        let said = self.at(now).filter(|said| said.phase != Phase::Resolved)?;
        said.states.iter().filter(|(id, _)| *id == part).map(|(_, state)| *state).max()
    }

    /// While it is open what it says now; afterwards the worst that it ever said.
    pub fn worst(&self, now: DateTime<Utc>) -> State {
        let until_now = self.said.iter().filter(|said| said.at <= now);
        let counted = if self.is_open(now) { 1 } else { usize::MAX };
        let states = until_now.take(counted).flat_map(|said| &said.states).map(|(_, state)| *state);
        states.max().unwrap_or(State::Working)
    }

    /// Whether it says that a part is not well, or ever said so.
    pub fn touches(&self, part: ComponentId) -> bool {
        self.said.iter().flat_map(|said| &said.states).any(|(id, state)| *id == part && *state != State::Working)
    }

    /// Parts that it says are not well, or ever were.
    pub fn touched(&self) -> Vec<ComponentId> {
        let states = self.said.iter().flat_map(|said| &said.states);
        let mut parts: Vec<ComponentId> =
            states.filter(|(_, state)| *state != State::Working).map(|(part, _)| *part).collect();
        parts.sort_unstable();
        parts.dedup();
        parts
    }
}

impl Override {
    pub fn holds(&self, now: DateTime<Utc>) -> bool {
        self.from <= now && self.until.is_none_or(|until| now < until)
    }
}

impl<Z> Record<Z> {
    /// Worst first, then the oldest.
    pub fn open(&self, now: DateTime<Utc>) -> Vec<&Incident> {
        let mut open: Vec<&Incident> = self.incidents.iter().filter(|incident| incident.is_open(now)).collect();
        open.sort_by_key(|incident| (std::cmp::Reverse(incident.worst(now)), incident.began_at()));
        open
    }

    /// Last ended first.
    pub fn ended(&self, now: DateTime<Utc>) -> Vec<(&Incident, DateTime<Utc>)> {
        let ended = self.incidents.iter().filter_map(|incident| Some((incident, incident.ended_at(now)?)));
        let mut ended: Vec<_> = ended.collect();
        ended.sort_by_key(|(_, at)| std::cmp::Reverse(*at));
        ended
    }

    /// What people said of a part, in order, each until the next: a newer word takes the place of an older one.
    pub fn own_words(&self, part: ComponentId) -> Vec<Override> {
        let mut own: Vec<Override> = self.overrides.iter().filter(|own| own.part == part).cloned().collect();
        own.sort_by_key(|own| (own.from, own.state));
        for place in 1..own.len() {
            let next = own[place].from;
            own[place - 1].until = Some(own[place - 1].until.map_or(next, |until| until.min(next)));
        }
        own
    }

    /// Those that stand on the page.
    pub fn present(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| !part.removed)
    }

    /// As it would be with one update more: what its writer looks at before it is published. Without an incident of that
    /// id it is the first update of a new one.
    pub fn with_update(&self, incident: &str, said: Said) -> Record<Z>
    where
        Z: Clone,
    {
        let mut record = self.clone();
        match record.incidents.iter_mut().find(|known| known.public_id == incident) {
            Some(known) => known.said.insert(0, said),
            None => record.incidents.push(Incident { public_id: incident.into(), said: vec![said] }),
        }
        record
    }

    pub fn name_of(&self, part: ComponentId) -> Option<&str> {
        self.parts.iter().find(|known| known.id == part).map(|known| known.name.as_str())
    }
}
