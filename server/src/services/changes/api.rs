//! `POST /api/v1/changes`: one change or a list of them, kept before it is answered.

use super::{
    arrive::{Arrived, arrive},
    told::{Told, clean, cleaned, sentence, short, time},
};
use crate::{
    db::{Tx, Who},
    http::{App, Bearer, Limits, Refusal, Scope},
};
use app::{
    command::FieldError,
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

/// In one request; all are kept, or none.
const MOST: usize = 500;

pub async fn receive(State(app): State<App>, request: Request) -> Response {
    take_in(&app, request).await.unwrap_or_else(|refusal| refusal.problem())
}

async fn take_in(app: &App, request: Request) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    let bearer = Bearer::check(app, &parts.headers, Scope::Intake).await?;
    let limit = Limits::FORM_BYTES;
    let body = to_bytes(body, limit).await.map_err(|_| Refusal::TooLarge { limit })?;
    let sent: Value = serde_json::from_slice(&body)
        .map_err(|error| Refusal::BadRequest(format!("The body is not JSON: {error}.")))?;
    let key = parts.headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let (changes, is_list) = read(sent, key)?;
    let mut tx = Tx::begin(&app.pool, Who::Sender(bearer.id), app.clock.now()).await?;
    let mut kept = Vec::with_capacity(changes.len());
    for (place, told) in changes.into_iter().enumerate() {
        let arrived = arrive(&mut tx, bearer.id, Source::Api, told).await;
        kept.push(arrived.map_err(|refusal| if is_list { at(place, refusal) } else { refusal })?);
    }
    tx.commit(()).await?;
    let status = if kept.iter().all(|kept| kept.is_known) { StatusCode::OK } else { StatusCode::CREATED };
    let items: Vec<Value> = kept.iter().map(shown).collect();
    let answer = match is_list {
        true => json!({ "items": items }),
        false => items.into_iter().next().unwrap_or_default(),
    };
    Ok((status, Json(answer)).into_response())
}

/// `state` is `unplaced` where a person has to say whose change it is.
fn shown(arrived: &Arrived) -> Value {
    json!({
        "id": arrived.id,
        "state": if arrived.is_placed { "placed" } else { "unplaced" },
        "repeated": arrived.is_known,
    })
}

/// All that is wrong is told at once, each with its place: `3.version`.
fn read(sent: Value, key: Option<&str>) -> Result<(Vec<Told>, bool), Refusal> {
    let (items, is_list) = match sent {
        Value::Array(items) => (items, true),
        one @ Value::Object(_) => (vec![one], false),
        _ => return Err(Refusal::BadRequest("The body must be a JSON object, or a list of them.".into())),
    };
    if items.is_empty() || items.len() > MOST {
        return Err(Refusal::BadRequest(format!("A list holds 1 to {MOST} changes; this has {}.", items.len())));
    }
    let (mut changes, mut errors) = (Vec::new(), Vec::new());
    for (place, item) in items.into_iter().enumerate() {
        match one(item) {
            Ok(told) => changes.push(told),
            Err(wrong) if is_list => errors.extend(wrong.into_iter().map(|error| placed(place, error))),
            Err(wrong) => errors.extend(wrong),
        }
    }
    if !errors.is_empty() {
        return Err(Refusal::Invalid(errors));
    }
    if let ([only], false) = (&mut changes[..], is_list) {
        only.key = only.key.take().or_else(|| short(key?, 255));
    }
    Ok((changes, is_list))
}

