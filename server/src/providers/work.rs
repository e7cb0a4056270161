//! The worker: once a minute each provider that is watched, whichever process is free.

use super::poll::poll;
use crate::http::{App, Refusal};
use chrono::Duration;
use tokio::{sync::watch, task::JoinSet};

const LOOK_EVERY: std::time::Duration = std::time::Duration::from_secs(1);
const EVERY: Duration = Duration::seconds(60);
const AT_ONCE: i64 = 20;

pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut polls = JoinSet::new();
    while !*stop.borrow() {
        if let Err(error) = begin(&app, &mut polls).await {
            tracing::warn!(%error, "providers wait for the database");
        }
        while polls.try_join_next().is_some() {}
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
    polls.shutdown().await;
}

/// Those that are due, once; answers how many there were.
pub async fn poll_due(app: &App) -> Result<usize, Refusal> {
    let mut polls = JoinSet::new();
    let begun = begin(app, &mut polls).await?;
    while polls.join_next().await.is_some() {}
    Ok(begun)
}

/// A claim moves the next time on, so that of several processes one asks.
async fn begin(app: &App, polls: &mut JoinSet<()>) -> Result<usize, sqlx::Error> {
    let now = app.clock.now();
    let due = sqlx::query!(
        "update provider set next_at = $2
         where slug in (
             select slug from provider where chosen_at is not null and removed_at is null and next_at <= $1
             order by next_at, slug limit $3 for update skip locked)
         returning slug, summary_url",
        now,
        now + EVERY,
        AT_ONCE
    )
    .fetch_all(&app.pool)
    .await?;
    let begun = due.len();
    for row in due {
        let app = app.clone();
        polls.spawn(async move {
            if let Err(refusal) = poll(&app, &row.slug, &row.summary_url).await {
                tracing::warn!(provider = row.slug, %refusal, "what a provider says could not be written");
            }
        });
    }
    Ok(begun)
}
