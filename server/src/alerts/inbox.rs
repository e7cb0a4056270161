//! The worker of the inbox: deliveries in the order of their arrival, per source. One that fails never holds up the others.

use super::place::{self, Claimed};
use crate::{
    db::{Tx, Who},
    http::{App, Refusal},
};
use chrono::{DateTime, Duration, Utc};
use futures::FutureExt;
use std::{panic::AssertUnwindSafe, time};
use tokio::sync::watch;
use uuid::Uuid;

/// Also without a ring: other processes receive deliveries too, and failed ones come due.
const LOOK_EVERY: time::Duration = time::Duration::from_millis(500);
const MOST_ATTEMPTS: i32 = 10;
const LONGEST_ERROR: usize = 500;

pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(refusal) = work(&app, Some(&stop)).await {
            tracing::warn!(cause = %cause(&refusal), "the inbox waits for the database");
            tokio::time::sleep(LOOK_EVERY).await;
        }
        tokio::select! {
            () = app.inbox.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

/// Works on everything that waits and is due; answers how many deliveries were done.
pub async fn process_waiting(app: &App) -> Result<usize, Refusal> {
    work(app, None).await
}

async fn work(app: &App, stop: Option<&watch::Receiver<bool>>) -> Result<usize, Refusal> {
    let mut done = 0;
    // Sources that another process works on: it goes on with them.
    let mut taken: Vec<Uuid> = Vec::new();
    while !stop.is_some_and(|stop| *stop.borrow()) {
        let Some(source) = next_source(app, &taken).await? else { break };
        let mut tx = Tx::begin(&app.pool, Who::Sender(source), app.clock.now()).await?;
        match claim(&mut tx, source).await? {
            None => taken.push(source),
            Some(claimed) => done += usize::from(carry_out(app, tx, claimed).await?),
        }
    }
    Ok(done)
}

async fn next_source(app: &App, taken: &[Uuid]) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "select source_id from delivery
         where processed_at is null and retry_at <= $1 and source_id <> all($2)
         order by received_at, id limit 1",
        app.clock.now(),
        taken
    )
    .fetch_optional(&app.pool)
    .await
}

/// The source's oldest delivery that is due; none while another process has the source.
async fn claim(tx: &mut Tx, source: Uuid) -> Result<Option<Claimed>, sqlx::Error> {
    let key = source.as_u64_pair().1.cast_signed();
    let is_ours =
        sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock($1) as "is_ours!""#, key).fetch_one(&mut **tx).await?;
    if !is_ours {
        return Ok(None);
    }
    let now = tx.now();
    sqlx::query_as!(
        Claimed,
        "select d.id, d.source_id as source, t.name as source_name, d.body, d.received_at, d.attempts
         from delivery d join api_token t on t.id = d.source_id
         where d.source_id = $1 and d.processed_at is null and d.retry_at <= $2
         order by d.received_at, d.id limit 1
         for update of d skip locked",
        source,
        now
    )
    .fetch_optional(&mut **tx)
    .await
}

/// True when it was done. A database that is away is nobody's fault and counts no attempt.
async fn carry_out(app: &App, tx: Tx, claimed: Claimed) -> Result<bool, Refusal> {
    let (id, attempts) = (claimed.id, claimed.attempts);
    let error = match AssertUnwindSafe(place::place(tx, claimed)).catch_unwind().await {
        Ok(Ok(())) => return Ok(true),
        Ok(Err(Refusal::Away(error))) => return Err(Refusal::Away(error)),
        Ok(Err(refusal)) => cause(&refusal),
        Err(_) => "Working on it panicked.".to_string(),
    };
    tracing::error!(delivery = %id, error, "a delivery could not be worked on");
    let error: String = error.chars().filter(|letter| *letter != '\0').take(LONGEST_ERROR).collect();
    let now = app.clock.now();
    let attempts = attempts + 1;
    // Given up, but kept with its error, where a person sees it.
    let processed_at: Option<DateTime<Utc>> = (attempts >= MOST_ATTEMPTS).then_some(now);
    sqlx::query!(
        "update delivery set attempts = $2, error = $3, retry_at = $4, processed_at = $5 where id = $1",
        id,
        attempts,
        error,
        now + backoff(attempts),
        processed_at
    )
    .execute(&app.pool)
    .await?;
    Ok(false)
}

/// 2 s, 4 s, 8 s, up to five minutes.
fn backoff(attempts: i32) -> Duration {
    Duration::seconds(2_i64.saturating_pow(attempts.clamp(0, 20).cast_unsigned()).min(300))
}

fn cause(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Database(error) | Refusal::Away(error) => error.to_string(),
        Refusal::Broken(cause) => cause.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_grow_apart_up_to_five_minutes() {
        for (attempts, seconds) in [(1, 2), (2, 4), (8, 256), (9, 300), (60, 300)] {
            assert_eq!(backoff(attempts).num_seconds(), seconds);
        }
    }
}
