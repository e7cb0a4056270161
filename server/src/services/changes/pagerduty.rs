//! `POST /v2/change/enqueue`: PagerDuty's change events, with its answers to the letter.

use super::{
    arrive::arrive,
    told::{Told, clean, cleaned, sentence, short, time},
};
use crate::{
    db::{Tx, Who},
    http::{App, Bearer, Refusal, Scope},
};
use app::{
    links,
    services::{Kind, Source},
};
use axum::{
    Json,
    body::to_bytes,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

const BYTES: usize = 512 << 10;

#[derive(Debug, PartialEq, Eq)]
enum Refused {
    NotJson,
    Invalid(Vec<String>),
    TooLarge,
    /// Ours to mend, or for now: clients try again.
    Later(StatusCode, String),
}

pub async fn receive(State(app): State<App>, request: Request) -> Response {
    match take_in(&app, request).await {
        Ok(()) => {
            let body = json!({ "status": "success", "message": "Change event processed" });
            (StatusCode::ACCEPTED, Json(body)).into_response()
        }
        Err(refused) => refused.into_response(),
    }
}

async fn take_in(app: &App, request: Request) -> Result<(), Refused> {
    let body = to_bytes(request.into_body(), BYTES).await.map_err(|_| Refused::TooLarge)?;
    let event: Value = serde_json::from_slice(&body).map_err(|_| Refused::NotJson)?;
    let (key, told) = read(&event).map_err(Refused::Invalid)?;
    let bearer = match Bearer::of_secret(app, &key, Scope::Intake).await {
        Ok(bearer) => bearer,
        Err(Refusal::NotSignedIn | Refusal::Forbidden(_)) => {
            return Err(Refused::Invalid(vec!["Invalid routing key".into()]));
        }
        Err(refusal) => return Err(refusal.into()),
    };
    keep(app, bearer, told).await.map_err(Refused::from)
}

async fn keep(app: &App, bearer: Bearer, told: Told) -> Result<(), Refusal> {
    let mut tx = Tx::begin(&app.pool, Who::Sender(bearer.id), app.clock.now()).await?;
    arrive(&mut tx, bearer.id, Source::PagerDuty, told).await?;
    tx.commit(()).await
}

/// The routing key and the change, or everything that is wrong with it.
fn read(event: &Value) -> Result<(String, Told), Vec<String>> {
    let mut errors = Vec::new();
    let Some(event) = event.as_object() else { return Err(vec!["The event is not a JSON object".into()]) };
    let key = event.get("routing_key").and_then(Value::as_str).and_then(clean);
    if key.is_none() {
        errors.push("'routing_key' is missing or blank".into());
    }
    let nothing = Map::new();
    let payload = match event.get("payload") {
        Some(Value::Object(payload)) => payload,
        None | Some(Value::Null) => {
            errors.push("'payload' is missing or blank".into());
            &nothing
        }
        Some(_) => {
            errors.push("'payload' is not an object".into());
            &nothing
        }
    };
    let summary = payload.get("summary").and_then(text).map(|text| sentence(&text)).unwrap_or_default();
    if summary.is_empty() && errors.is_empty() {
        errors.push("'payload.summary' is missing or blank".into());
    }
    let happened_at = match payload.get("timestamp").and_then(text) {
        None => None,
        Some(said) => {
            let at = time(&said);
            if at.is_none() {
                errors.push("'payload.timestamp' is invalid (must be ISO 8601)".into());
            }
            at
        }
    };
    let (Some(key), true) = (key, errors.is_empty()) else { return Err(errors) };
    let details = payload.get("custom_details").filter(|details| !details.is_null()).cloned().map(cleaned);
    let said = |names: &[&str], most| {
        let details = details.as_ref()?.as_object()?;
        names.iter().find_map(|name| short(&text(details.get(*name)?)?, most))
    };
    let address = event.get("links").and_then(Value::as_array).into_iter().flatten().find_map(|link| {
        let address = clean(link.get("href")?.as_str()?)?;
        (links::is_safe(&address) && address.len() <= 2000).then_some(address)
    });
    let told = Told {
        key: said(&["key", "dedup_key"], 255),
        service: said(&["service"], 200),
        artifact: said(&["artifact", "part"], 200),
        kind: said(&["kind"], 80).and_then(|word| Kind::of_word(&word)),
        version: said(&["version"], 200),
        previous: said(&["previous"], 200),
        author: said(&["by", "author", "user"], 200).or_else(|| short(&text(payload.get("source")?)?, 200)),
        summary,
        address,
        happened_at,
        details,
    };
    Ok((key, told))
}

/// A word, also where a sender wrote a number.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => clean(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Refused {
        match refusal {
            Refusal::Invalid(errors) => Refused::Invalid(
                errors.into_iter().map(|error| format!("'payload.timestamp' is invalid: {}", error.says)).collect(),
            ),
            Refusal::Conflict(says) => Refused::Invalid(vec![says]),
            other => {
                let _ = other.incidence();
                Refused::Later(other.status(), other.to_string())
            }
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, code, message, errors) = match self {
            Refused::NotJson => (
                StatusCode::BAD_REQUEST,
                "Unrecognized object",
                "Event object format is unrecognized",
                vec!["JSON parse error".to_string()],
            ),
            Refused::Invalid(errors) => (StatusCode::BAD_REQUEST, "invalid event", "Event object is invalid", errors),
            Refused::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "invalid event",
                "Event object is invalid",
                vec![format!("The event is larger than {BYTES} bytes")],
            ),
            Refused::Later(status, says) => (status, "error", "Event not accepted", vec![says]),
        };
        (status, Json(json!({ "status": code, "message": message, "errors": errors }))).into_response()
    }
}

#[cfg(test)]
#[path = "pagerduty_tests.rs"]
mod tests;
