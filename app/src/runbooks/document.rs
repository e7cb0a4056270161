//! A runbook as it was read: what its writer meant, and what could not be understood.

use serde::{Deserialize, Serialize};

use super::{Part, Presence, Tree, completeness};

/// A whole runbook file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Runbook {
    pub slug: String,
    pub title: String,
    pub failure_class: String,
    pub severity: Option<String>,
    pub owner_role: String,
    pub variables: Vec<String>,
    pub restricted: bool,
    /// Front matter that Signalbox has no meaning for, in its order.
    pub extra: Vec<(String, String)>,
    pub signals: Vec<Signal>,
    pub triggers: Vec<Trigger>,
    pub severity_rows: Vec<String>,
    pub triage: Checklist,
    pub tree: Option<Tree>,
    /// A file may hold more than one tree; a run asks the first.
    pub further_trees: Vec<NamedTree>,
    pub mitigations: Vec<Mitigation>,
    pub rollback: Rollback,
    pub communication: Communication,
    pub recovery: Vec<RecoveryRow>,
    pub resolution: Checklist,
    /// Markdown.
    pub postmortem: String,
    pub prose: Vec<Prose>,
    /// Every heading in its order, also those with nothing below them.
    pub headings: Vec<Heading>,
    pub problems: Vec<Problem>,
}

impl Runbook {
    pub fn signal(&self, name: &str) -> Option<&Signal> {
        self.signals.iter().find(|signal| signal.name == name)
    }

    pub fn mitigation(&self, key: &str) -> Option<&Mitigation> {
        self.mitigations.iter().find(|mitigation| mitigation.key == key)
    }

    /// Its trees in their order, the one that a run asks first.
    pub fn trees(&self) -> impl Iterator<Item = &Tree> {
        self.tree.iter().chain(self.further_trees.iter().map(|further| &further.tree))
    }

    /// The eight parts in their order, each with how much of it is there.
    pub fn completeness(&self) -> [(Part, Presence); 8] {
        completeness(self)
    }

    /// Every check with its section: triage, rollback, resolution.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        self.triage.checks.iter().chain(&self.rollback.steps.checks).chain(&self.resolution.checks)
    }
}

/// A named figure: its query has no comparison, the bound is Signalbox's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    pub name: String,
    pub text: String,
    pub unit: Option<String>,
    pub promql: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    pub text: String,
    pub when: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    pub budget_minutes: Option<u32>,
    pub checks: Vec<Check>,
}

/// One line to answer. Its key is its section and the hash of its text, so that ticks survive a new version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub key: String,
    pub text: String,
    /// The answer to look for.
    pub expect: Option<String>,
    pub commands: Vec<Command>,
    /// What else the writer put under the check, as Markdown.
    pub note: Option<String>,
    pub annotations: Annotations,
}

/// What code spans such as `when: gpu_util > 90` say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Annotations {
    pub when: Option<String>,
    pub provider: Option<String>,
    pub changes: Option<String>,
    /// The keys of mitigations, from `do:`.
    pub mitigations: Vec<String>,
    pub minutes: Option<u32>,
    pub unit: Option<String>,
    pub guarded: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    pub lang: String,
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mitigation {
    pub key: String,
    pub title: String,
    pub when: Option<String>,
    /// The condition under which it may be used at all.
    pub guarded: Option<String>,
    pub body_commands: Vec<Command>,
    /// Markdown.
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollback {
    pub steps: Checklist,
    /// Markdown beside the steps.
    pub text: String,
}

/// Templates with `{{ users_see }}` and the other five fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Communication {
    pub internal: String,
    pub customer: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryRow {
    pub signal: String,
    /// `key`, `safety` or `business`.
    pub role: String,
    /// Such as `<= 6 %`.
    pub bound: String,
    /// Such as `15m`.
    pub hold: String,
}

/// A tree after the first, under the heading where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedTree {
    pub heading: String,
    pub tree: Tree,
}

/// A heading as it was written; `part` says which of the eight parts it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    pub line: u32,
    pub level: u8,
    pub text: String,
    pub part: Option<Part>,
}

/// Text that belongs to no known place; nothing of a runbook is dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prose {
    pub heading: String,
    pub markdown: String,
}

/// What could not be understood, where, and what to write instead. Lines and columns count from 1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    pub line: u32,
    pub column: u32,
    pub message: String,
}
