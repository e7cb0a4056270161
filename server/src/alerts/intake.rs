//! `POST /api/v1/intake/alertmanager`: committed first, then answered, then worked on.

use super::alertmanager;
use crate::http::{App, Bearer, Limits, Refusal, Scope};
use axum::{
    Json,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{
    sync::Mutex,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// Above it a body is parsed off the threads that serve everyone else.
const LARGE: usize = 256 << 10;
const COUNT_EVERY: Duration = Duration::from_secs(1);

pub async fn receive(State(app): State<App>, request: Request) -> Response {
    match take_in(&app, request).await {
        Ok(delivery) => (StatusCode::ACCEPTED, Json(serde_json::json!({ "delivery": delivery }))).into_response(),
        Err(refusal) => refusal.problem(),
    }
}

async fn take_in(app: &App, request: Request) -> Result<Uuid, Refusal> {
    let (parts, body) = request.into_parts();
    let bearer = Bearer::check(app, &parts.headers, Scope::Intake).await?;
    must_have_room(app).await?;
    let body = read(&parts.headers, body).await?;
    must_be_understood(body.clone()).await?;
    let id = Uuid::now_v7();
    let now = app.clock.now();
    sqlx::query!(
        "insert into delivery (id, source_id, format, body, received_at, attempts, retry_at)
         values ($1, $2, 'alertmanager', $3, $4, 0, $4)",
        id,
        bearer.id,
        &body[..],
        now
    )
    .execute(&app.pool)
    .await?;
    app.inbox.notify_one();
    Ok(id)
}

async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Refusal> {
    let limit = Limits::ALERTMANAGER_BYTES;
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(Refusal::TooLarge { limit });
    }
    to_bytes(body, limit).await.map_err(|error| {
        let is_too_large = error.to_string().contains("length limit");
        if is_too_large { Refusal::TooLarge { limit } } else { Refusal::BadRequest("The body broke off.".into()) }
    })
}

async fn must_be_understood(body: Bytes) -> Result<(), Refusal> {
    let parsed = match body.len() > LARGE {
        false => alertmanager::parse(&body).map(|_| ()),
        true => tokio::task::spawn_blocking(move || alertmanager::parse(&body).map(|_| ()))
            .await
            .map_err(|error| Refusal::Broken(error.to_string()))?,
    };
    parsed.map_err(Refusal::BadRequest)
}

/// How many wait, counted at most once a second: a count for each delivery would be the load it guards against.
static WAITING: Mutex<Option<(usize, Instant, i64)>> = Mutex::new(None);

/// Never a 4xx for load: a sender gives up after that, and comes again after a 503.
async fn must_have_room(app: &App) -> Result<(), Refusal> {
    let here = std::ptr::from_ref(&**app) as usize;
    let known = {
        let mut waiting = WAITING.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let known = (*waiting).filter(|(whose, at, _)| *whose == here && at.elapsed() < COUNT_EVERY);
        if known.is_none() {
            // Whoever comes while this one counts takes the last count.
            let last = (*waiting).filter(|(whose, ..)| *whose == here).map_or(0, |(.., count)| count);
            *waiting = Some((here, Instant::now(), last));
        }
        known.map(|(.., count)| count)
    };
    let count = match known {
        Some(count) => count,
        None => {
            let count = waiting(app).await?;
            *WAITING.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some((here, Instant::now(), count));
            count
        }
    };
    if count >= Limits::INBOX_WAITING {
        return Err(Refusal::Busy("Too many deliveries wait to be worked on. Send this one again.".into()));
    }
    Ok(())
}

async fn waiting(app: &App) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from (select from delivery where processed_at is null limit $1) waiting"#,
        Limits::INBOX_WAITING
    )
    .fetch_one(&app.pool)
    .await
}
