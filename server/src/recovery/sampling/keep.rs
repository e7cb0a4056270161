use super::{claim::Due, round::Key};
use app::recovery::Reading;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgPool;
use std::collections::BTreeMap;
use uuid::Uuid;

/// All samples of a round in one statement. An instant that was kept already stays as it is.
pub(super) async fn keep(pool: &PgPool, due: &[Due], readings: &BTreeMap<Key, Reading>) -> Result<(), sqlx::Error> {
    let mut metrics: Vec<Uuid> = Vec::new();
    let mut times: Vec<DateTime<Utc>> = Vec::new();
    let mut kept: Vec<Value> = Vec::new();
    for due in due {
        let Some(reading) = readings.get(&(due.promql.clone(), due.at)) else { continue };
        metrics.push(due.metric);
        times.push(due.at);
        kept.push(serde_json::to_value(reading).map_err(|error| sqlx::Error::Encode(error.into()))?);
    }
    if metrics.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into metric_sample (metric_id, at, reading)
         select * from unnest($1::uuid[], $2::timestamptz[], $3::jsonb[]) on conflict do nothing",
        &metrics,
        &times,
        &kept
    )
    .execute(pool)
    .await?;
    Ok(())
}
