//! One round of one source: what is due, a few at a time, and no more once the source is down.

use super::kept::Key;
use crate::{
    http::{App, Refusal},
    recovery::{
        Listened, Query, RESTS, load, note_health,
        prometheus::{self, Down, Window},
    },
};
use app::{
    recovery::Reading,
    signals::{Heard, Span},
};
use chrono::{DateTime, Duration, Utc};
use futures::{StreamExt, stream};
use serde_json::Value;
use sqlx::PgPool;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration as Pause,
};
use uuid::Uuid;

const EVERY: Duration = Duration::seconds(30);
/// What nobody asked for so long is not wanted any more.
const WANTED: Duration = Duration::seconds(60);
const MOST: i64 = 1000;
/// To one server.
const AT_ONCE: usize = 4;
/// Samples of a window.
const POINTS: i64 = 40;
const SHORTEST_STEP: i64 = 15;

/// Sources with something due.
pub(super) async fn due(pool: &PgPool, now: DateTime<Utc>) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "select distinct r.source_id from signal_reading r join data_source s on s.id = r.source_id
         where r.next_at <= $1 and r.wanted_at > $2 and s.removed_at is null",
        now,
        now - WANTED
    )
    .fetch_all(pool)
    .await
}

/// Answers how many questions were asked.
pub(super) async fn round(app: &App, source: Uuid) -> Result<usize, Refusal> {
    let now = app.clock.now();
    let claimed = claim(&app.pool, source, now).await?;
    let source = load(app, source).await?;
    let Some(source) = source.filter(|source| source.rest_until.is_none_or(|until| until <= now)) else {
        return Ok(0);
    };
    let slow = &app.sampling.slow;
    let query = |(_, key): &(Uuid, Key)| -> Query { (key.source, key.window, key.promql.clone()) };
    let (turns, resting) = slow.plan(claimed, query, now);
    let listened = Mutex::new(Listened::default());
    let listener = || listened.lock().unwrap_or_else(PoisonError::into_inner);
    let mut answers: Vec<(Uuid, Heard)> = stream::iter(turns)
        .map(|(last, turn)| {
            let (listener, query, source) = (&listener, &query, &source);
            async move {
                if !listener().may_ask(last) {
                    return None;
                }
                let _room = app.sampling.requests.acquire().await;
                let (heard, latency, down) = ask(app, source, &turn.1, now).await;
                listener().hear(query(&turn), last, latency, down.as_ref());
                Some((turn.0, heard))
            }
        })
        .buffer_unordered(AT_ONCE)
        .filter_map(async |answer| answer)
        .collect()
        .await;
    let asked = answers.len();
    answers.extend(resting.into_iter().map(|(id, _)| (id, Heard::Failed(RESTS.into()))));
    let listened = listened.into_inner().unwrap_or_else(PoisonError::into_inner);
    slow.learn(&listened, app.clock.now());
    note_health(&app.pool, source.id, &listened.health(), app.clock.now()).await?;
    keep(&app.pool, &answers, now).await?;
    Ok(asked)
}

async fn ask(
    app: &App,
    source: &crate::recovery::Source,
    key: &Key,
    now: DateTime<Utc>,
) -> (Heard, Pause, Option<Down>) {
    if key.window == 0 {
        let asked = prometheus::ask(&app.outgoing, source, &key.promql, now).await;
        let heard = match asked.reading {
            Reading::Figures(series) => {
                Heard::Series(series.into_iter().map(|(name, figure)| Span::at_once(name, figure)).collect())
            }
            Reading::Empty => Heard::Series(Vec::new()),
            Reading::Failed(why) => Heard::Failed(why),
        };
        return (heard, asked.latency, asked.down);
    }
    let seconds = i64::from(key.window);
    let step = (seconds / POINTS).max(SHORTEST_STEP).min(seconds);
    let expected = usize::try_from(seconds / step + 1).unwrap_or(1);
    let window = Window { to: now, seconds: seconds / step * step, step };
    let asked = prometheus::ask_range(&app.outgoing, source, &key.promql, window).await;
    let heard = match asked.series {
        Ok(series) => {
            Heard::Series(series.into_iter().map(|(name, figures)| Span::of(name, &figures, expected)).collect())
        }
        Err(why) => Heard::Failed(why),
    };
    (heard, asked.latency, asked.down)
}

/// A claim moves the next time on, so that of several processes one asks.
async fn claim(pool: &PgPool, source: Uuid, now: DateTime<Utc>) -> Result<Vec<(Uuid, Key)>, sqlx::Error> {
    let rows = sqlx::query!(
        "update signal_reading set next_at = $2
         where id in (
             select id from signal_reading where source_id = $1 and next_at <= $3 and wanted_at > $4
             order by asked_at nulls first, id limit $5 for update skip locked)
         returning id, window_seconds, promql",
        source,
        now + EVERY,
        now,
        now - WANTED,
        MOST
    )
    .fetch_all(pool)
    .await?;
    let key = |window, promql| Key { source, window, promql };
    Ok(rows.into_iter().map(|row| (row.id, key(row.window_seconds, row.promql))).collect())
}

async fn keep(pool: &PgPool, answers: &[(Uuid, Heard)], now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = answers.iter().map(|(id, ..)| *id).collect();
    let kept: Result<Vec<Value>, _> = answers.iter().map(|(_, heard)| serde_json::to_value(heard)).collect();
    let kept = kept.map_err(|error| sqlx::Error::Encode(error.into()))?;
    sqlx::query!(
        "update signal_reading r set asked_at = $3, reading = a.reading
         from unnest($1::uuid[], $2::jsonb[]) as a (id, reading) where r.id = a.id",
        &ids,
        &kept,
        now
    )
    .execute(pool)
    .await?;
    Ok(())
}
