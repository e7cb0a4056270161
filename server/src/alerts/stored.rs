//! Alerts as pages show them, by their ids: one query, whatever asked for them.

use app::{
    alerts::{Acknowledged, AlertRow, Decided},
    ids::{AlertId, IncidentNumber, RuleId},
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, types::Json};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

struct Stored {
    id: Uuid,
    kind: String,
    name: String,
    summary: String,
    severity_word: Option<String>,
    service_slug: Option<String>,
    service_name: Option<String>,
    service_word: Option<String>,
    labels: Json<BTreeMap<String, String>>,
    annotations: Json<BTreeMap<String, String>>,
    generator_url: Option<String>,
    source: String,
    started_at: DateTime<Utc>,
    first_seen_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
    deliveries: i32,
    number: Option<i64>,
    why: String,
    acknowledged_at: Option<DateTime<Utc>>,
    acknowledger: Option<String>,
    acknowledged_word: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    outcome: Option<String>,
    rule_id: Option<Uuid>,
    rule_position: Option<i32>,
    is_silenced: bool,
    again_at: Option<DateTime<Utc>>,
    placer: Option<String>,
    placed_at: Option<DateTime<Utc>>,
}

/// In the order of `ids`. The caller has asked whether the reader may see them.
pub async fn by_ids(conn: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<AlertRow>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Stored,
        r#"select a.id as "id!", a.kind as "kind!", a.name as "name!", a.summary as "summary!", a.severity_word,
                s.slug as "service_slug?", s.name as "service_name?",
                a.service_word, a.labels as "labels!: Json<BTreeMap<String, String>>",
                a.annotations as "annotations!: Json<BTreeMap<String, String>>", a.generator_url,
                t.name as "source!",
                a.started_at as "started_at!", a.first_seen_at as "first_seen_at!",
                a.last_seen_at as "last_seen_at!", a.ended_at,
                a.deliveries as "deliveries!",
                i.number as "number?", a.why as "why!", a.acknowledged_at, ack.name as "acknowledger?", a.acknowledged_word,
                a.decided_at, a.outcome, a.rule_id, v.position as "rule_position?",
                a.silence_id is not null as "is_silenced!", a.again_at, pl.name as "placer?", a.placed_at
         from alert a
         join api_token t on t.id = a.source_id
         left join service s on s.id = a.service_id
         left join incident i on i.id = a.incident_id
         left join rule_version v on v.rule_id = a.rule_id and v.version = a.rule_version
         left join person ack on ack.id = a.acknowledged_by
         left join person pl on pl.id = a.placed_by
         where a.id = any($1)"#,
        ids
    )
    .fetch_all(conn)
    .await?;
    let mut rows: HashMap<Uuid, AlertRow> = rows.into_iter().map(|row| (row.id, AlertRow::from(row))).collect();
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
}

impl From<Stored> for AlertRow {
    fn from(row: Stored) -> AlertRow {
        let decided = row.decided_at.zip(row.outcome).map(|(at, outcome)| Decided {
            at,
            outcome,
            rule: row.rule_id.map(RuleId).zip(row.rule_position),
            is_silenced: row.is_silenced,
            again_at: row.again_at,
        });
        let acknowledged = row
            .acknowledged_at
            .map(|at| Acknowledged { at, by: row.acknowledger.or(row.acknowledged_word).unwrap_or_default() });
        AlertRow {
            id: AlertId(row.id),
            kind: row.kind,
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
            acknowledged,
            incident: row.number.map(IncidentNumber),
            why: row.why,
            decided,
            placed: row.placer.zip(row.placed_at),
            flapping: None,
        }
    }
}
