//! One person instead of what the layers say: a cover, or half of a swap.

use crate::ids::{OverrideId, PersonId};
use chrono::{DateTime, Utc};

/// A swap is two of them, one each way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    pub id: OverrideId,
    pub person: PersonId,
    pub from: DateTime<Utc>,
    /// Where it was withdrawn while it ran: that instant.
    pub until: DateTime<Utc>,
    /// It counts only while this person would be on call. None: whoever it would be, or nobody.
    pub for_whom: Option<PersonId>,
}
