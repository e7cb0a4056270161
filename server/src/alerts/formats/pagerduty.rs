//! PagerDuty's Events API v2, `POST /v2/enqueue`, with its answers to the letter: its clients insist on them.

use super::{Answer, Mark, Said, text};
use crate::alerts::alertmanager::{Notice, Status};
use app::alerts::mapping::{Facts, moment, plain, spread};
use chrono::SubsecRound;
use serde_json::{Map, Value, json};
use std::fmt;
use uuid::Uuid;

pub const BYTES: usize = 512 << 10;
const SUMMARY_MOST: usize = 1024;
const KEY_MOST: usize = 255;
const NAME_MOST: usize = 300;
const MOST_LINKS: usize = 20;
const SEVERITIES: [&str; 4] = ["critical", "warning", "error", "info"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub routing_key: String,
    /// As the sender gave it, or made for it; the answer says it.
    pub dedup_key: String,
    pub said: Said,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    NotJson,
    Invalid(Vec<String>),
    TooLarge,
}

impl Refused {
    /// A wrong routing key is an invalid event, not a 401.
    pub fn wrong_key() -> Refused {
        Refused::Invalid(vec!["Invalid routing key".into()])
    }

    pub fn answer(&self) -> Answer {
        let invalid = |status, errors: &[String]| (status, "invalid event", "Event object is invalid", json!(errors));
        let (status, code, message, errors) = match self {
            Refused::NotJson => {
                (400, "Unrecognized object", "Event object format is unrecognized", json!(["JSON parse error"]))
            }
            Refused::Invalid(errors) => invalid(400, errors),
            Refused::TooLarge => invalid(413, &[format!("The event is larger than {BYTES} bytes")]),
        };
        Answer { status, body: json!({ "status": code, "message": message, "errors": errors }) }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::NotJson => f.write_str("The body is not JSON."),
            Refused::Invalid(errors) => write!(f, "{}.", errors.join("; ")),
            Refused::TooLarge => write!(f, "The event is larger than {BYTES} bytes."),
        }
    }
}

pub fn accepted(dedup_key: &str) -> Answer {
    let body = json!({ "status": "success", "message": "Event processed", "dedup_key": dedup_key });
    Answer { status: 202, body }
}

/// The body without its secret, to be kept: every letter of the routing key is a star.
pub fn without_key(body: &[u8], routing_key: &str) -> Vec<u8> {
    let key = routing_key.as_bytes();
    let mut kept = body.to_vec();
    let mut at = 0;
    while !key.is_empty() && at + key.len() <= kept.len() {
        match kept[at..].starts_with(key) {
            true => {
                kept[at..at + key.len()].fill(b'*');
                at += key.len();
            }
            false => at += 1,
        }
    }
    // A key that was written with escapes is still there.
    match serde_json::from_slice::<Value>(&kept) {
        Ok(Value::Object(mut event)) if event.get("routing_key").is_some_and(|said| is_key(said, routing_key)) => {
            event.insert("routing_key".into(), "*".repeat(key.len()).into());
            Value::Object(event).to_string().into_bytes()
        }
        _ => kept,
    }
}

fn is_key(said: &Value, routing_key: &str) -> bool {
    said.as_str().is_some_and(|said| said.contains(routing_key))
}

/// `fresh` makes the key where a trigger has none. All that is wrong is told at once.
pub fn read(body: &[u8], fresh: Uuid) -> Result<Event, Refused> {
    if body.len() > BYTES {
        return Err(Refused::TooLarge);
    }
    let event: Value = serde_json::from_slice(body).map_err(|_| Refused::NotJson)?;
    let Value::Object(event) = event else {
        return Err(Refused::Invalid(vec!["The event is not a JSON object".into()]));
    };
    let mut errors = Vec::new();
    let routing_key = word(&event, "routing_key").unwrap_or_default();
    if routing_key.is_empty() {
        errors.push("'routing_key' is missing or blank".to_string());
    }
    let action = word(&event, "event_action").unwrap_or_default();
    let key = word(&event, "dedup_key");
    if key.as_ref().is_some_and(|key| key.chars().count() > KEY_MOST) {
        errors.push(format!("'dedup_key' is too long (must be at most {KEY_MOST} characters)"));
    }
    let is_trigger = action == "trigger";
    match action.as_str() {
        "" => errors.push("'event_action' is missing or blank".into()),
        "trigger" => check_payload(event.get("payload"), &mut errors),
        "acknowledge" | "resolve" if key.is_none() => errors.push("'dedup_key' is missing or blank".into()),
        "acknowledge" | "resolve" => {}
        _ => errors.push(
            "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')".into(),
        ),
    }
    if !errors.is_empty() {
        return Err(Refused::Invalid(errors));
    }
    let dedup_key = key.unwrap_or_else(|| fresh.simple().to_string());
    let said = match action.as_str() {
        "acknowledge" => Said::Acknowledged(Mark { dedup_key: text::key(&dedup_key), by: None, text: None }),
        _ => Said::Alert(notice(&event, &dedup_key, is_trigger)),
    };
    Ok(Event { routing_key, dedup_key, said })
}

