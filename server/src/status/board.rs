//! Everything the public page knows, as it was read; rendering it again needs no database.

use app::{
    status::{Ended, OpenIncident, Sentence, State, sentence, worst},
    updates::Phase,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct Part {
    pub id: Uuid,
    pub name: String,
    pub created_at: DateTime<Utc>,
    /// It left the page; incidents that touched it still name it.
    pub removed: bool,
}

#[derive(Clone, Debug)]
pub struct Said {
    pub phase: Phase,
    pub title: String,
    pub users_see: String,
    pub since: DateTime<Utc>,
    pub scope: String,
    pub mitigation: String,
    pub next: Option<DateTime<Utc>>,
    pub owner: String,
    pub at: DateTime<Utc>,
    pub states: Vec<(Uuid, State)>,
}

#[derive(Clone, Debug)]
pub struct Public {
    pub public_id: String,
    /// Newest first; never empty.
    pub said: Vec<Said>,
}

#[derive(Clone, Debug, Default)]
pub struct Board {
    pub name: String,
    pub zone: Option<Tz>,
    pub parts: Vec<Part>,
    pub incidents: Vec<Public>,
}

impl Public {
    pub fn newest(&self) -> &Said {
        &self.said[0]
    }

    pub fn is_open(&self) -> bool {
        self.newest().phase != Phase::Resolved
    }

    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        self.is_open() && self.newest().next.is_some_and(|at| at <= now)
    }

    /// While it is open, what it says now; afterwards the worst it ever said.
    pub fn worst(&self) -> State {
        let said = if self.is_open() { &self.said[..1] } else { &self.said[..] };
        said.iter().flat_map(|said| &said.states).map(|(_, state)| *state).max().unwrap_or(State::Working)
    }
}

impl Board {
    /// Worst first.
    pub fn open(&self) -> Vec<&Public> {
        let mut open: Vec<&Public> = self.incidents.iter().filter(|incident| incident.is_open()).collect();
        open.sort_by_key(|incident| (std::cmp::Reverse(incident.worst()), incident.newest().since));
        open
    }

    /// Last ended first.
    pub fn ended(&self) -> Vec<&Public> {
        let mut ended: Vec<&Public> = self.incidents.iter().filter(|incident| !incident.is_open()).collect();
        ended.sort_by_key(|incident| std::cmp::Reverse(incident.newest().at));
        ended
    }

    /// The parts on the page with the states they have now.
    pub fn present(&self) -> Vec<(&Part, State)> {
        let open = self.open();
        let said = |part: &Part| worst(part.id, open.iter().map(|incident| &incident.newest().states[..]));
        self.parts.iter().filter(|part| !part.removed).map(|part| (part, said(part))).collect()
    }

    pub fn name_of(&self, part: Uuid) -> Option<&str> {
        self.parts.iter().find(|known| known.id == part).map(|known| known.name.as_str())
    }

    /// Names of the parts that an incident says are not well, or were not.
    pub fn touched(&self, incident: &Public) -> Vec<String> {
        let said = if incident.is_open() { &incident.said[..1] } else { &incident.said[..] };
        let is_touched = |part: &&Part| {
            said.iter().flat_map(|said| &said.states).any(|(id, state)| *id == part.id && *state != State::Working)
        };
        self.parts.iter().filter(is_touched).map(|part| part.name.clone()).collect()
    }

    pub fn sentence(&self, now: DateTime<Utc>) -> Sentence {
        let states: Vec<State> = self.present().into_iter().map(|(_, state)| state).collect();
        let open: Vec<OpenIncident> = self
            .open()
            .into_iter()
            .map(|incident| OpenIncident {
                title: incident.newest().title.clone(),
                phase: incident.newest().phase,
                worst: incident.worst(),
            })
            .collect();
        let ended = self.ended().first().map(|incident| Ended {
            parts: self.touched(incident),
            at: incident.newest().at,
            public_id: incident.public_id.clone(),
        });
        let since = self.parts.iter().map(|part| part.created_at).min();
        sentence(&self.name, &states, &open, ended.as_ref(), since, now)
    }

    /// When the page must be rendered again although nothing was said: the next promise falls due.
    pub fn next_due(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let open = self.incidents.iter().filter(|incident| incident.is_open());
        open.filter_map(|incident| incident.newest().next).filter(|at| *at > now).min()
    }

    pub fn last_change(&self) -> Option<DateTime<Utc>> {
        self.incidents.iter().map(|incident| incident.newest().at).max()
    }
}
