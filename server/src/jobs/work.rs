//! The workers: a few jobs at once, so that a slow one holds up nobody.

use super::{Job, clean_up, kinds, lease};
use crate::http::{App, Refusal};
use futures::FutureExt;
use std::{panic::AssertUnwindSafe, sync::atomic::Ordering, time::Duration};
use tokio::{sync::watch, task::JoinSet};

/// Also without a ring: other processes enqueue too, and failed ones come due.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// In each lane.
const AT_ONCE: usize = 16;
/// Shorter than a lease.
const LONGEST: Duration = Duration::from_secs(45);

/// What people are told has a lane of its own: whatever else is slow, a page goes out.
#[derive(Default)]
struct Working {
    told: JoinSet<()>,
    rest: JoinSet<()>,
}

impl Working {
    fn is_full(&self) -> bool {
        self.told.len() >= AT_ONCE && self.rest.len() >= AT_ONCE
    }

    /// None where nobody works.
    async fn next(&mut self) -> Option<()> {
        tokio::select! {
            Some(_) = self.told.join_next() => Some(()),
            Some(_) = self.rest.join_next() => Some(()),
            else => None,
        }
    }
}

pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    if let Err(refusal) = clean_up::plan(&app).await {
        tracing::warn!(cause = %refusal, "the clean-up is not planned");
    }
    if let Err(refusal) = crate::recovery::plan_watch(&app).await {
        tracing::warn!(cause = %refusal, "the watch over data sources is not planned");
    }
    if let Err(refusal) = crate::oncall::plan_warnings(&app).await {
        tracing::warn!(cause = %refusal, "the warning of gaps is not planned");
    }
    app.jobs_run.store(true, Ordering::Relaxed);
    let mut working = Working::default();
    while !*stop.borrow() {
        if let Err(error) = begin(&app, &mut working).await {
            tracing::warn!(%error, "jobs wait for the database");
        }
        let is_full = working.is_full();
        tokio::select! {
            Some(()) = working.next() => {}
            () = tokio::time::sleep(LOOK_EVERY), if !is_full => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
    app.jobs_run.store(false, Ordering::Relaxed);
    while working.next().await.is_some() {}
}

/// Everything that is due, until nothing is; answers how many jobs were begun.
pub async fn run_due(app: &App) -> Result<usize, Refusal> {
    let mut working = Working::default();
    let mut begun = 0;
    loop {
        crate::escalation::climb_due(app).await?;
        begun += begin(app, &mut working).await?;
        if working.next().await.is_none() {
            return Ok(begun);
        }
    }
}

async fn begin(app: &App, working: &mut Working) -> Result<usize, sqlx::Error> {
    if working.is_full() {
        return Ok(0);
    }
    lease::bury(&app.pool, app.clock.now()).await?;
    Ok(fill(app, &mut working.told, true).await? + fill(app, &mut working.rest, false).await?)
}

async fn fill(app: &App, lane: &mut JoinSet<()>, tells: bool) -> Result<usize, sqlx::Error> {
    let room = AT_ONCE.saturating_sub(lane.len());
    if room == 0 {
        return Ok(0);
    }
    let jobs = lease::claim(&app.pool, app.clock.now(), room as i64, tells).await?;
    let begun = jobs.len();
    for job in jobs {
        let app = app.clone();
        lane.spawn(async move {
            if let Err(error) = carry_out(&app, &job).await {
                tracing::warn!(%error, job = %job.id, "what became of a job could not be written");
            }
        });
    }
    Ok(begun)
}

async fn carry_out(app: &App, job: &Job) -> Result<(), sqlx::Error> {
    let worked = tokio::time::timeout(LONGEST, AssertUnwindSafe(kinds::carry_out(app, job)).catch_unwind()).await;
    let error = match worked {
        Ok(Ok(Ok(()))) => return lease::finish(&app.pool, job, app.clock.now()).await,
        Ok(Ok(Err(Refusal::Away(_)))) => return lease::give_back(&app.pool, job, app.clock.now()).await,
        Ok(Ok(Err(Refusal::Database(error)))) => error.to_string(),
        Ok(Ok(Err(Refusal::Broken(cause)))) => cause,
        Ok(Ok(Err(refusal))) => refusal.to_string(),
        Ok(Err(_)) => "Working on it panicked.".to_string(),
        Err(_) => format!("It took longer than {} s.", LONGEST.as_secs()),
    };
    tracing::error!(kind = job.kind, key = job.key, attempt = job.attempts, error, "a job failed");
    lease::fail(&app.pool, job, &error, app.clock.now()).await
}
