//! What is live, or was at a moment: from the changes that were reported, never guessed.

use super::Kind;
use crate::{
    ids::{ArtifactId, ChangeId, KnownGoodId, PersonId, ServiceId},
    services::changes::Source,
};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// A version somebody would roll back to at night without asking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownGood {
    pub id: KnownGoodId,
    pub version: String,
    pub by: String,
    pub by_id: PersonId,
    pub at: DateTime<Utc>,
}

/// The change that made a version live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveChange {
    pub id: ChangeId,
    /// None where the sender did not say.
    pub version: Option<String>,
    /// As said with the change, else what was live before it.
    pub previous: Option<String>,
    pub since: DateTime<Utc>,
    pub by: Option<String>,
    pub source: Source,
    /// The machine that sent it.
    pub sender: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LivePart {
    pub artifact: ArtifactId,
    pub kind: Kind,
    pub name: String,
    pub service: ServiceId,
    pub service_slug: String,
    pub service_name: String,
    /// None: no change was ever reported, which is no proof of no change.
    pub change: Option<LiveChange>,
    /// The newest mark that stands, on whatever version.
    pub known_good: Option<KnownGood>,
    /// The newest mark on another version than the live one: the way back.
    pub way_back: Option<KnownGood>,
}

impl LivePart {
    pub fn version(&self) -> Option<&str> {
        self.change.as_ref()?.version.as_deref()
    }

    pub fn previous(&self) -> Option<&str> {
        self.change.as_ref()?.previous.as_deref()
    }

    pub fn since(&self) -> Option<DateTime<Utc>> {
        self.change.as_ref().map(|change| change.since)
    }

    /// How long before the moment it changed last; none where nothing was ever reported.
    pub fn changed_before(&self, at: DateTime<Utc>) -> Option<Duration> {
        self.since().map(|since| at - since)
    }
}
