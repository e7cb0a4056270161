//! The last deliveries of an intake, one as it came, and what came of a test.

use super::probe::Probe;
use crate::alerts::formats::{About, Format, cloudevents};
use app::{
    ids::DeliveryId,
    intakes::{DeliveryRow, Outcome, Raw, Sender, TestResult},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use uuid::Uuid;

const SHOWN: i64 = 50;
/// A larger one is no sample.
const LARGEST_SAMPLE: i32 = 1 << 20;

struct Row {
    error: Option<String>,
    attempts: i32,
    received_at: DateTime<Utc>,
    processed_at: Option<DateTime<Utc>>,
    retry_at: DateTime<Utc>,
    alerts: i64,
}

fn outcome(row: Row) -> Outcome {
    let Row { attempts, received_at, processed_at, retry_at, alerts, .. } = row;
    match (row.error, processed_at) {
        (Some(error), None) => Outcome::Retried { attempts, error, again_at: retry_at },
        (Some(error), Some(_)) => Outcome::GivenUp { attempts, error },
        (None, None) => Outcome::Waiting,
        (None, Some(at)) => Outcome::Worked { after: (at - received_at).max(Duration::zero()), alerts },
    }
}

pub(super) async fn last(pool: &PgPool, source: Uuid) -> Result<Vec<DeliveryRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select d.id, d.format, d.received_at, d.processed_at, d.attempts, d.retry_at, d.error,
                  octet_length(d.body) as "bytes!", d.about -> 'test' is not null as "is_test!",
                  coalesce(d.received_at < t.emptied_until, false) as "is_emptied!",
                  (select count(distinct e.alert_id) from alert_event e where e.delivery_id = d.id) as "alerts!"
           from delivery d join api_token t on t.id = d.source_id
           where d.source_id = $1 order by d.received_at desc, d.seq desc limit $2"#,
        source,
        SHOWN
    )
    .fetch_all(pool)
    .await?;
    let rows = rows.into_iter().map(|row| DeliveryRow {
        id: DeliveryId(row.id),
        format: Sender::of_word(&row.format).map_or(row.format, |sender| sender.name().to_string()),
        received_at: row.received_at,
        bytes: i64::from(row.bytes),
        is_emptied: row.is_emptied && row.bytes == 0,
        is_test: row.is_test,
        outcome: outcome(Row {
            error: row.error,
            attempts: row.attempts,
            received_at: row.received_at,
            processed_at: row.processed_at,
            retry_at: row.retry_at,
            alerts: row.alerts,
        }),
    });
    Ok(rows.collect())
}

pub(super) async fn raw(pool: &PgPool, source: Uuid, id: Uuid) -> Result<Option<Raw>, sqlx::Error> {
    let body = sqlx::query_scalar!("select body from delivery where id = $1 and source_id = $2", id, source)
        .fetch_optional(pool)
        .await?;
    Ok(body.map(|body| Raw::of(DeliveryId(id), &body)))
}

/// The newest one that a mapping reads. Tests are ours, and tell nothing of the sender.
pub(super) async fn last_mapped(pool: &PgPool, source: Uuid) -> Result<Option<Probe>, sqlx::Error> {
    let row = sqlx::query!(
        "select format, body, about from delivery
         where source_id = $1 and format in ('json', 'cloudevents') and about -> 'test' is null
           and octet_length(body) between 1 and $2
         order by received_at desc, seq desc limit 1",
        source,
        LARGEST_SAMPLE
    )
    .fetch_optional(pool)
    .await?;
    Ok(row.and_then(|row| {
        let about: About = row.about.and_then(|about| serde_json::from_value(about).ok()).unwrap_or_default();
        Some(Probe { format: Format::of_word(&row.format)?, body: row.body, about })
    }))
}

/// As the JSON that its mapping sees.
pub(super) fn as_sample(last: &Probe) -> String {
    let events = match last.format {
        Format::CloudEvents => cloudevents::as_json(&last.body, &last.about).ok(),
        _ => None,
    };
    events.map_or_else(|| String::from_utf8_lossy(&last.body).into_owned(), |events| events.to_string())
}

pub(super) async fn tested(pool: &PgPool, source: Uuid, id: Uuid) -> Result<Option<TestResult>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select d.seq, d.received_at, d.processed_at, d.error,
                  (select count(*) from delivery o
                   where o.source_id = $2 and o.processed_at is null and o.seq < d.seq) as "before!"
           from delivery d where d.id = $1 and d.source_id = $2 and d.about -> 'test' is not null"#,
        id,
        source
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if let Some(error) = row.error {
        return Ok(Some(TestResult::Failed { error }));
    }
    let Some(at) = row.processed_at else { return Ok(Some(TestResult::Waits { before: row.before })) };
    let alerts = sqlx::query!(
        "select distinct a.id, a.name, a.severity_word, a.why from alert_event e join alert a on a.id = e.alert_id
         where e.delivery_id = $1 order by a.name, a.id limit 20",
        id
    )
    .fetch_all(pool)
    .await?;
    let alerts = alerts.into_iter().map(|alert| (alert.name, alert.severity_word, alert.why)).collect();
    Ok(Some(TestResult::Done { after: (at - row.received_at).max(Duration::zero()), alerts }))
}
