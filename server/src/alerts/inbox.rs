//! The worker of the inbox: deliveries in the order of their arrival, per source. One that fails holds up no other.

use super::place::{self, Claimed};
use crate::{
    db::{Tx, Who},
    http::{App, Refusal},
};
use app::alerts::mapping::Mapping;
use chrono::{DateTime, Duration, Utc};
use futures::FutureExt;
use std::{collections::HashMap, panic::AssertUnwindSafe, time};
use tokio::sync::watch;
use uuid::Uuid;

/// Also without a ring: other processes receive deliveries too, and failed ones come due.
const LOOK_EVERY: time::Duration = time::Duration::from_millis(500);
const LONGEST_REST: time::Duration = time::Duration::from_millis(200);
const MOST_ATTEMPTS: i32 = 10;
const LONGEST_ERROR: usize = 500;
/// Worked on in one transaction: so many deliveries of one sender, and bodies that weigh so much together.
const MOST_AT_ONCE: i64 = 100;
const MOST_BYTES: i64 = 8 << 20;

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
    let mut served: Vec<Uuid> = Vec::new();
    // Where several failed together, so many are worked on one by one.
    let mut careful: HashMap<Uuid, usize> = HashMap::new();
    while !stop.is_some_and(|stop| *stop.borrow()) {
        let Some(source) = next_source(app, &taken, &mut served).await? else { break };
        let mut tx = Tx::begin(&app.pool, Who::Sender(source), app.clock.now()).await?;
        let alone = careful.get_mut(&source).filter(|left| **left > 0);
        let most = if alone.is_some() { 1 } else { MOST_AT_ONCE };
        let claimed = claim(&mut tx, source, most).await?;
        if claimed.is_empty() {
            taken.push(source);
            continue;
        }
        alone.into_iter().for_each(|left| *left -= 1);
        let (first, count) = ((claimed[0].id, claimed[0].attempts), claimed.len());
        let began = time::Instant::now();
        match carry_out(tx, source, claimed).await {
            Ok(count) => {
                done += count;
                // Senders wait for what is kept, nobody for what is worked on: then two thirds of the time are theirs.
                if app.door.is_busy() {
                    tokio::time::sleep((2 * began.elapsed()).min(LONGEST_REST)).await;
                }
            }
            Err(Failed::Away(error)) => return Err(Refusal::Away(error)),
            // Another transaction had to go first.
            Err(Failed::Crossed) => {}
            Err(Failed::Why(_)) if count > 1 => {
                careful.insert(source, count);
            }
            Err(Failed::Why(error)) => put_back(app, first, error).await?,
        }
    }
    Ok(done)
}

/// In turns: a source with a thousand waiting holds up no other.
async fn next_source(app: &App, taken: &[Uuid], served: &mut Vec<Uuid>) -> Result<Option<Uuid>, sqlx::Error> {
    if !served.is_empty() {
        let others = oldest(app, &[taken, served].concat()).await?;
        served.extend(others);
        if others.is_some() {
            return Ok(others);
        }
        served.clear();
    }
    let source = oldest(app, taken).await?;
    served.extend(source);
    Ok(source)
}

async fn oldest(app: &App, taken: &[Uuid]) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "select source.id from api_token source
         cross join lateral (select seq from delivery
             where source_id = source.id and processed_at is null and retry_at <= $1 order by seq limit 1) first
         where source.id <> all($2) order by first.seq limit 1",
        app.clock.now(),
        taken
    )
    .fetch_optional(&app.pool)
    .await
}

/// The source's oldest deliveries that are due; none while another process has the source.
async fn claim(tx: &mut Tx, source: Uuid, most: i64) -> Result<Vec<Claimed>, sqlx::Error> {
    let key = source.as_u64_pair().1.cast_signed();
    let is_ours =
        sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock($1) as "is_ours!""#, key).fetch_one(&mut **tx).await?;
    if !is_ours {
        return Ok(Vec::new());
    }
    let now = tx.now();
    sqlx::query_as!(
        Claimed,
        "with due as (
             select id, seq, octet_length(body) as bytes from delivery
             where source_id = $1 and processed_at is null and retry_at <= $2 order by seq limit $3
         ), weighed as (
             select id, sum(bytes) over (order by seq) - bytes as before from due
         )
         select d.id, d.format, d.body, d.about, d.received_at, d.attempts
         from delivery d join weighed w on w.id = d.id
         where w.before < $4::int8 order by d.seq for update of d skip locked",
        source,
        now,
        most,
        MOST_BYTES
    )
    .fetch_all(&mut **tx)
    .await
}

enum Failed {
    /// The database is away: nobody's fault, and no attempt.
    Away(sqlx::Error),
    Crossed,
    Why(String),
}

async fn carry_out(mut tx: Tx, source: Uuid, claimed: Vec<Claimed>) -> Result<usize, Failed> {
    let failed = match mapping(&mut tx, source).await {
        Err(error) => Refusal::from(error),
        Ok(mapping) => match AssertUnwindSafe(place::place(tx, source, mapping, claimed)).catch_unwind().await {
            Ok(Ok(count)) => return Ok(count),
            Ok(Err(refusal)) => refusal,
            Err(_) => Refusal::Broken("Working on it panicked.".into()),
        },
    };
    match failed {
        Refusal::Away(error) => Err(Failed::Away(error)),
        refusal if refusal.is_crossed() => {
            tokio::time::sleep(time::Duration::from_millis(20)).await;
            Err(Failed::Crossed)
        }
        refusal => Err(Failed::Why(cause(&refusal))),
    }
}

/// How the source's JSON is read, where an administrator said so.
async fn mapping(tx: &mut Tx, source: Uuid) -> Result<Option<Mapping>, sqlx::Error> {
    let mapping = sqlx::query_scalar!("select mapping from intake where source_id = $1", source)
        .fetch_optional(&mut **tx)
        .await?;
    Ok(mapping.flatten().and_then(|mapping| serde_json::from_value(mapping).ok()))
}

/// It comes due again later; after ten attempts it is given up, but kept with its error, where a person sees it.
async fn put_back(app: &App, (id, attempts): (Uuid, i32), error: String) -> Result<(), Refusal> {
    tracing::error!(delivery = %id, error, "a delivery could not be worked on");
    let error: String = error.chars().filter(|letter| *letter != '\0').take(LONGEST_ERROR).collect();
    let now = app.clock.now();
    let attempts = attempts + 1;
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
    Ok(())
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
