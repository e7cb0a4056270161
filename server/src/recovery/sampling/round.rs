//! One round of one source: each different query once, a few at a time, and no more once the source is down.

use super::{
    claim::{Due, claim},
    judge, keep,
};
use crate::{
    http::{App, Refusal},
    recovery::{
        prometheus::{self, Asked},
        slow::{Listened, RESTS},
        sources::{Source, load, note_health},
    },
};
use app::recovery::Reading;
use chrono::{DateTime, Utc};
use futures::{StreamExt, stream};
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};
use uuid::Uuid;

/// To one server.
const AT_ONCE: usize = 4;

/// Answers how many metrics were due.
pub(super) async fn round(app: &App, source: Uuid) -> Result<usize, Refusal> {
    let now = app.clock.now();
    let due = claim(&app.pool, source, now).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let readings = match load(app, source).await? {
        Some(source) if source.rest_until.is_none_or(|until| until <= now) => ask_all(app, &source, &due).await?,
        _ => BTreeMap::new(),
    };
    keep::keep(&app.pool, &due, &readings).await?;
    judge::judge(app, &due, now).await?;
    keep::tell(&app.pool, &due, &readings).await?;
    Ok(due.len())
}

/// A query and its instant: who shares both shares the answer.
pub(super) type Key = (String, DateTime<Utc>);

async fn ask_all(app: &App, source: &Source, due: &[Due]) -> Result<BTreeMap<Key, Reading>, Refusal> {
    let mut keys: Vec<Key> = due.iter().map(|due| (due.promql.clone(), due.at)).collect();
    keys.sort();
    keys.dedup();
    let slow = &app.sampling.slow;
    let query = |key: &Key| (source.id, 0, key.0.clone());
    let (mut turns, resting) = slow.plan(keys, query, app.clock.now());
    let mut readings: BTreeMap<Key, Reading> =
        resting.into_iter().map(|key| (key, Reading::Failed(RESTS.into()))).collect();
    let listened = Mutex::new(Listened::default());
    let listener = || listened.lock().unwrap_or_else(PoisonError::into_inner);
    // Who failed last time is tried with one request before it gets them all.
    if source.failures > 0 && !turns.is_empty() {
        let (last, key) = turns.remove(0);
        let asked = ask(app, source, &key).await;
        listener().hear(query(&key), last, asked.latency, asked.down.as_ref());
        readings.insert(key, asked.reading);
        if asked.down.is_some() {
            turns.clear();
        }
    }
    let mut answers = stream::iter(turns)
        .map(|(last, key)| {
            let (listener, query) = (&listener, &query);
            async move {
                if !listener().may_ask(last) {
                    return None;
                }
                let asked = ask(app, source, &key).await;
                listener().hear(query(&key), last, asked.latency, asked.down.as_ref());
                Some((key, asked.reading))
            }
        })
        .buffer_unordered(AT_ONCE);
    while let Some(answer) = answers.next().await {
        readings.extend(answer);
    }
    drop(answers);
    let listened = listened.into_inner().unwrap_or_else(PoisonError::into_inner);
    slow.learn(&listened, app.clock.now());
    note_health(&app.pool, source.id, &listened.health(), app.clock.now()).await?;
    Ok(readings)
}

async fn ask(app: &App, source: &Source, (query, at): &Key) -> Asked {
    let _room = app.sampling.requests.acquire().await;
    prometheus::ask(&app.outgoing, source, query, *at).await
}
