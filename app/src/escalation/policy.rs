//! A policy: steps one after the other, the whole again as often as wanted, and a last resort.

use crate::ids::{PersonId, ScheduleId};
use chrono::Duration;
use serde::{Deserialize, Serialize};

pub const MOST_STEPS: usize = 20;
/// Targets of one step.
pub const MOST_TARGETS: usize = 10;
/// How often the steps come again after the first time.
pub const MOST_REPEATS: u8 = 9;
/// Minutes to wait after a step: a day.
pub const MOST_MINUTES: u16 = 1440;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Target {
    Person(PersonId),
    /// Whoever is on call when the step is due.
    Schedule(ScheduleId),
}

/// All targets are paged at the same time; usually it is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub targets: Vec<Target>,
    /// How long its people have before the next step is due; at least 1.
    pub minutes: u16,
}

impl Step {
    pub fn wait(&self) -> Duration {
        Duration::minutes(self.minutes.max(1).into())
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    pub steps: Vec<Step>,
    pub repeats: u8,
    /// Paged as it stands, without asking whether the person is there: see [`super::last_resort`].
    pub last_resort: PersonId,
}

/// Where on the ladder a rung is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Both count from 0.
    Step {
        cycle: u8,
        step: u16,
    },
    LastResort,
}

impl Policy {
    /// Rungs are numbered through all cycles, so that a number says the same whatever was skipped. The last resort
    /// has the highest one.
    pub fn last_rung(&self) -> u16 {
        (u16::from(self.repeats) + 1) * self.count()
    }

    pub fn place(&self, rung: u16) -> Place {
        match rung < self.last_rung() {
            true => Place::Step { cycle: (rung / self.count()) as u8, step: rung % self.count() },
            false => Place::LastResort,
        }
    }

    fn count(&self) -> u16 {
        self.steps.len().min(MOST_STEPS) as u16
    }
}
