use super::stored::Stored;
use app::alerts::AlertRow;
use sqlx::PgPool;
use std::collections::BTreeMap;
use uuid::Uuid;

const MOST_SHOWN: i64 = 200;

/// The alerts of an incident that the reader may see: the one that opened it first, then the firing ones.
pub async fn of_incident(pool: &PgPool, incident: Uuid) -> Result<Vec<AlertRow>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Stored,
        r#"select a.id, a.name, a.summary, a.severity_word, s.slug as "service_slug?", s.name as "service_name?",
                a.service_word, a.labels as "labels: sqlx::types::Json<BTreeMap<String, String>>",
                a.annotations as "annotations: sqlx::types::Json<BTreeMap<String, String>>", a.generator_url,
                t.name as source, a.started_at, a.first_seen_at, a.last_seen_at, a.ended_at, a.deliveries,
                i.number as "number?", a.why
         from alert a
         join api_token t on t.id = a.source_id
         left join service s on s.id = a.service_id
         left join incident i on i.id = a.incident_id
         where a.incident_id = $1
         order by a.why like 'Opened #%' desc, a.ended_at is null desc, a.first_seen_at, a.id
         limit $2"#,
        incident,
        MOST_SHOWN
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(AlertRow::from).collect())
}
