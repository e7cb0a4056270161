//! `POST /v2/enqueue`: the key lies in the body, so that is read first; and all answers are PagerDuty's own.

use super::door::{Door, Kept};
use crate::{
    alerts::formats::{About, Answer, Format, pagerduty},
    http::{App, Refusal},
};
use axum::{
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use serde_json::json;
use uuid::Uuid;

pub async fn enqueue(State(app): State<App>, request: Request) -> Response {
    match take_in(&app, request).await {
        Ok(dedup_key) => pagerduty::accepted(&dedup_key).into_response(),
        Err(answer) => answer.into_response(),
    }
}

async fn take_in(app: &App, request: Request) -> Result<String, Answer> {
    let format = Format::PagerDuty;
    let read = app.door.read_of_stranger(format, request.into_body()).await.map_err(|refusal| match refusal {
        Refusal::TooLarge { .. } => pagerduty::Refused::TooLarge.answer(),
        Refusal::BadRequest(_) => pagerduty::Refused::NotJson.answer(),
        other => later(&other),
    })?;
    let id = Uuid::now_v7();
    let event = pagerduty::read(&read.body, id).map_err(|refused| refused.answer())?;
    let source = app.door.source(app, Some(&event.routing_key)).await.map_err(|refusal| match refusal {
        Refusal::NotSignedIn | Refusal::Forbidden(_) => pagerduty::Refused::wrong_key().answer(),
        other => later(&other),
    })?;
    Door::must_want_no_signature(&source).map_err(|refusal| later(&refusal))?;
    app.door.must_have_room(app).await.map_err(|refusal| later(&refusal))?;
    let body = pagerduty::without_key(&read.body, &event.routing_key).into();
    let kept = Kept { id, source: source.id, format, body, about: About::default() };
    app.door.keep(app, kept).await.map_err(|refusal| later(&refusal))?;
    Ok(event.dedup_key)
}

/// Ours to mend, or for now: clients try again.
fn later(refusal: &Refusal) -> Answer {
    let _ = refusal.incidence();
    let body = json!({ "status": "error", "message": "Event not accepted", "errors": [refusal.to_string()] });
    Answer { status: refusal.status().as_u16(), body }
}
