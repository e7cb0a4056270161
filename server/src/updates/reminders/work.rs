//! The worker that reminds: whichever process comes first writes the row that makes it one message.

use super::due::{Promised, promised};
use crate::{
    db::{Tx, Who},
    http::{App, Refusal},
    notifications::{About, Notice, clock, notice},
};
use app::{
    ids::PersonId,
    notifications::Urgency,
    updates::{
        cadence::nothing_said_yet,
        reminders::{Reminder, due},
    },
};
use chrono::{DateTime, Utc};
use std::time::Duration;
use tokio::sync::watch;
use uuid::Uuid;

const LOOK_EVERY: Duration = Duration::from_secs(2);

pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(refusal) = remind_due(&app).await {
            tracing::warn!(cause = %refusal, "reminders wait for the database");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
}

/// Everything that is due now; answers how many were reminded.
pub async fn remind_due(app: &App) -> Result<usize, Refusal> {
    let now = app.clock.now();
    let mut conn = app.pool.acquire().await?;
    let promised = promised(&mut conn, now).await?;
    drop(conn);
    let mut reminded = 0;
    for promise in promised {
        let Some(reminder) = due(promise.said_at, promise.at, &promise.sent, now) else { continue };
        let incident = promise.incident;
        match remind(app, promise, reminder, now).await {
            Ok(is_first) => reminded += usize::from(is_first),
            Err(refusal) => tracing::error!(%incident, cause = %refusal, "a reminder failed; it is tried again"),
        }
    }
    Ok(reminded)
}

/// Whether it was this process that did.
async fn remind(app: &App, promise: Promised, reminder: Reminder, now: DateTime<Utc>) -> Result<bool, Refusal> {
    let mut tx = Tx::begin(&app.pool, Who::System, now).await?;
    let key = Uuid::now_v7();
    let written = sqlx::query!(
        "insert into update_reminder (incident_id, promised_at, reminder, update_id, person_id, notice_key, sent_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (incident_id, promised_at, reminder) do nothing",
        promise.incident,
        promise.at,
        reminder.key(),
        promise.update,
        promise.person.as_ref().map(|(id, _)| *id),
        key,
        now
    )
    .execute(&mut *tx)
    .await?;
    let is_first = written.rows_affected() == 1;
    if let Some((person, zone)) = promise.person.as_ref().filter(|_| is_first) {
        let about = About::Matter {
            title: format!("The next update on #{}", promise.number),
            says: says(&promise, reminder, &clock(zone, promise.at), now),
            path: format!("/incidents/{}/updates/new?for=customers", promise.number),
        };
        notice(&mut tx, Notice { key, person: PersonId(*person), about, urgency: Urgency::High }).await?;
    }
    tx.commit(is_first).await
}

/// Never its title: whoever reads over a shoulder learns nothing.
fn says(promise: &Promised, reminder: Reminder, clock: &str, now: DateTime<Utc>) -> String {
    let says = reminder.says(promise.number, clock, promise.at, now);
    match promise.severity.filter(|_| promise.update.is_none()) {
        Some(severity) => format!("{says} {}", nothing_said_yet(severity, clock)),
        None => says,
    }
}
