//! One round of one source: each different query once, a few at a time, and no more once the source is down.

use super::{
    claim::{Due, claim},
    judge, keep,
};
use crate::{
    http::{App, Refusal},
    recovery::{
        prometheus::{self, Asked},
        sources::{Heard, Source, load, note_health},
    },
};
use app::recovery::Reading;
use chrono::{DateTime, Utc};
use futures::{StreamExt, stream};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicI32, Ordering},
    },
    time::Duration,
};
use uuid::Uuid;

/// To one server.
const AT_ONCE: usize = 4;
/// Failures in one round that show that it is down.
const PATIENCE: i32 = 3;

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
    let mut readings = BTreeMap::new();
    let heard = Mutex::new(Heard { answered: None, error: None });
    let failures = AtomicI32::new(0);
    let listen = |asked: &Asked| {
        let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        match &asked.down {
            Some(why) => {
                failures.fetch_add(1, Ordering::Relaxed);
                heard.error = Some(why.clone());
            }
            None => heard.answered = Some(shortest(heard.answered, asked.latency)),
        }
    };
    // Who failed last time is tried with one request before it gets them all.
    if source.failures > 0
        && let Some(key) = keys.pop()
    {
        let asked = ask(app, source, &key).await;
        listen(&asked);
        let is_down = asked.down.is_some();
        readings.insert(key, asked.reading);
        if is_down {
            keys.clear();
        }
    }
    let mut answers = stream::iter(keys)
        .map(|key| {
            let (failures, listen) = (&failures, &listen);
            async move {
                if failures.load(Ordering::Relaxed) >= PATIENCE {
                    return None;
                }
                let asked = ask(app, source, &key).await;
                listen(&asked);
                Some((key, asked.reading))
            }
        })
        .buffer_unordered(AT_ONCE);
    while let Some(answer) = answers.next().await {
        readings.extend(answer);
    }
    drop(answers);
    let mut heard = heard.into_inner().unwrap_or_else(PoisonError::into_inner);
    if heard.answered.is_some() && failures.load(Ordering::Relaxed) < PATIENCE {
        // One slow query does not make a server slow: it answered the others.
        heard.error = None;
    }
    note_health(&app.pool, source.id, &heard, app.clock.now()).await?;
    Ok(readings)
}

async fn ask(app: &App, source: &Source, (query, at): &Key) -> Asked {
    let _room = app.sampling.requests.acquire().await;
    prometheus::ask(&app.outgoing, source, query, *at).await
}

fn shortest(before: Option<Duration>, latency: Duration) -> Duration {
    before.map_or(latency, |before| before.min(latency))
}
