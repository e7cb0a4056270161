//! The worker: it looks often, and starts a round for each source that has something due and none running.

use super::{claim::sources, round::round};
use crate::{
    http::{App, Refusal},
    recovery::slow::Slow,
};
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
};
use uuid::Uuid;

const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Requests of this process, to all servers.
const AT_ONCE: usize = 16;

pub struct Sampling {
    busy: Mutex<BTreeSet<Uuid>>,
    pub(crate) requests: Semaphore,
    pub(crate) slow: Slow,
}

impl Default for Sampling {
    fn default() -> Self {
        Sampling { busy: Mutex::default(), requests: Semaphore::new(AT_ONCE), slow: Slow::default() }
    }
}

/// A source's round in this process; dropped, also by a panic, it lets the next one begin.
struct Busy {
    app: App,
    source: Uuid,
}

impl Busy {
    fn begin(app: &App, source: Uuid) -> Option<Busy> {
        let mut busy = app.sampling.busy.lock().unwrap_or_else(PoisonError::into_inner);
        busy.insert(source).then(|| Busy { app: app.clone(), source })
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.app.sampling.busy.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.source);
    }
}

pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut rounds = JoinSet::new();
    while !*stop.borrow() {
        if let Err(error) = begin(&app, &mut rounds).await {
            tracing::warn!(%error, "sampling waits for the database");
        }
        while rounds.try_join_next().is_some() {}
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
    // A round that is cut short has missed one sample, which is bridged.
    rounds.shutdown().await;
}

/// One round of every source with something due; answers how many metrics were due.
pub async fn sample_due(app: &App) -> Result<usize, Refusal> {
    let mut rounds = JoinSet::new();
    begin(app, &mut rounds).await?;
    let mut due = 0;
    while let Some(ended) = rounds.join_next().await {
        due += ended.map_err(|error| Refusal::Broken(error.to_string()))?;
    }
    Ok(due)
}

async fn begin(app: &App, rounds: &mut JoinSet<usize>) -> Result<(), sqlx::Error> {
    for source in sources(&app.pool, app.clock.now()).await? {
        let Some(busy) = Busy::begin(app, source) else { continue };
        rounds.spawn(async move {
            let due = round(&busy.app, busy.source).await;
            due.unwrap_or_else(|refusal| {
                tracing::warn!(source = %busy.source, cause = cause(&refusal), "a round of sampling failed");
                0
            })
        });
    }
    Ok(())
}

fn cause(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Database(error) | Refusal::Away(error) => error.to_string(),
        other => other.to_string(),
    }
}
