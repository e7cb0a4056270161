//! A stretch of time with one person on call, or with nobody.

use crate::ids::{LayerId, OverrideId, PersonId};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    Layer(LayerId),
    Override(OverrideId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnCall {
    pub person: PersonId,
    pub by: By,
    /// Whose turn it would be: the person swapped with, or one who has left.
    pub instead_of: Option<PersonId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    pub from: DateTime<Utc>,
    /// Not part of the shift.
    pub until: DateTime<Utc>,
    /// None is a gap.
    pub on: Option<OnCall>,
}

impl Shift {
    pub fn person(&self) -> Option<PersonId> {
        self.on.map(|on| on.person)
    }

    pub fn is_gap(&self) -> bool {
        self.on.is_none()
    }

    pub fn length(&self) -> Duration {
        self.until - self.from
    }
}

/// One person's shifts, for their own list and calendar.
pub fn of_person(shifts: &[Shift], person: PersonId) -> impl Iterator<Item = &Shift> {
    shifts.iter().filter(move |shift| shift.person() == Some(person))
}
