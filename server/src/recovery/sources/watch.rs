//! Signs of life of data sources: those that nobody asked for a while are asked, so that an incident does not find out.

use super::check::{CHECK_SOURCE, Payload};
use crate::{
    db::{Tx, Who},
    http::{App, Refusal},
    jobs,
};
use chrono::{DateTime, Duration, DurationRound, Utc};

pub const WATCH_SOURCES: &str = "source.watch";
const EVERY: Duration = Duration::minutes(5);

/// One for each five minutes: a server that starts often plans it once.
pub(crate) async fn plan_watch(app: &App) -> Result<(), Refusal> {
    let now = app.clock.now();
    plan_at(app, now, now).await
}

async fn plan_at(app: &App, at: DateTime<Utc>, now: DateTime<Utc>) -> Result<(), Refusal> {
    let slot = at.duration_trunc(EVERY).unwrap_or(at);
    let mut tx = Tx::begin(&app.pool, Who::System, now).await?;
    jobs::enqueue(&mut tx, WATCH_SOURCES, &slot.format("%Y-%m-%dT%H:%M").to_string(), &(), at).await?;
    tx.commit(()).await
}

pub async fn watch_sources_job(app: &App) -> Result<(), Refusal> {
    let now = app.clock.now();
    // First, so that the chain goes on even if something below fails for good.
    plan_at(app, now + EVERY, now).await?;
    let mut tx = Tx::begin(&app.pool, Who::System, now).await?;
    let unasked = sqlx::query_scalar!(
        "select id from data_source
         where removed_at is null and (asked_at is null or asked_at <= $1) and (rest_until is null or rest_until <= $2)
         order by id limit $3",
        now - EVERY + Duration::seconds(30),
        now,
        super::verbs::MOST_SOURCES
    )
    .fetch_all(&mut *tx)
    .await?;
    for source in unasked {
        jobs::enqueue(&mut tx, CHECK_SOURCE, &source.to_string(), &Payload { source }, now).await?;
    }
    tx.commit(()).await
}
