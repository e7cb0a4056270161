//! What changed before an incident, and what did not: the second stops a team from rolling back the wrong thing.

use super::ChangeRow;
use crate::services::artifacts::LivePart;
use chrono::{DateTime, Duration, Utc};

/// How far back a change is looked for.
pub const WINDOW: Duration = Duration::hours(24);

/// A change with its distance from the start of impact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    pub change: ChangeRow,
    pub before: Duration,
    /// It was reported only after the incident was declared, so the frozen versions don't know it.
    pub told_late: bool,
}

/// A part that stood still, named with its service where that is not the incident's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Still {
    pub name: String,
    pub version: Option<String>,
    pub since: DateTime<Utc>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhatChanged {
    pub start: DateTime<Utc>,
    /// Nearest first.
    pub changes: Vec<Near>,
    /// The one that moved last first.
    pub unchanged: Vec<Still>,
    /// No change was ever reported: unknown, not unchanged.
    pub unknown: Vec<String>,
    pub parts: usize,
}

/// `parts` as they were live at the start; `own` is the slug of the incident's service.
pub fn what_changed(
    start: DateTime<Utc>,
    declared: DateTime<Utc>,
    own: Option<&str>,
    parts: &[LivePart],
    changes: Vec<ChangeRow>,
) -> WhatChanged {
    let mut near: Vec<Near> = changes
        .into_iter()
        .filter(|change| change.withdrawn.is_none())
        .filter(|change| change.happened_at <= start && start - change.happened_at <= WINDOW)
        .map(|change| Near { before: start - change.happened_at, told_late: change.recorded_at > declared, change })
        .collect();
    near.sort_by_key(|near| (near.before, std::cmp::Reverse(near.change.recorded_at)));
    let name = |part: &LivePart| match own == Some(part.service_slug.as_str()) {
        true => part.name.clone(),
        false => format!("{} of {}", part.name, part.service_name),
    };
    let mut unchanged: Vec<Still> = parts
        .iter()
        .filter(|part| !near.iter().any(|near| near.change.artifact == Some(part.artifact)))
        .filter_map(|part| {
            let version = part.version().map(str::to_string);
            Some(Still { name: name(part), version, since: part.since()? })
        })
        .collect();
    unchanged.sort_by_key(|still| std::cmp::Reverse(still.since));
    let unknown = parts.iter().filter(|part| part.change.is_none()).map(name).collect();
    WhatChanged { start, changes: near, unchanged, unknown, parts: parts.len() }
}

impl WhatChanged {
    /// `code since 7 Feb, router policy and thresholds since 24 Jan`: parts of one day stand together.
    pub fn unchanged_words(&self, day: impl Fn(DateTime<Utc>) -> String) -> String {
        let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
        for still in &self.unchanged {
            let since = day(still.since);
            match groups.last_mut() {
                Some((last, names)) if *last == since => names.push(&still.name),
                _ => groups.push((since, vec![&still.name])),
            }
        }
        let said: Vec<String> = groups.iter().map(|(since, names)| format!("{} since {since}", and(names))).collect();
        said.join(", ")
    }

    pub fn unknown_words(&self) -> String {
        and(&self.unknown.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

/// `a`, `a and b`, `a, b and c`.
fn and(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => one.to_string(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
#[path = "what_changed_tests.rs"]
mod tests;
