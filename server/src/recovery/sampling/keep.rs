use super::{claim::Due, round::Key};
use app::recovery::Reading;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// All samples of a round in one statement. An instant that was kept already stays as it is.
pub(super) async fn keep(pool: &PgPool, due: &[Due], readings: &BTreeMap<Key, Reading>) -> Result<(), sqlx::Error> {
    let mut metrics: Vec<Uuid> = Vec::new();
    let mut times: Vec<DateTime<Utc>> = Vec::new();
    let mut kept: Vec<Value> = Vec::new();
    let (mut lowest, mut highest): (Vec<Option<f64>>, Vec<Option<f64>>) = (Vec::new(), Vec::new());
    for due in due {
        let Some(reading) = readings.get(&(due.promql.clone(), due.at)) else { continue };
        metrics.push(due.metric);
        times.push(due.at);
        let (low, high) = reading.range().unzip();
        lowest.push(low);
        highest.push(high);
        kept.push(serde_json::to_value(reading).map_err(|error| sqlx::Error::Encode(error.into()))?);
    }
    if metrics.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into metric_sample (metric_id, at, reading, lowest, highest)
         select * from unnest($1::uuid[], $2::timestamptz[], $3::jsonb[], $4::float8[], $5::float8[])
         on conflict do nothing",
        &metrics,
        &times,
        &kept,
        &lowest as &[Option<f64>],
        &highest as &[Option<f64>]
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// In one message, whatever number of incidents shares the round.
const MOST_TOLD: usize = 500;

/// Open pages hear that there are new figures. The record stays as it is.
pub(super) async fn tell(pool: &PgPool, due: &[Due], readings: &BTreeMap<Key, Reading>) -> Result<(), sqlx::Error> {
    let sampled = due.iter().filter(|due| readings.contains_key(&(due.promql.clone(), due.at)));
    let numbers: BTreeSet<i64> = sampled.map(|due| due.number).collect();
    let numbers: Vec<String> = numbers.into_iter().map(|number| number.to_string()).collect();
    for numbers in numbers.chunks(MOST_TOLD) {
        sqlx::query!("select pg_notify('figures', $1)", numbers.join(",")).fetch_one(pool).await?;
    }
    Ok(())
}
