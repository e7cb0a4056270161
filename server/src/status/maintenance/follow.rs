//! The worker: it looks often, and takes each work whose time has come. Rows that another process holds are left to it.

use super::{clock::catch_up, locked::lock};
use crate::{
    db::{Tx, Who},
    http::{App, Refusal},
};
use std::time::Duration;
use tokio::sync::watch;

const LOOK_EVERY: Duration = Duration::from_millis(500);
const AT_ONCE: i64 = 50;

pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(refusal) = follow(&app).await {
            tracing::warn!(cause = %refusal, "planned work waits for the database");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
}

/// Everything that is due now; answers of how many works.
pub async fn follow(app: &App) -> Result<usize, Refusal> {
    let now = app.clock.now();
    let due = sqlx::query_scalar!(
        "select public_id from maintenance where next_at <= $1 order by next_at, id limit $2",
        now,
        AT_ONCE
    )
    .fetch_all(&app.pool)
    .await?;
    let mut taken = 0;
    for public_id in due {
        match take(app, &public_id).await {
            Ok(is_first) => taken += usize::from(is_first),
            // One that fails holds up no other.
            Err(refusal) => {
                tracing::error!(public_id, cause = %refusal, "a step of planned work failed; it is tried again")
            }
        }
    }
    Ok(taken)
}

/// Whether it was this process that did.
async fn take(app: &App, public_id: &str) -> Result<bool, Refusal> {
    let now = app.clock.now();
    let mut tx = Tx::begin(&app.pool, Who::System, now).await?;
    let is_due = sqlx::query_scalar!(
        "select id from maintenance where public_id = $1 and next_at <= $2 for update skip locked",
        public_id,
        now
    )
    .fetch_optional(&mut *tx)
    .await?;
    if is_due.is_none() {
        return Ok(false);
    }
    let locked = lock(&mut tx, public_id).await?;
    catch_up(&mut tx, &locked).await?;
    tx.status_changed();
    tx.commit(true).await
}
