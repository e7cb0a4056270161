//! Alertmanager, Grafana, generic JSON and CloudEvents: a token in a header, 202 with the delivery's id, else a problem.

use super::{Source, door::Kept};
use crate::{
    alerts::formats::{self, About, Format, cloudevents, signature},
    http::{App, Refusal, bearer_secret},
};
use axum::{
    Json,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use uuid::Uuid;

/// Above it a body is parsed off the threads that serve everyone else.
const LARGE: usize = 256 << 10;

pub async fn alertmanager(State(app): State<App>, request: Request) -> Response {
    answer(take_in(&app, Some(Format::Alertmanager), request).await)
}

pub async fn grafana(State(app): State<App>, request: Request) -> Response {
    answer(take_in(&app, Some(Format::Grafana), request).await)
}

/// Both kinds at one address: a CloudEvent says that it is one.
pub async fn events(State(app): State<App>, request: Request) -> Response {
    answer(take_in(&app, None, request).await)
}

fn answer(taken: Result<Uuid, Refusal>) -> Response {
    match taken {
        Ok(delivery) => (StatusCode::ACCEPTED, Json(serde_json::json!({ "delivery": delivery }))).into_response(),
        Err(refusal) => refusal.problem(),
    }
}

async fn take_in(app: &App, format: Option<Format>, request: Request) -> Result<Uuid, Refusal> {
    let (parts, body) = request.into_parts();
    let source = app.door.source(app, bearer_secret(&parts.headers).as_deref()).await?;
    app.door.must_have_room(app).await?;
    let (format, about) = match format {
        Some(format) => (format, About::default()),
        None if cloudevents::is_one(&parts.headers) => (Format::CloudEvents, cloudevents::about(&parts.headers)),
        None => (Format::Json, About::default()),
    };
    let read = app.door.read(format, &parts.headers, body).await?;
    must_be_signed(&source, &parts.headers, &read.body, app.clock.now().timestamp())?;
    let id = Uuid::now_v7();
    must_be_understood(&source, format, &read.body, &about, id).await?;
    let kept = Kept { id, source: source.id, format, body: read.body.clone(), about };
    app.door.keep(app, kept).await?;
    Ok(id)
}

/// By the newest secret, or by the one before while both fit; what the newest one says of it is told.
fn must_be_signed(source: &Source, headers: &HeaderMap, body: &[u8], now: i64) -> Result<(), Refusal> {
    let mut said = source.signing.iter().map(|signing| signature::verify(signing, headers, body, now));
    let Some(first) = said.next() else { return Ok(()) };
    first
        .or_else(|unsigned| said.find(Result::is_ok).unwrap_or(Err(unsigned)))
        .map_err(|unsigned| Refusal::Forbidden(unsigned.to_string()))
}

async fn must_be_understood(
    source: &Arc<Source>,
    format: Format,
    body: &Bytes,
    about: &About,
    id: Uuid,
) -> Result<(), Refusal> {
    let understood = match body.len() > LARGE {
        false => formats::read(format, body, about, source.mapping.as_ref(), id).map(|_| ()),
        true => {
            let (source, body, about) = (source.clone(), body.clone(), about.clone());
            tokio::task::spawn_blocking(move || {
                formats::read(format, &body, &about, source.mapping.as_ref(), id).map(|_| ())
            })
            .await
            .map_err(|error| Refusal::Broken(error.to_string()))?
        }
    };
    understood.map_err(Refusal::BadRequest)
}
