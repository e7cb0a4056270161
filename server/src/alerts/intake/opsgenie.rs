//! Opsgenie's alert API, as far as senders of alerts use it; all answers are its own.

use super::door::{Door, Kept};
use crate::{
    alerts::formats::{
        About, Answer, Format,
        opsgenie::{self, Act, Refused},
    },
    http::{App, Refusal, bearer_secret},
};
use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, Method},
    response::{IntoResponse, Response},
};
use serde_json::json;
use std::sync::Arc;
use uuid::Uuid;

/// `POST v2/alerts`
pub async fn create(State(app): State<App>, request: Request) -> Response {
    let about = About { act: Some(Act::Create), ..About::default() };
    answer(take_in(&app, about, request).await)
}

/// `POST v2/alerts/{identifier}/close`, `acknowledge`, `notes`; `PUT …/message`, `description`.
pub async fn act(
    State(app): State<App>,
    Path((identifier, word)): Path<(String, String)>,
    request: Request,
) -> Response {
    // Whoever shows no key learns nothing of the address.
    if let Err(answer) = source(&app, request.headers()).await {
        return answer.into_response();
    }
    let puts = matches!(word.as_str(), "message" | "description");
    match Act::of_word(&word).filter(|_| puts == (request.method() == Method::PUT)) {
        Some(act) => {
            let about = About { act: Some(act), identifier: Some(identifier), ..About::default() };
            answer(take_in(&app, about, request).await)
        }
        None => said(404, "No such request is taken here.", Uuid::now_v7()).into_response(),
    }
}

/// `GET v2/alerts/requests/{id}`: what became of one.
pub async fn request(State(app): State<App>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let outcome = async {
        let source = source(&app, &headers).await?;
        let id = id.parse().map_err(|_| said(404, "Request not found.", Uuid::now_v7()))?;
        let found = outcome(&app, source.id, id).await.map_err(|error| later(&error.into(), id))?;
        found.ok_or_else(|| said(404, "Request not found. It might not be processed, yet.", id))
    };
    outcome.await.unwrap_or_else(|answer: Answer| answer).into_response()
}

fn answer(taken: Result<Uuid, Answer>) -> Response {
    match taken {
        Ok(id) => opsgenie::accepted(id).into_response(),
        Err(answer) => answer.into_response(),
    }
}

async fn source(app: &App, headers: &HeaderMap) -> Result<Arc<super::Source>, Answer> {
    let key = opsgenie::key(headers).map(str::to_string).or_else(|| bearer_secret(headers));
    app.door.source(app, key.as_deref()).await.map_err(|refusal| {
        let id = Uuid::now_v7();
        match refusal {
            Refusal::NotSignedIn => Refused::WrongKey.answer(id),
            other => later(&other, id),
        }
    })
}

async fn take_in(app: &App, about: About, request: Request) -> Result<Uuid, Answer> {
    let (parts, body) = request.into_parts();
    let id = Uuid::now_v7();
    let source = source(app, &parts.headers).await?;
    let refused = |refusal: Refusal| later(&refusal, id);
    Door::must_want_no_signature(&source).map_err(refused)?;
    app.door.must_have_room(app).await.map_err(refused)?;
    let format = Format::Opsgenie;
    let read = app.door.read(format, &parts.headers, body).await.map_err(refused)?;
    opsgenie::read(&read.body, &about, id).map_err(|refused| refused.answer(id))?;
    let kept = Kept { id, source: source.id, format, body: read.body.clone(), about };
    app.door.keep(app, kept).await.map_err(refused)?;
    Ok(id)
}

/// None while it waits, and where this sender sent no such thing.
async fn outcome(app: &App, source: Uuid, id: Uuid) -> Result<Option<Answer>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select body, about, error, processed_at as "processed_at!" from delivery
           where id = $1 and source_id = $2 and format = 'opsgenie' and processed_at is not null"#,
        id,
        source
    )
    .fetch_optional(&app.pool)
    .await?;
    Ok(row.map(|row| {
        let about: About = row.about.and_then(|about| serde_json::from_value(about).ok()).unwrap_or_default();
        let key = opsgenie::read(&row.body, &about, id).map(|said| said.dedup_key().to_string()).unwrap_or_default();
        opsgenie::outcome(id, about.act.unwrap_or(Act::Create), &key, row.error.as_deref(), row.processed_at)
    }))
}

fn later(refusal: &Refusal, id: Uuid) -> Answer {
    let _ = refusal.incidence();
    said(refusal.status().as_u16(), &refusal.to_string(), id)
}

fn said(status: u16, message: &str, id: Uuid) -> Answer {
    Answer { status, body: json!({ "message": message, "took": 0.001, "requestId": id }) }
}
