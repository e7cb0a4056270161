//! How each part does, at an instant: never greener than the worst that an open public incident says of it.

use super::{
    State,
    maintenance::Step,
    record::{Part, Record},
};
use crate::ids::ComponentId;
use chrono::{DateTime, Utc};

/// What stands beside a part. The order is by harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shown {
    Working,
    Maintenance,
    Degraded,
    Partial,
    Outage,
}

impl From<State> for Shown {
    fn from(state: State) -> Shown {
        match state {
            State::Working => Shown::Working,
            State::Degraded => Shown::Degraded,
            State::Partial => Shown::Partial,
            State::Outage => Shown::Outage,
        }
    }
}

impl Shown {
    /// None: it is under maintenance.
    pub fn state(self) -> Option<State> {
        match self {
            Shown::Working => Some(State::Working),
            Shown::Maintenance => None,
            Shown::Degraded => Some(State::Degraded),
            Shown::Partial => Some(State::Partial),
            Shown::Outage => Some(State::Outage),
        }
    }

    /// As Statuspage writes it.
    pub fn key(self) -> &'static str {
        self.state().map_or("under_maintenance", State::key)
    }

    pub fn word(self) -> &'static str {
        self.state().map_or("Maintenance", State::word)
    }

    pub fn class(self) -> &'static str {
        self.state().map_or("maintenance", State::class)
    }

    /// For text browsers, mails and chat.
    pub fn mark(self) -> char {
        match self {
            Shown::Working => '✓',
            Shown::Maintenance => '⚙',
            Shown::Degraded => '▽',
            Shown::Partial => '▲',
            Shown::Outage => '◆',
        }
    }

    /// Planned work is no problem.
    pub fn is_problem(self) -> bool {
        self > Shown::Maintenance
    }
}

/// The worst that open public incidents say; over it a person's own word, which can only make it worse. Where no
/// incident speaks, a person's word counts for more than planned work.
pub fn shown<Z>(record: &Record<Z>, part: ComponentId, now: DateTime<Utc>) -> Shown {
    let said = record.incidents.iter().filter_map(|incident| incident.state_of(part, now)).max();
    let by_hand = by_hand(record, part, now);
    let maintained = record.maintenances.iter().any(|work| {
        let is_on = matches!(work.step(now), Step::InProgress | Step::Verifying);
        is_on && work.parts.contains(&part)
    });
    let harm = Shown::from(said.max(by_hand).unwrap_or(State::Working));
    match by_hand.is_none() && maintained {
        true => harm.max(Shown::Maintenance),
        false => harm,
    }
}

fn by_hand<Z>(record: &Record<Z>, part: ComponentId, now: DateTime<Utc>) -> Option<State> {
    record.own_words(part).into_iter().find(|own| own.holds(now)).map(|own| own.state)
}

/// The parts of the page with how they do, in their order.
pub fn parts<Z>(record: &Record<Z>, now: DateTime<Utc>) -> Vec<(&Part, Shown)> {
    record.present().map(|part| (part, shown(record, part.id, now))).collect()
}

/// A group does as the worst of its parts.
pub fn of_group(parts: &[(&Part, Shown)], group: &str) -> Shown {
    let members = parts.iter().filter(|(part, _)| part.group.as_deref() == Some(group));
    members.map(|(_, shown)| *shown).max().unwrap_or(Shown::Working)
}
