use super::flapping::Flapping;
use crate::ids::{AlertId, IncidentNumber, RuleId};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// One alert, from its first firing to its end, ready to be shown.
#[derive(Clone, Debug)]
pub struct AlertRow {
    pub id: AlertId,
    pub kind: String,
    pub name: String,
    pub summary: String,
    /// As the sender calls it.
    pub severity_word: Option<String>,
    /// Slug and name.
    pub service: Option<(String, String)>,
    /// As the sender calls it.
    pub service_word: Option<String>,
    pub labels: BTreeMap<String, String>,
    pub annotations: BTreeMap<String, String>,
    pub generator_url: Option<String>,
    /// Name of the sender's token.
    pub source: String,
    pub started_at: DateTime<Utc>,
    pub first_seen_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub deliveries: i32,
    pub acknowledged: Option<Acknowledged>,
    pub incident: Option<IncidentNumber>,
    /// What was done with it, and why.
    pub why: String,
    pub decided: Option<Decided>,
    /// The person who placed it last.
    pub placed: Option<(String, DateTime<Utc>)>,
    pub flapping: Option<Flapping>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    pub at: DateTime<Utc>,
    /// A person here, or as the sender calls them; empty where nobody said.
    pub by: String,
}

/// The newest decision of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub at: DateTime<Utc>,
    /// `open`, `notify`, `held`, `waits`, `join` or `unmatched`.
    pub outcome: String,
    /// The rule that took it, and where it stood then.
    pub rule: Option<(RuleId, i32)>,
    pub is_silenced: bool,
    pub again_at: Option<DateTime<Utc>>,
}

impl AlertRow {
    pub fn is_firing(&self) -> bool {
        self.ended_at.is_none()
    }

    /// The service's name, or what the sender calls it.
    pub fn service_says(&self) -> Option<String> {
        let known = self.service.as_ref().map(|(_, name)| name.clone());
        known.or_else(|| self.service_word.as_ref().map(|word| format!("{word} (not a known service)")))
    }

    pub fn is_held(&self) -> bool {
        let holds = |decided: &Decided| matches!(decided.outcome.as_str(), "held" | "waits");
        self.incident.is_none() && self.placed.is_none() && self.decided.as_ref().is_some_and(holds)
    }

    /// The word for its state, beside its mark.
    pub fn state(&self) -> &'static str {
        match () {
            () if !self.is_firing() => "no longer firing",
            () if self.flapping.is_some() => "flapping",
            () if self.acknowledged.is_some() => "acknowledged",
            () if self.is_held() => "held back",
            () => "firing",
        }
    }
}

/// Several alerts that stand in the list as one: a storm, or one key again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    pub count: i64,
    pub firing: i64,
    /// Else all of one key.
    pub is_storm: bool,
    /// The oldest of them.
    pub last: AlertId,
    pub first_at: DateTime<Utc>,
    pub last_at: DateTime<Utc>,
}

/// A row of the inbox.
#[derive(Clone, Debug)]
pub struct Line {
    pub alert: AlertRow,
    pub fold: Option<Fold>,
}

impl Line {
    /// What a checkbox stands for: one alert, or from the newest to the oldest of a fold.
    pub fn picks(&self) -> String {
        match &self.fold {
            Some(fold) => format!("{}..{}", self.alert.id, fold.last),
            None => self.alert.id.to_string(),
        }
    }
}
