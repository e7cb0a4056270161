//! The workers that tell: mails and calls in lanes of their own, so that a slow address holds up nobody else, and none of
//! them takes a place from the jobs that page people. Several processes share the work.

use super::{
    asks,
    due::{Due, claim},
    hand_over::hand_over,
    outcome::Outcome,
    prepared::Shelf,
    record::record,
    tell::BELL,
};
use crate::http::App;
use sqlx::postgres::PgListener;
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
};

/// Also without a ring: what failed comes due, and a ring may be missed.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// After the mail server did not answer, or the database.
const REST: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

struct Lane {
    channels: &'static [&'static str],
    slots: usize,
}

/// A mail server seldom takes more connections from one sender.
const MAILS: Lane = Lane { channels: &["mail"], slots: 16 };
const CALLS: Lane = Lane { channels: &["webhook", "slack"], slots: 64 };

pub async fn run(app: App, stop: watch::Receiver<bool>) {
    let bells = [Arc::new(Notify::new()), Arc::new(Notify::new()), Arc::new(Notify::new())];
    let listening = tokio::spawn(listen(app.clone(), bells.clone()));
    tokio::join!(
        lane(&app, &MAILS, &bells[0], stop.clone()),
        lane(&app, &CALLS, &bells[1], stop.clone()),
        asks::run(&app, &bells[2], stop),
    );
    listening.abort();
}

/// Everything that is due, until nothing is; answers how many tries were made.
pub async fn run_due(app: &App) -> sqlx::Result<usize> {
    let mut shelf = Shelf::default();
    let mut tried = asks::run_due(app).await?;
    loop {
        let mut working = JoinSet::new();
        let begun = begin(app, &mut shelf, &["mail", "webhook", "slack"], 64, &mut working).await?;
        if begun == 0 {
            return Ok(tried);
        }
        tried += begun;
        let done: Vec<_> = working.join_all().await.into_iter().map(|(due, outcome, _)| (due, outcome)).collect();
        record(&app.pool, &done, app.clock.now()).await?;
    }
}

type Tried = (Due, Outcome, bool);

async fn lane(app: &App, lane: &Lane, bell: &Notify, mut stop: watch::Receiver<bool>) {
    let (mut shelf, mut working) = (Shelf::default(), JoinSet::<Tried>::new());
    let mut rests_until = tokio::time::Instant::now();
    while !*stop.borrow() {
        let room = lane.slots - working.len();
        let may_begin = room >= lane.slots.div_ceil(2) && rests_until <= tokio::time::Instant::now();
        if may_begin && let Err(error) = begin(app, &mut shelf, lane.channels, room, &mut working).await {
            tracing::warn!(%error, "subscribers wait for the database");
            rests_until = tokio::time::Instant::now() + REST;
        }
        let has_room = lane.slots - working.len() >= lane.slots.div_ceil(2);
        tokio::select! {
            Some(first) = working.join_next() => {
                if settle(app, &mut working, first).await {
                    rests_until = tokio::time::Instant::now() + REST;
                }
            }
            () = bell.notified(), if has_room => {}
            () = tokio::time::sleep(LOOK_EVERY), if has_room => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
    while let Some(first) = working.join_next().await {
        settle(app, &mut working, first).await;
    }
}

async fn begin(
    app: &App,
    shelf: &mut Shelf,
    channels: &[&str],
    room: usize,
    working: &mut JoinSet<Tried>,
) -> sqlx::Result<usize> {
    let mut begun = 0;
    for channel in channels {
        let dues = claim(&app.pool, channel, (room - begun) as i64, app.clock.now()).await?;
        begun += dues.len();
        for due in dues {
            let prepared = shelf.get(app, due.telling).await?;
            let app = app.clone();
            working.spawn(async move {
                let (outcome, is_away) = hand_over(&app, &due, &prepared).await;
                (due, outcome, is_away)
            });
        }
        if begun >= room {
            break;
        }
    }
    Ok(begun)
}

/// Writes what has ended, as often as it takes: what was handed over must not be forgotten. Answers whether nobody
/// listened.
async fn settle(app: &App, working: &mut JoinSet<Tried>, first: Result<Tried, tokio::task::JoinError>) -> bool {
    let (mut done, mut is_away) = (Vec::new(), false);
    let mut next = Some(first);
    while let Some(joined) = next {
        match joined {
            Ok((due, outcome, away)) => {
                is_away |= away;
                done.push((due, outcome));
            }
            // Its lease runs out, and it is tried again.
            Err(error) => tracing::error!(%error, "telling a subscriber failed"),
        }
        next = working.try_join_next();
    }
    while let Err(error) = record(&app.pool, &done, app.clock.now()).await {
        tracing::warn!(%error, "what subscribers were told is not written yet");
        tokio::time::sleep(REST).await;
    }
    is_away
}

/// Rings for each notification, and once after each gap in which some may have been missed.
async fn listen(app: App, bells: [Arc<Notify>; 3]) {
    let mut pause = REST;
    loop {
        match listener(&app).await {
            Ok(mut listener) => {
                pause = REST;
                while listener.try_recv().await.is_ok_and(|heard| heard.is_some()) {
                    bells.iter().for_each(|bell| bell.notify_one());
                }
            }
            Err(error) => tracing::warn!(%error, "the workers for subscribers are not rung"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn listener(app: &App) -> sqlx::Result<PgListener> {
    let mut listener = PgListener::connect_with(&app.pool).await?;
    listener.listen(BELL).await?;
    Ok(listener)
}
