//! What was held or waits is decided again when its time has come, if it still fires.

use super::take;
use crate::{
    alerts::{Fired, alertmanager, settle},
    db::{Tx, Who},
    http::{App, Refusal},
    jobs, severities,
};
use app::severities::propose;
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use sqlx::types::Json;
use std::collections::BTreeMap;
use uuid::Uuid;

pub const AGAIN: &str = "decide-again";
/// Longer than a transaction.
const SOON: TimeDelta = TimeDelta::seconds(60);
/// Before what is left over is looked at again.
const PAUSE: TimeDelta = TimeDelta::seconds(1);
/// In one transaction.
const AT_ONCE: i64 = 2000;
/// The rest is done by the next job.
const MOST_ROUNDS: usize = 50;

/// One job for all alerts of a second; it plans the next one itself.
pub(super) async fn plan(tx: &mut Tx, at: DateTime<Utc>) -> sqlx::Result<()> {
    let at = up_to_the_second(at).max(tx.now());
    let key = match at - tx.now() < SOON {
        // The job of this second may run already, without seeing what is written here.
        true => format!("{} {}", at.to_rfc3339(), Uuid::now_v7()),
        false => at.to_rfc3339(),
    };
    jobs::enqueue(tx, AGAIN, &key, &(), at).await
}

fn up_to_the_second(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_round_up(TimeDelta::seconds(1)).unwrap_or(at)
}

/// Rules changed, or a silence ended: what is held is asked about at once, by what stands now.
pub(super) async fn all_now(tx: &mut Tx) -> sqlx::Result<()> {
    let now = tx.now();
    let moved = sqlx::query!(
        "update alert set again_at = $1
         where again_at > $1 and ended_at is null and incident_id is null and kind = 'real'",
        now
    )
    .execute(&mut **tx)
    .await?;
    match moved.rows_affected() {
        0 => Ok(()),
        _ => plan(tx, now).await,
    }
}

/// Bears repeating: what was decided is not due any more.
pub async fn decide_again_job(app: &App) -> Result<(), Refusal> {
    let mut rounds = 0;
    let mut done: Vec<Uuid> = Vec::new();
    while rounds < MOST_ROUNDS {
        let now = app.clock.now();
        let source = sqlx::query_scalar!(
            "select source_id from alert
             where again_at <= $1 and ended_at is null and incident_id is null and kind = 'real' and source_id <> all($2)
             limit 1",
            now,
            &done
        )
        .fetch_optional(&app.pool)
        .await?;
        let Some(source) = source else { break };
        rounds += 1;
        if of_source(app, source).await? < AT_ONCE as usize {
            done.push(source);
        }
    }
    next(app).await
}

/// The next instant at which something comes due has its job.
async fn next(app: &App) -> Result<(), Refusal> {
    let mut tx = Tx::begin(&app.pool, Who::System, app.clock.now()).await?;
    let at = sqlx::query_scalar!(
        "select min(again_at) from alert
         where again_at is not null and ended_at is null and incident_id is null and kind = 'real'"
    )
    .fetch_one(&mut *tx)
    .await?;
    if let Some(at) = at {
        // Of all jobs that look for the next instant only one goes on: they share its key. What is due already was
        // left because its source is being worked on, or there is more than one job does.
        let at = up_to_the_second(at.max(tx.now() + PAUSE));
        jobs::enqueue(&mut tx, AGAIN, &at.to_rfc3339(), &(), at).await?;
    }
    tx.commit(()).await
}

/// Under the lock that the inbox works under, so that an end that arrives just now is before or after, never between.
async fn of_source(app: &App, source: Uuid) -> Result<usize, Refusal> {
    let mut tx = Tx::begin(&app.pool, Who::Sender(source), app.clock.now()).await?;
    let key = source.as_u64_pair().1.cast_signed();
    let is_ours =
        sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock($1) as "is_ours!""#, key).fetch_one(&mut *tx).await?;
    if !is_ours {
        return Ok(0);
    }
    let mut fired = due(&mut tx, source).await?;
    let count = fired.len();
    take(&mut tx, source, &mut fired).await?;
    settle(&mut tx, source, &mut fired).await?;
    tx.commit(count).await
}

async fn due(tx: &mut Tx, source: Uuid) -> Result<Vec<Fired>, Refusal> {
    let now = tx.now();
    let rows = sqlx::query!(
        r#"select id, dedup_key, group_key, labels as "labels: Json<BTreeMap<String, String>>",
                  annotations as "annotations: Json<BTreeMap<String, String>>", generator_url, started_at,
                  first_seen_at, service_id
           from alert
           where source_id = $1 and again_at <= $2 and ended_at is null and incident_id is null and kind = 'real'
           order by started_at, id limit $3 for update"#,
        source,
        now,
        AT_ONCE
    )
    .fetch_all(&mut **tx)
    .await?;
    let rules = severities::rules(tx).await?;
    let fired = rows.into_iter().map(|row| Fired {
        id: row.id,
        proposed: propose(&row.labels.0, &rules),
        notice: alertmanager::Notice {
            dedup_key: row.dedup_key,
            status: alertmanager::Status::Firing,
            labels: row.labels.0,
            annotations: row.annotations.0,
            starts_at: Some(row.started_at),
            ends_at: None,
            generator_url: row.generator_url,
        },
        group_key: row.group_key,
        sent: 0,
        is_test: false,
        starts_at: row.started_at,
        ended_at: None,
        received_at: row.first_seen_at,
        service: row.service_id,
        incident: None,
        why: String::new(),
        taken: super::Taken::unmatched(now),
    });
    Ok(fired.collect())
}
