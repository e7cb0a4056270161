//! All that decides who is on call.

use super::{Layer, Override};
use crate::ids::{PersonId, ScheduleId};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// `Z` is the zone behind the stored name. It never changes, because past shifts are computed with it too.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule<Z> {
    pub id: ScheduleId,
    pub zone: Z,
    pub layers: Vec<Layer>,
    /// In the order they were made: a later one goes over an earlier one.
    pub overrides: Vec<Override>,
    /// People who were deactivated, and when.
    pub left: BTreeMap<PersonId, DateTime<Utc>>,
}
