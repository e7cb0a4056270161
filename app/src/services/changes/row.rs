use crate::{
    ids::{ArtifactId, ChangeId},
    services::artifacts::Kind,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How a change came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    Hand,
    Api,
    PagerDuty,
    Rollback,
}

impl Source {
    pub fn word(self) -> &'static str {
        match self {
            Source::Hand => "hand",
            Source::Api => "api",
            Source::PagerDuty => "pagerduty",
            Source::Rollback => "rollback",
        }
    }

    pub fn parse(word: &str) -> Source {
        match word {
            "api" => Source::Api,
            "pagerduty" => Source::PagerDuty,
            "rollback" => Source::Rollback,
            _ => Source::Hand,
        }
    }
}

/// One reported change, of a part that may not be known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRow {
    pub id: ChangeId,
    /// Slug and name.
    pub service: Option<(String, String)>,
    pub artifact: Option<ArtifactId>,
    /// Kind and name of the part.
    pub part: Option<(Kind, String)>,
    /// What the sender wrote, where it names nothing that is registered.
    pub service_word: Option<String>,
    pub artifact_word: Option<String>,
    pub version: Option<String>,
    pub previous: Option<String>,
    pub summary: String,
    /// Who made the change, in the sender's words, else who recorded it.
    pub by: Option<String>,
    pub source: Source,
    pub sender: Option<String>,
    pub address: Option<String>,
    pub happened_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
    pub withdrawn: Option<(DateTime<Utc>, String)>,
}

impl ChangeRow {
    /// `v6 → v7`; a version that nobody told is said to be unknown.
    pub fn step(&self) -> String {
        step(self.previous.as_deref(), self.version.as_deref())
    }

    /// It was told a while after it happened.
    pub fn is_back_dated(&self) -> bool {
        (self.recorded_at - self.happened_at).num_seconds() >= 60
    }

    /// The sender's word where no part is registered by it.
    pub fn part_name(&self) -> &str {
        let registered = self.part.as_ref().map(|(_, name)| name.as_str());
        registered.or(self.artifact_word.as_deref()).unwrap_or("part not named")
    }

    /// `from GitHub Actions`, or `by hand`.
    pub fn origin(&self) -> String {
        origin(self.source, self.sender.as_deref())
    }
}

pub fn step(previous: Option<&str>, version: Option<&str>) -> String {
    match (previous, version) {
        (Some(previous), Some(version)) => format!("{previous} → {version}"),
        (None, Some(version)) => format!("→ {version}"),
        (Some(previous), None) => format!("{previous} → version not told"),
        (None, None) => "version not told".into(),
    }
}

pub fn origin(source: Source, sender: Option<&str>) -> String {
    match (source, sender) {
        (Source::Hand, _) => "recorded by hand".into(),
        (Source::Rollback, _) => "by a rollback".into(),
        (_, Some(sender)) => format!("from {sender}"),
        (_, None) => "from a machine".into(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_step_in_words() {
        for (previous, version, words) in [
            (Some("v6"), Some("v7"), "v6 → v7"),
            (None, Some("v7"), "→ v7"),
            (Some("v6"), None, "v6 → version not told"),
            (None, None, "version not told"),
        ] {
            assert_eq!(super::step(previous, version), words);
        }
    }
}
