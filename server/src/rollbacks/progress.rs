//! `POST /api/v1/rollbacks/{id}/progress`: an automation reports what became of the rollback that it was asked for.

use super::{
    effective::take_effect,
    failed::fail,
    mark::{By, step},
};
use crate::{
    auth::hash_secret,
    db::{Tx, Who},
    http::{App, Limits, Refusal, bearer_secret},
};
use app::{
    command::FieldError,
    ids::{IncidentId, RollbackId},
    rollbacks::State,
    timeline::Event,
};
use axum::{
    Json,
    body::to_bytes,
    extract::{Path, Request, State as Here},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

const MOST_MESSAGE: usize = 2000;
/// Kept of one rollback; what settles it is heard all the same.
const MOST_REPORTS: i64 = 50;

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    state: String,
    #[serde(default)]
    message: String,
}

pub async fn progress(Here(app): Here<App>, Path(id): Path<String>, request: Request) -> Response {
    take_in(&app, &id, request).await.unwrap_or_else(|refusal| refusal.problem())
}

async fn take_in(app: &App, id: &str, request: Request) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let secret = bearer_secret(&parts.headers).ok_or(Refusal::NotSignedIn)?;
    let id: Uuid = id.parse().map_err(|_| Refusal::NotSignedIn)?;
    // A secret opens its own rollback and nothing else; a wrong one learns not even that there is such a rollback.
    let asked = sqlx::query!(
        "select r.incident_id from rollback_callback c join rollback r on r.id = c.rollback_id
         join automation m on m.id = r.automation_id and m.removed_at is null
         where c.secret_hash = $1 and c.rollback_id = $2",
        &hash_secret(&secret)[..],
        id
    )
    .fetch_optional(&app.pool)
    .await?
    .ok_or(Refusal::NotSignedIn)?;
    let limit = Limits::FORM_BYTES;
    let body = to_bytes(body, limit).await.map_err(|_| Refusal::TooLarge { limit })?;
    let report: Report = serde_json::from_slice(&body)
        .map_err(|error| Refusal::BadRequest(format!("The body is not the JSON that is expected: {error}.")))?;
    let (state, message) = read(report)?;

    let mut tx = Tx::begin(&app.pool, Who::System, app.clock.now()).await?;
    let incident = IncidentId(asked.incident_id);
    // Once more under the locks: it may have been removed while its report came.
    let ended = sqlx::query_scalar!(
        r#"select i.ended_at is not null as "ended!" from rollback r join incident i on i.id = r.incident_id
           join automation m on m.id = r.automation_id and m.removed_at is null
           where r.id = $1 for update of i for share of m"#,
        id
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Refusal::NotSignedIn)?;
    let now = tx.now();
    let known = sqlx::query!(
        "insert into rollback_report (rollback_id, state, message, recorded_at) values ($1, $2, $3, $4)
         on conflict do nothing",
        id,
        state.word(),
        message,
        now
    )
    .execute(&mut *tx)
    .await?
    .rows_affected()
        == 0;
    let step = step(&mut tx, incident, RollbackId(id)).await?.ok_or(Refusal::NotFound)?;
    if known {
        return Ok(answer(step.state, true));
    }
    // What is refused from here on is not kept either.
    if ended {
        return Err(Refusal::Gone("The incident has ended. Do nothing more for this rollback.".into()));
    }
    match (state, step.state) {
        (_, State::Failed | State::Undone) => {
            let says = format!("This rollback is over: {}. Do nothing more for it.", step.state.word());
            return Err(Refusal::Conflict(says));
        }
        (State::Effective, State::Started) => {
            take_effect(&mut tx, &step, By::Automation, now, Some(&message)).await?;
        }
        (State::Failed, State::Started) => {
            let reason = if message.is_empty() { "It gave no reason." } else { &message };
            fail(&mut tx, &step, By::Automation, reason).await?;
        }
        (State::Failed, State::Effective | State::Verified) => {
            return Err(Refusal::Conflict("It was said to be effective already. A person undoes it.".into()));
        }
        // Progress or a second voice: heard, and nothing follows from it.
        _ => {
            must_have_room(&mut tx, id).await?;
            let automation = step.automation.clone().unwrap_or_default();
            let event = Event::RollbackReported { part: step.part.clone(), automation, state: state.word().into() };
            tx.record(incident, event, Some(&message));
        }
    }
    let after = match (state, step.state) {
        (reported, State::Started) => reported,
        (_, stands) => stands,
    };
    tx.commit(()).await?;
    Ok(answer(after, false))
}

/// The one that was just kept counts too.
async fn must_have_room(tx: &mut Tx, rollback: Uuid) -> Result<(), Refusal> {
    let kept =
        sqlx::query_scalar!(r#"select count(*) as "count!" from rollback_report where rollback_id = $1"#, rollback)
            .fetch_one(&mut **tx)
            .await?;
    match kept > MOST_REPORTS {
        true => Err(Refusal::Conflict(format!("There are {MOST_REPORTS} reports already. Say only how it ends."))),
        false => Ok(()),
    }
}

fn read(report: Report) -> Result<(State, String), Refusal> {
    let state =
        State::read(&report.state).filter(|state| matches!(state, State::Started | State::Effective | State::Failed));
    let message = report.message.trim().replace('\0', "");
    let mut errors = Vec::new();
    if state.is_none() {
        errors.push(FieldError::new("state", "One of started, effective, failed."));
    }
    if message.chars().count() > MOST_MESSAGE {
        errors.push(FieldError::new("message", format!("At most {MOST_MESSAGE} characters.")));
    }
    match (state, errors.is_empty()) {
        (Some(state), true) => Ok((state, message)),
        _ => Err(Refusal::Invalid(errors)),
    }
}

fn answer(state: State, repeated: bool) -> Response {
    Json(json!({ "state": state.word(), "repeated": repeated })).into_response()
}
