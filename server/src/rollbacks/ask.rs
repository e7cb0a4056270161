//! An automation is asked by a job: signed, at least once, and no longer once somebody said what became of the step.

use crate::{
    auth::{hash_secret, random_secret},
    db::{Tx, Who},
    http::{App, Refusal},
    jobs::{self, Job},
    outgoing::{EnteredBy, Question, signatures},
};
use app::ids::RollbackId;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

pub const ASK: &str = "rollback.ask";
const TIMEOUT: Duration = Duration::from_secs(5);
/// Of its answer nothing but the status counts.
const MOST_BYTES: usize = 64 * 1024;
const SECRET_CHARACTERS: usize = 40;

#[derive(Serialize, Deserialize)]
struct Payload {
    rollback: Uuid,
}

pub(super) async fn plan(tx: &mut Tx, rollback: RollbackId) -> Result<(), sqlx::Error> {
    let now = tx.now();
    jobs::enqueue(tx, ASK, &rollback.to_string(), &Payload { rollback: rollback.0 }, now).await
}

/// Where its secret lies, for the seal.
pub(super) fn place(automation: Uuid) -> String {
    format!("automation/{automation}")
}

pub async fn ask_job(app: &App, job: &Job) -> Result<(), Refusal> {
    let payload: Payload =
        serde_json::from_value(job.payload.clone()).map_err(|error| Refusal::Broken(error.to_string()))?;
    let Some(asked) = asked(app, payload.rollback).await? else { return Ok(()) };
    let now = app.clock.now();
    let said = match asked.secrets.is_empty() {
        true => Err("Its secret was sealed with another key. Give it a new one.".to_string()),
        false => send(app, &asked).await,
    };
    let (status, error) = match said {
        Ok(status @ 200..300) => (Some(i32::from(status)), None),
        Ok(status) => (Some(i32::from(status)), Some(format!("It answered {status}."))),
        Err(why) => (None, Some(why)),
    };
    sqlx::query!(
        "insert into rollback_delivery (rollback_id, attempt, at, status, error) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        payload.rollback,
        job.attempts,
        now,
        status,
        error
    )
    .execute(&app.pool)
    .await?;
    sqlx::query!("select pg_notify('incident', $1)", asked.number.to_string()).fetch_one(&app.pool).await?;
    match error {
        None => Ok(()),
        Some(error) => Err(Refusal::Broken(format!("{}: {error}", asked.name))),
    }
}

struct Asked {
    id: Uuid,
    name: String,
    address: String,
    secrets: Vec<String>,
    number: i64,
    data: serde_json::Value,
    started_at: chrono::DateTime<chrono::Utc>,
}

/// None once somebody said what became of the step, the automation was removed, or the incident ended: a step from
/// before it was reopened is not asked for again.
async fn asked(app: &App, rollback: Uuid) -> Result<Option<Asked>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select m.id, m.name, m.address, m.secret, m.old_secret, i.number, i.title, i.restricted, a.kind,
                  a.name as part, s.slug, r.from_version, r.to_version, k.at as started_at
           from rollback r
           join incident i on i.id = r.incident_id
           join automation m on m.id = r.automation_id and m.removed_at is null
           join artifact a on a.id = r.artifact_id
           join service s on s.id = a.service_id
           join rollback_mark k on k.rollback_id = r.id and k.state = 'started'
           where r.id = $1 and i.ended_at is null and (i.reopened_at is null or k.at >= i.reopened_at)
             and not exists (select from rollback_mark o where o.rollback_id = r.id and o.state <> 'started')"#,
        rollback
    )
    .fetch_optional(&app.pool)
    .await?;
    Ok(row.map(|row| {
        let sealed = [Some(row.secret), row.old_secret];
        let place = place(row.id);
        Asked {
            id: rollback,
            name: row.name,
            address: row.address,
            secrets: sealed.into_iter().flatten().filter_map(|sealed| app.seal.open(&place, &sealed)).collect(),
            number: row.number,
            data: json!({
                "rollback": rollback,
                "incident": { "number": row.number, "url": format!("{}/incidents/{}", app.site.public_url, row.number) },
                "service": row.slug,
                "part": { "kind": row.kind, "name": row.part },
                "from": row.from_version,
                "to": row.to_version,
            }),
            started_at: row.started_at,
        }
    }))
}

/// Each try carries a secret of its own for reporting back, of which only the digest stays here.
async fn send(app: &App, asked: &Asked) -> Result<u16, String> {
    let secret = random_secret(SECRET_CHARACTERS);
    issue(app, asked.id, &secret).await.map_err(|_| "The database did not answer.".to_string())?;
    let mut data = asked.data.clone();
    data["callback"] = json!({
        "method": "POST",
        "url": format!("{}/api/v1/rollbacks/{}/progress", app.site.public_url, asked.id),
        "authorization": format!("Bearer {secret}"),
    });
    let body = json!({ "type": "rollback.requested", "timestamp": asked.started_at, "data": data }).to_string();
    let timestamp = app.clock.now().timestamp();
    let id = format!("msg_{}", asked.id.simple());
    let signed = signatures(&asked.secrets, &id, timestamp, body.as_bytes());
    let value = |text: &str| HeaderValue::from_str(text).map_err(|error| error.to_string());
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert("webhook-id", value(&id)?);
    headers.insert("webhook-timestamp", value(&timestamp.to_string())?);
    headers.insert("webhook-signature", value(&signed)?);
    let question = Question {
        method: Method::POST,
        address: &asked.address,
        entered_by: EnteredBy::Administrator,
        headers,
        body: body.into_bytes(),
        timeout: TIMEOUT,
        most_bytes: MOST_BYTES,
    };
    app.outgoing.ask(question).await.map(|answer| answer.status).map_err(|failure| failure.0)
}

/// Before it is sent: a quick automation may report back at once.
async fn issue(app: &App, rollback: Uuid, secret: &str) -> Result<(), Refusal> {
    let now = app.clock.now();
    let mut tx = Tx::begin(&app.pool, Who::System, now).await?;
    sqlx::query!(
        "insert into rollback_callback (secret_hash, rollback_id, issued_at) values ($1, $2, $3)",
        &hash_secret(secret)[..],
        rollback,
        now
    )
    .execute(&mut *tx)
    .await?;
    tx.commit(()).await
}
