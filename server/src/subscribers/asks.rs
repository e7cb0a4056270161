//! What asks to confirm, accounted for and tried again like an update, in a lane of its own.

use super::{
    ask_message::send,
    opt_in::{Facts, Standing, standing},
    outcome::{Failed, Outcome, Why},
};
use crate::http::App;
use chrono::{DateTime, Duration, Utc};
use futures::future::join_all;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

const LOOK_EVERY: std::time::Duration = std::time::Duration::from_millis(500);
const LEASE: Duration = Duration::seconds(30);
const AT_ONCE: i64 = 8;
const MOST_CALLS: i32 = 3;

pub(super) struct Ask {
    pub id: Uuid,
    pub subscriber: Uuid,
    pub channel: String,
    pub address: Option<String>,
    pub token: Vec<u8>,
    pub secrets: Vec<Vec<u8>>,
    /// The page's.
    pub page: String,
    pub name: String,
    pub asked_at: DateTime<Utc>,
    pub standing: Standing,
    attempts: i32,
}

pub(super) async fn run(app: &App, bell: &Notify, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = run_due(app).await {
            tracing::warn!(%error, "mails that ask to confirm wait for the database");
        }
        tokio::select! {
            () = bell.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
}

pub(super) async fn run_due(app: &App) -> sqlx::Result<usize> {
    let mut tried = 0;
    loop {
        let asks = claim(app).await?;
        if asks.is_empty() {
            return Ok(tried);
        }
        tried += asks.len();
        for written in join_all(asks.iter().map(|ask| carry_out(app, ask))).await {
            written?;
        }
    }
}

async fn claim(app: &App) -> sqlx::Result<Vec<Ask>> {
    let now = app.clock.now();
    let rows = sqlx::query!(
        r#"with due as (
             select id from subscriber_ask
             where handed_over_at is null and dropped_at is null and run_at <= $1
               and (leased_until is null or leased_until <= $1)
             order by run_at limit $2 for update skip locked
           ), taken as (
             update subscriber_ask a set lease = $3, leased_until = $4, attempts = attempts + 1 from due
             where a.id = due.id returning a.id, a.subscriber_id, a.asked_at, a.attempts
           )
           select taken.id as "id!", taken.asked_at as "asked_at!", taken.attempts as "attempts!", s.id as subscriber,
             s.channel, s.address, s.token, s.secret, s.old_secret, s.asked_at as first_asked_at, s.confirmed_at,
             s.ended_at, p.name, p.public_id as page
           from taken join subscriber s on s.id = taken.subscriber_id join status_page p on p.id = s.status_page_id"#,
        now,
        AT_ONCE,
        Uuid::now_v7(),
        now + LEASE
    )
    .fetch_all(&app.pool)
    .await?;
    let ask = rows.into_iter().map(|row| Ask {
        id: row.id,
        subscriber: row.subscriber,
        channel: row.channel,
        address: row.address,
        token: row.token,
        secrets: [row.secret, row.old_secret].into_iter().flatten().collect(),
        page: row.page,
        name: row.name,
        asked_at: row.asked_at,
        standing: standing(
            &Facts { asked_at: row.first_asked_at, confirmed_at: row.confirmed_at, ended_at: row.ended_at },
            now,
        ),
        attempts: row.attempts,
    });
    Ok(ask.collect())
}

async fn carry_out(app: &App, ask: &Ask) -> sqlx::Result<()> {
    let outcome = match (ask.standing, &ask.address) {
        (Standing::Asked | Standing::Active, Some(address)) => match send(app, ask, address).await {
            Ok(()) => Outcome::HandedOver { more: Vec::new() },
            Err(failed) => of(failed, ask, app.clock.now()),
        },
        _ => Outcome::dropped(Why::Ended, "It ended before this was sent."),
    };
    let now = app.clock.now();
    let (handed, again, dropped, says, code) = match outcome {
        Outcome::HandedOver { .. } => (Some(now), None, None, None, None),
        Outcome::Again { at, says, code } => (None, Some(at), None, Some(says), Some(code)),
        Outcome::Dropped { says, code, .. } => (None, None, Some(now), Some(says), Some(code)),
    };
    sqlx::query!(
        "update subscriber_ask set handed_over_at = $2, run_at = coalesce($3, run_at), dropped_at = $4, says = $5,
             code = $6, lease = null, leased_until = null
         where id = $1 and handed_over_at is null and dropped_at is null",
        ask.id,
        handed,
        again,
        dropped,
        says,
        code
    )
    .execute(&app.pool)
    .await?;
    Ok(())
}

/// An address that nobody confirmed may be anybody's: a program there is asked three times, not for two days.
fn of(failed: Failed, ask: &Ask, now: DateTime<Utc>) -> Outcome {
    if ask.channel != "mail" && ask.attempts >= MOST_CALLS {
        return Outcome::Dropped { why: Why::Refused, says: failed.says, code: failed.code };
    }
    Outcome::of(failed, ask.asked_at, now, ask.attempts, rand::random())
}
