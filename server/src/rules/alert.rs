use app::rules::Field;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// An alert as rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// `alertname`, by which alerts without a group join.
    pub name: String,
    /// Slug of the service, else what the sender calls it; empty where neither is known.
    pub service: String,
    /// Name of the sender's token.
    pub source: String,
    pub summary: String,
    pub labels: BTreeMap<String, String>,
    /// Empty where the sender does not group.
    pub group_key: String,
    pub started_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
}

impl Alert {
    /// Empty where the alert says nothing.
    pub fn said(&self, field: &Field) -> &str {
        match field {
            Field::Service => &self.service,
            Field::Source => &self.source,
            Field::Summary => &self.summary,
            Field::Label(name) => self.labels.get(name).map_or("", String::as_str),
        }
    }
}
