use app::{
    alerts::AlertRow,
    ids::{AlertId, IncidentNumber},
};
use chrono::{DateTime, Utc};
use sqlx::types::Json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An alert as the reads select it.
pub struct Stored {
    pub id: Uuid,
    pub name: String,
    pub summary: String,
    pub severity_word: Option<String>,
    pub service_slug: Option<String>,
    pub service_name: Option<String>,
    pub service_word: Option<String>,
    pub labels: Json<BTreeMap<String, String>>,
    pub annotations: Json<BTreeMap<String, String>>,
    pub generator_url: Option<String>,
    pub source: String,
    pub started_at: DateTime<Utc>,
    pub first_seen_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub deliveries: i32,
    pub number: Option<i64>,
    pub why: String,
}

impl From<Stored> for AlertRow {
    fn from(row: Stored) -> AlertRow {
        AlertRow {
            id: AlertId(row.id),
            name: row.name,
            summary: row.summary,
            severity_word: row.severity_word,
            service: row.service_slug.zip(row.service_name),
            service_word: row.service_word,
            labels: row.labels.0,
            annotations: row.annotations.0,
            generator_url: row.generator_url,
            source: row.source,
            started_at: row.started_at,
            first_seen_at: row.first_seen_at,
            last_seen_at: row.last_seen_at,
            ended_at: row.ended_at,
            deliveries: row.deliveries,
            incident: row.number.map(IncidentNumber),
            why: row.why,
        }
    }
}
