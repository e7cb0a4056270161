//! Once a day what has outlived its term is deleted.

use super::enqueue;
use crate::{
    db::{Tx, Who},
    http::{App, Refusal},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

pub(super) const KIND: &str = "clean-up";
const JOBS: Duration = Duration::days(14);
const SAMPLES: Duration = Duration::days(90);
/// Bodies of deliveries, as they came.
const DELIVERIES: Duration = Duration::days(30);
/// Of checks and questions that nobody asks any more.
const READINGS: Duration = Duration::days(1);
/// Small enough that nobody waits for a lock.
const AT_ONCE: i64 = 5000;
/// What is left is done the next day.
const MOST_ROUNDS: usize = 2000;

/// One for each day: a server that starts often plans it once.
pub(super) async fn plan(app: &App) -> Result<(), Refusal> {
    plan_at(app, app.clock.now()).await
}

async fn plan_at(app: &App, at: DateTime<Utc>) -> Result<(), Refusal> {
    let mut tx = Tx::begin(&app.pool, Who::System, app.clock.now()).await?;
    enqueue(&mut tx, KIND, &at.format("%Y-%m-%d").to_string(), &(), at).await?;
    tx.commit(()).await
}

pub(super) async fn run(app: &App) -> Result<(), Refusal> {
    let now = app.clock.now();
    // First, so that the chain goes on even if something below fails for good.
    plan_at(app, now + Duration::days(1)).await?;
    for _ in 0..MOST_ROUNDS {
        if jobs(&app.pool, now - JOBS).await?
            + samples(&app.pool, now - SAMPLES).await?
            + crate::intakes::let_go(&app.pool, now - DELIVERIES, AT_ONCE).await?
            + crate::signals::forget(&app.pool, now - READINGS, AT_ONCE).await?
            + crate::notifications::forget_links(&app.pool, now, AT_ONCE).await?
            + crate::subscribers::forget(&app.pool, now, AT_ONCE).await?
            == 0
        {
            break;
        }
    }
    Ok(())
}

async fn jobs(pool: &PgPool, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!(
        "delete from job where id in (select id from job where finished_at < $1 limit $2)",
        before,
        AT_ONCE
    );
    Ok(deleted.execute(pool).await?.rows_affected())
}

async fn samples(pool: &PgPool, before: DateTime<Utc>) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!(
        "delete from metric_sample where ctid in (select ctid from metric_sample where at < $1 limit $2)",
        before,
        AT_ONCE
    );
    Ok(deleted.execute(pool).await?.rows_affected())
}
