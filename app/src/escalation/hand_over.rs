//! Handing an incident over: the giver stays accountable until the receiver accepts.

use crate::ids::PersonId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum HandOverEnd {
    Accepted,
    Declined,
    /// By the giver's side, or because somebody else took the incident or it ended.
    Withdrawn,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    pub from: PersonId,
    pub to: PersonId,
    pub offered_at: DateTime<Utc>,
    pub ended: Option<(HandOverEnd, DateTime<Utc>, PersonId)>,
}

/// Who answers for the incident: `owner` as it was first acknowledged, then each who accepted, in order of time.
pub fn accountable(owner: PersonId, hand_overs: &[HandOver], now: DateTime<Utc>) -> PersonId {
    let accepted = hand_overs.iter().filter_map(|hand_over| match hand_over.ended {
        Some((HandOverEnd::Accepted, at, _)) if at <= now => Some((at, hand_over.to)),
        _ => None,
    });
    accepted.max_by_key(|(at, _)| *at).map_or(owner, |(_, to)| to)
}

/// The one that waits for an answer.
pub fn waiting(hand_overs: &[HandOver]) -> Option<&HandOver> {
    hand_overs.iter().find(|hand_over| hand_over.ended.is_none())
}

/// What one person may do with a hand-over that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// Accept or decline.
    ForYou,
    /// Withdraw.
    FromYou,
    ForAnother,
}

impl HandOver {
    pub fn seen_by(&self, viewer: PersonId) -> Option<Waits> {
        match self.ended {
            Some(_) => None,
            None if self.to == viewer => Some(Waits::ForYou),
            None if self.from == viewer => Some(Waits::FromYou),
            None => Some(Waits::ForAnother),
        }
    }
}
