use crate::ids::{AlertId, IncidentNumber};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// One alert, from its first firing to its end, ready to be shown.
#[derive(Clone, Debug)]
pub struct AlertRow {
    pub id: AlertId,
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
    /// None where the reader may not see it.
    pub incident: Option<IncidentNumber>,
    /// What was done with it, and why; empty where the reader may not see the incident.
    pub why: String,
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
}
