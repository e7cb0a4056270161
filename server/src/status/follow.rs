//! Keeps the public page up to date: at each change, when a promise falls due, and every half minute.

use super::{Snapshot, read};
use crate::http::{App, Refusal};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::postgres::PgListener;
use std::{sync::Arc, time::Duration};
use tokio::sync::{Notify, watch};

const TICK: Duration = Duration::from_secs(1);
/// Without a change it is still read this often, for what no notification told.
const AT_LEAST_EVERY: TimeDelta = TimeDelta::seconds(30);
/// A copy older than this, of an open incident, says how old it is.
const STALE_AFTER: TimeDelta = TimeDelta::minutes(5);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Reads and renders the page anew.
pub async fn refresh(app: &App) -> Result<(), Refusal> {
    let now = app.clock.now();
    let board = read::board(&app.pool, now).await?;
    swap(app, Snapshot::new(Arc::new(board), now, now, None))
}

pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let bell = Notify::new();
    tokio::select! {
        _ = stop.wait_for(|stopped| *stopped) => {}
        () = listen(&app, &bell) => {}
        () = follow(&app, &bell) => {}
    }
}

/// Rings for each notification, and once after each gap in which some may have been missed.
async fn listen(app: &App, bell: &Notify) {
    let mut pause = TICK;
    loop {
        match listener(app).await {
            Ok(mut listener) => {
                pause = TICK;
                bell.notify_one();
                while listener.try_recv().await.is_ok_and(|heard| heard.is_some()) {
                    bell.notify_one();
                }
            }
            Err(error) => tracing::warn!(%error, "the status page does not hear of changes"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn listener(app: &App) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(&app.pool).await?;
    listener.listen("status").await?;
    Ok(listener)
}

async fn follow(app: &App, bell: &Notify) {
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut tried_at: Option<DateTime<Utc>> = None;
    loop {
        let rung = tokio::select! {
            () = bell.notified() => true,
            _ = tick.tick() => false,
        };
        let (now, shown) = (app.clock.now(), app.status.load_full());
        let is_due = shown.due.is_some_and(|at| at <= now);
        if !rung && !is_due && tried_at.is_some_and(|at| now - at < AT_LEAST_EVERY) {
            continue;
        }
        tried_at = Some(now);
        if let Err(refusal) = refresh(app).await {
            tracing::warn!(%refusal, "the status page is shown as it was last read");
            if let Err(refusal) = render_again(app, &shown, now) {
                tracing::error!(%refusal, "the status page could not be rendered");
            }
        }
    }
}

/// What was last read, as of now: a promise that fell due meanwhile is late, database or not.
fn render_again(app: &App, shown: &Snapshot, now: DateTime<Utc>) -> Result<(), Refusal> {
    let Some(read_at) = shown.read_at else { return Ok(()) };
    let is_stale = now - read_at > STALE_AFTER && !shown.board.open().is_empty();
    swap(app, Snapshot::new(shown.board.clone(), read_at, now, is_stale.then_some(read_at)))
}

fn swap(app: &App, rendered: Result<Snapshot, askama::Error>) -> Result<(), Refusal> {
    let snapshot = rendered.map_err(|error| Refusal::Broken(error.to_string()))?;
    app.status.store(Arc::new(snapshot));
    Ok(())
}
