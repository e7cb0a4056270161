//! Keeps the public page up to date: at each change, at each instant from which it reads differently, and every half
//! minute.

use super::{Snapshot, read, read::Read};
use crate::http::{App, Refusal};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::postgres::PgListener;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, watch};

const TICK: Duration = Duration::from_secs(1);
/// Without a change it is still read this often, for what no notification told.
const AT_LEAST_EVERY: TimeDelta = TimeDelta::seconds(30);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Reads and renders the page anew.
pub async fn refresh(app: &App) -> Result<(), Refusal> {
    let read = read::read(&app.pool, app.clock.now(), &app.site).await?;
    let shown = app.status.load_full();
    let is_known = shown.read.record.reachable && shown.read.page.is_some();
    if is_known && app.clock.now() < shown.due && is_same(&read, &shown.read) {
        let read = Arc::new(read);
        app.status.store(Arc::new(shown.read_again(read.clone())));
        keep(app, read).await;
        return Ok(());
    }
    show(app, read).await
}

/// What was last read, as of now: a promise that fell due meanwhile is late, database or not.
pub async fn render_again(app: &App, reachable: bool) -> Result<(), Refusal> {
    let shown = app.status.load_full();
    if shown.read.page.is_none() {
        return Ok(());
    }
    let mut read = Read::clone(&shown.read);
    read.record.reachable = reachable;
    swap(app, Arc::new(read)).await
}

/// What an earlier process kept on disk, until the database answers.
pub async fn show_kept(app: &App) {
    let Some(mut read) = app.kept.as_ref().and_then(|copy| copy.read()) else { return };
    read.record.reachable = false;
    read.about.address = Read::nothing(&app.site, read.record.read_at).about.address;
    if let Err(refusal) = swap(app, Arc::new(read)).await {
        tracing::error!(%refusal, "the kept status page could not be rendered");
    }
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
                // The database went away, most likely: the page should know that it can't be changed.
                bell.notify_one();
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
    let mut tried_at: Option<DateTime<Utc>> = None;
    loop {
        let rung = tokio::select! {
            () = bell.notified() => true,
            () = tokio::time::sleep(until_due(app)) => false,
        };
        let now = app.clock.now();
        // First by what is known: reading may take seconds where the database is away.
        if app.status.load().due <= now {
            let reachable = app.status.load().read.record.reachable;
            log(render_again(app, reachable).await);
        }
        if !rung && tried_at.is_some_and(|at| now - at < AT_LEAST_EVERY) {
            continue;
        }
        tried_at = Some(now);
        if let Err(refusal) = refresh(app).await {
            tracing::warn!(%refusal, "the status page is shown as it was last read");
            if app.status.load().read.record.reachable {
                log(render_again(app, false).await);
            }
        }
    }
}

/// A second at most: a clock may be turned.
fn until_due(app: &App) -> Duration {
    let left = app.status.load().due - app.clock.now();
    left.to_std().unwrap_or(Duration::from_millis(10)).clamp(Duration::from_millis(10), TICK)
}

fn log(rendered: Result<(), Refusal>) {
    if let Err(refusal) = rendered {
        tracing::error!(%refusal, "the status page could not be rendered");
    }
}

fn is_same(read: &Read, shown: &Read) -> bool {
    let mut same = shown.clone();
    same.record.read_at = read.record.read_at;
    same == *read
}

async fn show(app: &App, read: Read) -> Result<(), Refusal> {
    let read = Arc::new(read);
    swap(app, read.clone()).await?;
    keep(app, read).await;
    Ok(())
}

/// Off the threads that serve: a page with a long past takes some time to render and compress.
async fn swap(app: &App, read: Arc<Read>) -> Result<(), Refusal> {
    let maker = app.clone();
    let make = move || Snapshot::new(read, maker.clock.now(), &maker.status.load(), &maker.site);
    let made = tokio::task::spawn_blocking(make).await;
    let snapshot = made.map_err(|error| Refusal::Broken(error.to_string()))??;
    app.status.store(Arc::new(snapshot));
    Ok(())
}

async fn keep(app: &App, read: Arc<Read>) {
    /// Said once, not every half minute.
    static FAILS: AtomicBool = AtomicBool::new(false);
    let Some(copy) = app.kept.clone() else { return };
    match tokio::task::spawn_blocking(move || copy.write(&read)).await {
        Ok(Err(error)) if !FAILS.swap(true, Ordering::Relaxed) => {
            tracing::warn!(%error, "the status page is not kept on disk");
        }
        Ok(Ok(())) => FAILS.store(false, Ordering::Relaxed),
        _ => {}
    }
}