fn one(item: Value) -> Result<Told, Vec<FieldError>> {
    let Value::Object(mut item) = item else {
        return Err(vec![FieldError::new("", "A change is a JSON object.")]);
    };
    let mut errors = Vec::new();
    let details = item.remove("details").filter(|details| !details.is_null()).map(cleaned);
    let told = Told {
        key: word(&item, "key", 255, &mut errors),
        service: word(&item, "service", 200, &mut errors),
        artifact: word(&item, "artifact", 200, &mut errors),
        kind: word(&item, "kind", 80, &mut errors).and_then(|said| {
            let kind = Kind::of_word(&said);
            if kind.is_none() {
                let known = Kind::ALL.map(Kind::word).join(", ");
                errors.push(FieldError::new("kind", format!("One of {known}.")));
            }
            kind
        }),
        version: word(&item, "version", 200, &mut errors),
        previous: word(&item, "previous", 200, &mut errors),
        summary: word(&item, "summary", 10_000, &mut errors).map(|text| sentence(&text)).unwrap_or_default(),
        author: word(&item, "by", 200, &mut errors),
        address: word(&item, "url", 2000, &mut errors).filter(|address| {
            let is_safe = links::is_safe(address);
            if !is_safe {
                errors.push(FieldError::new("url", "Begins with https:// or http://."));
            }
            is_safe
        }),
        happened_at: word(&item, "happened_at", 80, &mut errors).and_then(|said| {
            let at = time(&said);
            if at.is_none() {
                errors.push(FieldError::new("happened_at", "A time as in 2025-02-15T13:30:00Z."));
            }
            at
        }),
        details,
    };
    let mut need = |holds: bool, field: &str, says: &str| {
        if !holds && !errors.iter().any(|error| error.field == field) {
            errors.push(FieldError::new(field, says));
        }
    };
    need(told.service.is_some(), "service", "The slug of the service that changed.");
    need(told.artifact.is_some() || told.kind.is_some(), "artifact", "The part that changed, such as prompt.");
    need(told.version.is_some(), "version", "The version that is live now.");
    if errors.is_empty() { Ok(told) } else { Err(errors) }
}

/// A number is as good as text: builds are counted.
fn word(item: &Map<String, Value>, name: &str, most: usize, errors: &mut Vec<FieldError>) -> Option<String> {
    let text = match item.get(name)? {
        Value::Null => return None,
        Value::String(text) => clean(text)?,
        Value::Number(number) => number.to_string(),
        _ => {
            errors.push(FieldError::new(name, "Text is expected here."));
            return None;
        }
    };
    let short = short(&text, most);
    if short.is_none() {
        errors.push(FieldError::new(name, format!("At most {most} characters.")));
    }
    short
}

fn placed(place: usize, error: FieldError) -> FieldError {
    FieldError { field: format!("{place}.{}", error.field), says: error.says }
}

fn at(place: usize, refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Invalid(errors) => Refusal::Invalid(errors.into_iter().map(|error| placed(place, error)).collect()),
        Refusal::Conflict(says) => Refusal::Conflict(format!("{place}: {says}")),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(sent: Value) -> Vec<String> {
        match read(sent, None) {
            Err(Refusal::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn one_and_many_are_read() {
        let change = json!({ "service": "support-bot", "artifact": "prompt", "version": 7, "more": true });
        let (one, is_list) = read(change.clone(), Some("build-7")).unwrap();
        assert_eq!((one[0].version.as_deref(), one[0].key.as_deref(), is_list), (Some("7"), Some("build-7"), false));
        let (two, is_list) = read(json!([change, change]), Some("build-7")).unwrap();
        assert_eq!((two.len(), two[0].key.as_deref(), is_list), (2, None, true));
    }

    #[test]
    fn everything_that_is_wrong_is_said_with_its_place() {
        assert_eq!(errors(json!({})), ["service", "artifact", "version"]);
        let good = json!({ "service": "a", "artifact": "prompt", "version": "1" });
        let bad = json!({ "service": ["a"], "kind": "spoon", "version": "1", "url": "ftp://x", "happened_at": "now" });
        assert_eq!(
            errors(json!([good, bad, 3])),
            ["1.service", "1.kind", "1.url", "1.happened_at", "1.artifact", "2."]
        );
        assert!(matches!(read(json!([]), None), Err(Refusal::BadRequest(_))));
        assert!(matches!(read(json!("x"), None), Err(Refusal::BadRequest(_))));
    }
}
