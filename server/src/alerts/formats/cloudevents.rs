//! CloudEvents 1.0 over HTTP: structured, binary and batched JSON. Each is then read by a mapping.

use super::{About, Sent, generic};
use app::alerts::mapping::Mapping;
use base64::{Engine, engine::general_purpose::STANDARD};
use http::HeaderMap;
use serde_json::{Map, Value};

const STRUCTURED: &str = "application/cloudevents+json";
const BATCH: &str = "application/cloudevents-batch+json";
const MOST_HEADERS: usize = 100;

/// Whether a request is one, by its headers.
pub fn is_one(headers: &HeaderMap) -> bool {
    let kind = headers.get(http::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    media(kind).starts_with("application/cloudevents") || headers.contains_key("ce-specversion")
}

/// The headers that belong to the event.
pub fn about(headers: &HeaderMap) -> About {
    let own =
        headers.iter().filter(|(name, _)| *name == http::header::CONTENT_TYPE || name.as_str().starts_with("ce-"));
    let own = own
        .take(MOST_HEADERS)
        .map(|(name, value)| (name.as_str().to_string(), String::from_utf8_lossy(value.as_bytes()).replace('\0', "")));
    About { headers: own.collect(), ..About::default() }
}

pub fn read(body: &[u8], about: &About, mapping: &Mapping) -> Result<Sent, String> {
    generic::of_value(&as_json(body, about)?, mapping)
}

/// All of its events in their structured form, whichever way they came.
pub fn as_json(body: &[u8], about: &About) -> Result<Value, String> {
    let kind = about.headers.get("content-type").map(String::as_str).unwrap_or_default();
    let json = || -> Result<Value, String> {
        serde_json::from_slice(body).map_err(|error| format!("The body is not JSON: {error}."))
    };
    let events = match media(kind).as_str() {
        STRUCTURED => vec![whole(json()?).map_err(|says| format!("This is no CloudEvent: {says}"))?],
        BATCH => {
            let Value::Array(items) = json()? else { return Err("A batch of CloudEvents is a JSON list.".into()) };
            let events = items.into_iter().enumerate();
            events
                .map(|(place, item)| whole(item).map_err(|says| format!("[{place}]: {says}")))
                .collect::<Result<_, _>>()?
        }
        other if other.starts_with("application/cloudevents") => {
            return Err(format!("CloudEvents are taken as JSON, not as {other}."));
        }
        _ => vec![binary(body, about, kind).map_err(|says| format!("This is no CloudEvent: {says}"))?],
    };
    Ok(Value::Array(events))
}

fn media(kind: &str) -> String {
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(kind: &str) -> bool {
    let media = media(kind);
    media == "application/json" || media == "text/json" || media.ends_with("+json")
}

/// A structured event, its data decoded.
fn whole(event: Value) -> Result<Value, String> {
    let Value::Object(mut event) = event else { return Err("An event is a JSON object.".into()) };
    check(&event)?;
    let kind = event.get("datacontenttype").and_then(Value::as_str).unwrap_or("application/json").to_string();
    if let Some(encoded) = event.remove("data_base64") {
        let encoded = encoded.as_str().ok_or("data_base64 is no text.")?;
        let bytes = STANDARD.decode(encoded.trim()).map_err(|_| "data_base64 is not base64.")?;
        event.insert("data".into(), data(&bytes, &kind)?);
    }
    Ok(Value::Object(event))
}

fn binary(body: &[u8], about: &About, kind: &str) -> Result<Value, String> {
    let mut event = Map::new();
    for (name, value) in &about.headers {
        if let Some(name) = name.strip_prefix("ce-") {
            event.insert(name.to_string(), Value::String(unescaped(value)));
        }
    }
    check(&event)?;
    if !kind.is_empty() {
        event.insert("datacontenttype".into(), kind.into());
    }
    if !body.is_empty() {
        event.insert("data".into(), data(body, kind)?);
    }
    Ok(Value::Object(event))
}

fn check(event: &Map<String, Value>) -> Result<(), String> {
    let text = |name: &str| event.get(name).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    match text("specversion") {
        Some("1.0") => {}
        Some(other) => {
            let other: String = other.chars().take(20).collect();
            return Err(format!("specversion is \"{other}\", not \"1.0\"."));
        }
        None => return Err("specversion is missing.".into()),
    }
    match ["id", "source", "type"].into_iter().find(|name| text(name).is_none()) {
        Some(missing) => Err(format!("{missing} is missing.")),
        None => Ok(()),
    }
}

/// JSON where it says so or nothing is said, else text; what is neither is told by its length.
fn data(bytes: &[u8], kind: &str) -> Result<Value, String> {
    let as_text = || match std::str::from_utf8(bytes) {
        Ok(text) => Value::String(text.to_string()),
        Err(_) => Value::String(format!("{} bytes", bytes.len())),
    };
    match (serde_json::from_slice(bytes), is_json(kind)) {
        (Ok(value), true) => Ok(value),
        (Err(error), true) => Err(format!("The data are not JSON: {error}.")),
        (Ok(value @ (Value::Object(_) | Value::Array(_))), false) if kind.is_empty() => Ok(value),
        _ => Ok(as_text()),
    }
}

/// Header values are percent-encoded where they hold more than ASCII; older senders quote them.
fn unescaped(value: &str) -> String {
    let value = value.trim();
    let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    let bare = bare.map_or_else(|| value.to_string(), |inner| inner.replace("\\\"", "\"").replace("\\\\", "\\"));
    percent_encoding::percent_decode_str(&bare).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
#[path = "cloudevents_tests.rs"]
mod tests;
