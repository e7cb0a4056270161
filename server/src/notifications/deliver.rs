//! The job that carries one message out: at least once, always under the same id, and no more once nobody needs it.

use super::{again::again, due::Due, link, send};
use crate::{
    db::{Tx, Who},
    http::{App, Refusal},
    jobs::{self, Job},
};
use app::notifications::message::{Link, Message, Told};
use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;
use uuid::Uuid;

#[derive(Deserialize)]
struct Payload {
    delivery: Uuid,
}

/// Why it did not arrive.
#[derive(Debug)]
pub(super) struct Failed {
    pub says: String,
    /// Another try would hear the same.
    pub is_final: bool,
    /// The pause that the other side asked for.
    pub asks: Option<Duration>,
}

impl Failed {
    pub fn for_now(says: impl Into<String>) -> Failed {
        Failed { says: says.into(), is_final: false, asks: None }
    }

    pub fn for_good(says: impl Into<String>) -> Failed {
        Failed { says: says.into(), is_final: true, asks: None }
    }
}

pub(crate) async fn deliver_job(app: &App, job: &Job) -> Result<(), Refusal> {
    let payload: Payload =
        serde_json::from_value(job.payload.clone()).map_err(|error| Refusal::Broken(error.to_string()))?;
    let Some(due) = Due::load(app, payload.delivery).await? else { return Ok(()) };
    if due.is_done {
        return Ok(());
    }
    if let Some(why) = &due.needless {
        return write(app, &due, "dropped", why, app.clock.now(), None).await;
    }
    let link = match (&due.told, due.incident, due.page) {
        (Told::Page { incident: Some(_), .. }, Some(incident), Some(page)) => {
            Some(link::issue(app, &due, incident, page).await?)
        }
        _ => None,
    };
    let sent = send::send(app, &due, &message(app, &due, link)).await;
    let now = app.clock.now();
    let failed = match sent {
        Ok(says) => return write(app, &due, "sent", &says, now, None).await,
        Err(failed) => failed,
    };
    let at = again(due.due_at, now, due.tries + 1, rand::random(), failed.asks);
    // Who presses "Ring me now" waits for the answer: the next press is the next try.
    match at.filter(|_| !failed.is_final && due.is != "test") {
        Some(at) => {
            write(app, &due, "failed", &failed.says, now, Some(at)).await?;
            Ok(jobs::put_off(&app.pool, job, &failed.says, at).await?)
        }
        None => {
            write(app, &due, "dead", &failed.says, now, None).await?;
            if due.is == "test" {
                return Ok(());
            }
            tracing::warn!(delivery = %due.id, channel = %due.channel.kind, why = failed.says, "a message was given up");
            Ok(jobs::give_up(&app.pool, job, &failed.says, now).await?)
        }
    }
}

fn message(app: &App, due: &Due, link: Option<(String, DateTime<Utc>)>) -> Message {
    let link = link.map(|(secret, until)| Link {
        url: format!("{}/acknowledge/{secret}", app.site.public_url),
        until: super::due::clock(&due.person.zone, until),
    });
    Message::of(&due.told, link, &app.site.public_url)
}

/// What became of it, and open pages of the incident hear of it.
async fn write(
    app: &App,
    due: &Due,
    outcome: &str,
    says: &str,
    at: DateTime<Utc>,
    again_at: Option<DateTime<Utc>>,
) -> Result<(), Refusal> {
    let says: String = says.chars().filter(|letter| !letter.is_control()).take(500).collect();
    let mut tx = Tx::begin(&app.pool, Who::System, at).await?;
    // Of two workers, one of which lost its lease, the first one's word stands.
    sqlx::query!(
        "insert into notice_try (delivery_id, number, outcome, says, at, again_at) values ($1, $2, $3, $4, $5, $6)
         on conflict do nothing",
        due.id,
        due.tries + 1,
        outcome,
        says,
        at,
        again_at
    )
    .execute(&mut *tx)
    .await?;
    if let Some(number) = due.number() {
        sqlx::query!("select pg_notify('incident', $1)", number.to_string()).fetch_one(&mut *tx).await?;
    }
    tx.commit(()).await
}
