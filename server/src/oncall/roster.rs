//! A schedule with what it is called: all that decides who is on call, and the words around it.

use app::{
    ids::{PersonId, ScheduleId},
    oncall::{self, OnCall, Schedule, Shift, TooFar, Version},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

#[derive(Clone, Debug)]
pub struct Roster {
    pub slug: String,
    pub name: String,
    /// The zone as it is called: `Europe/London`.
    pub zone: String,
    pub archived_at: Option<DateTime<Utc>>,
    /// Every version that was written of its layers, also those that the next one replaced.
    pub versions: Vec<Version>,
    pub schedule: Schedule<Tz>,
}

impl Roster {
    pub fn id(&self) -> ScheduleId {
        self.schedule.id
    }

    /// When anything of it first held; before that it was no schedule, and had no gap.
    pub fn begins(&self) -> Option<DateTime<Utc>> {
        let layers = self.schedule.layers.iter().map(|layer| layer.starts_at);
        layers.chain(self.schedule.overrides.iter().map(|cover| cover.from)).min()
    }

    /// Nobody from its archiving on.
    pub fn on_call(&self, at: DateTime<Utc>) -> Option<OnCall> {
        match self.archived_at {
            Some(end) if end <= at => None,
            _ => oncall::at(&self.schedule, at),
        }
    }

    pub fn at(&self, at: DateTime<Utc>) -> Option<PersonId> {
        self.on_call(at).map(|on| on.person)
    }

    pub fn shifts(&self, from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Vec<Shift>, TooFar> {
        oncall::shifts(&self.schedule, from, until)
    }
}
