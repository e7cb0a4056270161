//! Which parts could be taken back, in which order: those that changed before the start first, nearest first, and among
//! them the one that the failure class names before all. What did not change stands there too, and says that taking it
//! back would do nothing.

use super::Rollback;
use crate::{
    ids::ArtifactId,
    services::{Kind, KnownGood, LivePart, WINDOW},
};
use chrono::{DateTime, Duration, Utc};

/// A version that was live once, since then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Was {
    pub version: Option<String>,
    pub since: DateTime<Utc>,
    /// When somebody told of it.
    pub told_at: DateTime<Utc>,
}

/// What is known of one part.
#[derive(Clone, Debug)]
pub struct PartHistory {
    /// As it is live now.
    pub live: LivePart,
    /// Its versions, the newest first; those that a rollback of this incident wrote are left out.
    pub versions: Vec<Was>,
    /// The marks that stand, the newest first.
    pub good: Vec<KnownGood>,
}

/// Where a rollback would lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    pub version: String,
    /// Somebody would go back to it at night without asking; none where it is only the version before.
    pub good: Option<KnownGood>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// So long before the start of impact: proposed.
    Changed(Duration),
    /// Only after the start, so it is not the cause.
    ChangedLater(DateTime<Utc>),
    /// No change was ever reported, which is no proof of no change.
    Unknown,
    /// Not changed since then: taking it back would do nothing.
    Still(DateTime<Utc>),
}

#[derive(Clone, Debug)]
pub struct Row {
    pub part: LivePart,
    pub standing: Standing,
    /// None: no way back known.
    pub target: Option<Target>,
    /// When its last change before the start was told of.
    pub told_at: Option<DateTime<Utc>>,
    /// The newest step on this part.
    pub step: Option<Rollback>,
}

impl Row {
    pub fn artifact(&self) -> ArtifactId {
        self.part.artifact
    }

    pub fn is_changed(&self) -> bool {
        matches!(self.standing, Standing::Changed(_))
    }

    /// Nobody has taken it back, or what was begun is over.
    pub fn is_open(&self) -> bool {
        self.step.as_ref().is_none_or(|step| step.state().is_over())
    }

    /// It was proposed and may be started.
    pub fn is_proposed(&self) -> bool {
        self.is_changed() && self.is_open()
    }

    /// A change before the start, and nothing else, is why a part is proposed: all others need a reason.
    pub fn needs_reason(&self) -> bool {
        !self.is_changed()
    }
}

/// `steps` are the rollbacks of the incident in the order of start.
pub fn stack(start: DateTime<Utc>, class: Option<&str>, parts: Vec<PartHistory>, steps: &[Rollback]) -> Vec<Row> {
    let named = class.map(kinds_of).unwrap_or_default();
    let mut rows: Vec<Row> = parts
        .into_iter()
        .map(|part| {
            let standing = standing(start, &part);
            Row {
                target: target(standing, start, &part),
                told_at: part.versions.iter().find(|was| was.since <= start).map(|was| was.told_at),
                step: steps.iter().rfind(|step| step.artifact == part.live.artifact).cloned(),
                standing,
                part: part.live,
            }
        })
        .collect();
    // Stable: parts that changed together keep the order of their kinds.
    rows.sort_by_key(|row| match row.standing {
        Standing::Changed(before) if named.contains(&row.part.kind) => (0, before.num_seconds()),
        Standing::Changed(before) => (1, before.num_seconds()),
        Standing::ChangedLater(at) => (2, at.timestamp()),
        Standing::Unknown => (3, 0),
        Standing::Still(since) => (4, -since.timestamp()),
    });
    rows
}

/// The first that waits to be taken back and has a way back; where none has one, the first that waits.
pub fn next(rows: &[Row]) -> Option<&Row> {
    let mut waiting = rows.iter().filter(|row| row.is_proposed());
    waiting.clone().find(|row| row.target.is_some()).or_else(|| waiting.next())
}

/// The parts that a failure class speaks of.
fn kinds_of(class: &str) -> &'static [Kind] {
    match class {
        "prompt regression" => &[Kind::Prompt],
        "retrieval freshness" | "data pipeline" => &[Kind::RetrievalIndex],
        "model weights" => &[Kind::ModelWeights],
        "safety false positives" => &[Kind::Guardrail, Kind::Thresholds],
        "provider outage" => &[Kind::ProviderModel],
        "router or thresholds" => &[Kind::RouterPolicy, Kind::Thresholds],
        "application code" => &[Kind::Code],
        _ => &[],
    }
}

fn standing(start: DateTime<Utc>, part: &PartHistory) -> Standing {
    let before = part.versions.iter().find(|was| was.since <= start);
    let after = part.versions.iter().rfind(|was| was.since > start);
    match (before, after) {
        (Some(was), _) if start - was.since <= WINDOW => Standing::Changed(start - was.since),
        (_, Some(later)) => Standing::ChangedLater(later.since),
        (Some(was), None) => Standing::Still(was.since),
        (None, None) => Standing::Unknown,
    }
}

/// The last version live before the change that somebody marked as known good; else a marked one that was never
/// reported; else the version before.
fn target(standing: Standing, start: DateTime<Utc>, part: &PartHistory) -> Option<Target> {
    let changed_at = match standing {
        Standing::Changed(before) => Some(start - before),
        Standing::ChangedLater(at) => Some(at),
        Standing::Still(_) | Standing::Unknown => None,
    };
    // The version that is to go: what the change brought, else what is live.
    let bad = match changed_at {
        Some(at) => part.versions.iter().find(|was| was.since <= at).and_then(|was| was.version.as_deref()),
        None => part.live.version(),
    };
    let until = changed_at.or(part.live.since());
    let before = || part.versions.iter().filter(move |was| until.is_some_and(|until| was.since < until));
    let other = |version: &&str| Some(*version) != bad;
    let marked = |version: &str| part.good.iter().find(|good| good.version == version);
    let lived = before().filter_map(|was| was.version.as_deref()).filter(other).find_map(marked);
    let never_reported = || {
        let reported = |version: &str| part.versions.iter().any(|was| was.version.as_deref() == Some(version));
        part.good.iter().find(|good| Some(good.version.as_str()) != bad && !reported(&good.version))
    };
    if let Some(good) = lived.or_else(never_reported) {
        return Some(Target { version: good.version.clone(), good: Some(good.clone()) });
    }
    let version = before().filter_map(|was| was.version.as_deref()).find(other)?;
    Some(Target { version: version.to_string(), good: None })
}

#[cfg(test)]
#[path = "stack_tests.rs"]
mod tests;