fn word(from: &Map<String, Value>, name: &str) -> Option<String> {
    from.get(name).and_then(plain)
}

fn check_payload(payload: Option<&Value>, errors: &mut Vec<String>) {
    let payload = match payload {
        Some(Value::Object(payload)) => payload,
        None | Some(Value::Null) => return errors.push("'payload' is missing or blank".into()),
        Some(_) => return errors.push("'payload' is not an object".into()),
    };
    for name in ["summary", "source", "severity"] {
        if word(payload, name).is_none() {
            errors.push(format!("'payload.{name}' is missing or blank"));
        }
    }
    if word(payload, "severity").is_some_and(|said| !SEVERITIES.contains(&said.to_lowercase().as_str())) {
        errors.push(
            "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')"
                .into(),
        );
    }
    let said = payload.get("timestamp").filter(|said| plain(said).is_some());
    if said.is_some_and(|said| moment(said).is_none()) {
        errors.push("'payload.timestamp' is invalid (must be ISO 8601)".into());
    }
}

fn notice(event: &Map<String, Value>, dedup_key: &str, is_trigger: bool) -> Notice {
    let nothing = Map::new();
    let payload = event.get("payload").and_then(Value::as_object).unwrap_or(&nothing);
    let mut facts = Facts::default();
    let summary = word(payload, "summary").map(|said| text::cut(&said, SUMMARY_MOST));
    if let Some(name) = word(payload, "class").or_else(|| summary.clone()) {
        facts.label("alertname", &text::cut(&name, NAME_MOST));
    }
    if let Some(severity) = word(payload, "severity") {
        facts.label("severity", &severity.to_lowercase());
    }
    for name in ["source", "component", "group", "class"] {
        if let Some(said) = word(payload, name) {
            facts.label(name, &said);
        }
    }
    if let Some(summary) = &summary {
        facts.annotation("summary", summary);
    }
    match payload.get("custom_details") {
        Some(details @ Value::Object(_)) => spread(&mut facts, "", details),
        Some(details) => spread(&mut facts, "details", details),
        None => {}
    }
    links(event, &mut facts);
    let client_url = word(event, "client_url").and_then(|address| text::address(&address));
    if let Some(client) = word(event, "client") {
        facts.annotation("client", &client);
    }
    let at = payload.get("timestamp").and_then(moment).map(|at| at.trunc_subsecs(6));
    Notice {
        dedup_key: text::key(dedup_key),
        status: if is_trigger { Status::Firing } else { Status::Resolved },
        labels: facts.labels,
        annotations: facts.annotations,
        starts_at: at.filter(|_| is_trigger),
        ends_at: at.filter(|_| !is_trigger),
        generator_url: client_url,
    }
}

fn links(event: &Map<String, Value>, facts: &mut Facts) {
    for (list, address, title) in [("links", "href", "text"), ("images", "src", "alt")] {
        let items = event.get(list).and_then(Value::as_array).into_iter().flatten().take(MOST_LINKS);
        for (place, item) in items.filter_map(Value::as_object).enumerate() {
            let Some(address) = word(item, address).and_then(|address| text::address(&address)) else { continue };
            let said = word(item, title).map_or(address.clone(), |title| format!("{title}: {address}"));
            facts.annotation(&format!("{}_{}", list.trim_end_matches('s'), place + 1), &said);
            if let Some(href) = word(item, "href").filter(|_| list == "images") {
                facts.annotation(&format!("image_{}_href", place + 1), &href);
            }
        }
    }
}

#[cfg(test)]
#[path = "pagerduty_tests.rs"]
mod tests;
