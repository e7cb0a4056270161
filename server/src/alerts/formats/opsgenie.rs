//! Opsgenie's alert API, as its clients use it: create, close, acknowledge, note, by alias or identifier.
//! The identifier that we give out is the alias itself, so that both name the same alert.

use super::{About, Answer, Mark, Said, text};
use crate::alerts::alertmanager::{Notice, Status};
use app::alerts::mapping::{Facts, plain, spread};
use chrono::{DateTime, SecondsFormat, Utc};
use http::HeaderMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::fmt;
use uuid::Uuid;

const ALIAS_MOST: usize = 512;
const MESSAGE_MOST: usize = 1000;
const NOTE_MOST: usize = 25_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// `POST v2/alerts`
    Create,
    /// `POST v2/alerts/{identifier}/close`, and so on.
    Close,
    Acknowledge,
    Notes,
    /// `PUT v2/alerts/{identifier}/message`: Alertmanager's `update_alerts`. Kept as a note.
    Message,
    Description,
}

impl Act {
    /// By the last word of the address.
    pub fn of_word(word: &str) -> Option<Act> {
        match word {
            "close" => Some(Act::Close),
            "acknowledge" => Some(Act::Acknowledge),
            "notes" => Some(Act::Notes),
            "message" => Some(Act::Message),
            "description" => Some(Act::Description),
            _ => None,
        }
    }

    fn done(self) -> &'static str {
        match self {
            Act::Create => "Create",
            Act::Close => "Close",
            Act::Acknowledge => "Acknowledge",
            Act::Notes => "AddNote",
            Act::Message => "UpdateMessage",
            Act::Description => "UpdateDescription",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    NotJson,
    /// Field and sentence.
    Unprocessable(Vec<(&'static str, String)>),
    WrongKey,
}

impl Refused {
    pub fn answer(&self, request: Uuid) -> Answer {
        let (status, message) = match self {
            Refused::NotJson => (400, "Could not parse request body to JSON"),
            Refused::Unprocessable(_) => (422, "Request body is not processable. Please check the errors."),
            Refused::WrongKey => (401, "Could not authenticate"),
        };
        let mut body = json!({ "message": message, "took": 0.001, "requestId": request });
        if let Refused::Unprocessable(errors) = self {
            let errors = errors.iter().map(|(field, says)| (field.to_string(), says.as_str().into()));
            body["errors"] = Value::Object(errors.collect());
        }
        Answer { status, body }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::NotJson => f.write_str("The body is not JSON."),
            Refused::WrongKey => f.write_str("The key is not known."),
            Refused::Unprocessable(errors) => {
                let errors: Vec<String> = errors.iter().map(|(field, says)| format!("{field}: {says}")).collect();
                f.write_str(&errors.join(" "))
            }
        }
    }
}

/// 202; `request` is the delivery, by which a client may ask what became of it.
pub fn accepted(request: Uuid) -> Answer {
    Answer { status: 202, body: json!({ "result": "Request will be processed", "took": 0.001, "requestId": request }) }
}

/// What `GET v2/alerts/requests/{id}` says of a delivery: clients ask it for the identifier of what they made.
pub fn outcome(request: Uuid, act: Act, dedup_key: &str, error: Option<&str>, processed_at: DateTime<Utc>) -> Answer {
    let is_done = error.is_none();
    let says = error.map_or_else(|| format!("{} alert", act.done()), str::to_string);
    let data = json!({
        "success": is_done, "isSuccess": is_done, "action": act.done(), "status": says, "alertId": dedup_key,
        "alias": dedup_key, "integrationId": "signalbox",
        "processedAt": processed_at.to_rfc3339_opts(SecondsFormat::Millis, true),
    });
    Answer { status: 200, body: json!({ "data": data, "took": 0.001, "requestId": request }) }
}

/// `Authorization: GenieKey <key>`.
pub fn key(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?.trim().split_once(' ')?;
    let key = key.trim();
    (scheme.eq_ignore_ascii_case("GenieKey") && !key.is_empty()).then_some(key)
}

/// The act and the alert's identifier stand in the address. An empty body is as good as `{}`.
pub fn read(body: &[u8], about: &About, fresh: Uuid) -> Result<Said, Refused> {
    let ask = match body.iter().all(u8::is_ascii_whitespace) {
        true => Map::new(),
        false => match serde_json::from_slice(body) {
            Ok(Value::Object(ask)) => ask,
            _ => return Err(Refused::NotJson),
        },
    };
    let act = about.act.unwrap_or(Act::Create);
    if act == Act::Create {
        return create(&ask, fresh).map(Said::Alert);
    }
    let Some(identifier) = about.identifier.as_deref().and_then(text::clean) else {
        return Err(Refused::Unprocessable(vec![("identifier", "Identifier can not be empty.".into())]));
    };
    let note = word(&ask, "note").map(|note| text::cut(&note, NOTE_MOST));
    let mark = |text| Mark { dedup_key: text::key(&identifier), by: word(&ask, "user"), text };
    let reworded = |field: &'static str, called: &str| match word(&ask, field) {
        Some(said) => Ok(Said::Noted(mark(Some(format!("{called}: {}", text::cut(&said, NOTE_MOST)))))),
        None => Err(Refused::Unprocessable(vec![(field, format!("{called} can not be empty."))])),
    };
    match act {
        Act::Create | Act::Close => Ok(Said::Alert(closed(&ask, &identifier, note))),
        Act::Acknowledge => Ok(Said::Acknowledged(mark(note))),
        Act::Notes if note.is_some() => Ok(Said::Noted(mark(note))),
        Act::Notes => Err(Refused::Unprocessable(vec![("note", "Note can not be empty.".into())])),
        Act::Message => reworded("message", "Message"),
        Act::Description => reworded("description", "Description"),
    }
}

fn word(from: &Map<String, Value>, name: &str) -> Option<String> {
    from.get(name).and_then(plain)
}

fn create(ask: &Map<String, Value>, fresh: Uuid) -> Result<Notice, Refused> {
    let mut errors = Vec::new();
    let message = word(ask, "message");
    if message.is_none() {
        errors.push(("message", "Message can not be empty.".to_string()));
    }
    let alias = word(ask, "alias").unwrap_or_else(|| fresh.to_string());
    if alias.chars().count() > ALIAS_MOST {
        errors.push(("alias", format!("Alias can not be longer than {ALIAS_MOST} characters.")));
    }
    let (Some(message), true) = (message, errors.is_empty()) else { return Err(Refused::Unprocessable(errors)) };
    let mut facts = Facts::default();
    // An Alertmanager sends its common labels as details: those come first.
    match ask.get("details") {
        Some(details @ Value::Object(_)) => spread(&mut facts, "", details),
        Some(details) => spread(&mut facts, "details", details),
        None => {}
    }
    let priority = word(ask, "priority").unwrap_or_else(|| "P3".into());
    let named = facts.labels.contains_key("alertname");
    if !named {
        facts.label("alertname", &text::cut(&message, 300));
    }
    if !facts.labels.contains_key("severity") {
        facts.label("severity", severity_of(&priority));
    }
    facts.label("priority", &priority);
    facts.annotation("summary", &text::cut(&message, MESSAGE_MOST));
    for name in ["source", "entity", "user"] {
        if let Some(said) = word(ask, name) {
            facts.label(name, &said);
        }
    }
    for name in ["description", "note"] {
        if let Some(said) = word(ask, name) {
            facts.annotation(name, &said);
        }
    }
    for name in ["tags", "actions", "responders", "visibleTo"] {
        if let Some(said) = ask.get(name).filter(|said| said.as_array().is_some_and(|items| !items.is_empty())) {
            spread(&mut facts, name, said);
        }
    }
    Ok(Notice {
        dedup_key: text::key(&alias),
        status: Status::Firing,
        labels: facts.labels,
        annotations: facts.annotations,
        starts_at: None,
        ends_at: None,
        generator_url: word(ask, "source").filter(|said| app_link(said)).and_then(|said| text::address(&said)),
    })
}

fn app_link(said: &str) -> bool {
    said.starts_with("http://") || said.starts_with("https://")
}

fn closed(ask: &Map<String, Value>, identifier: &str, note: Option<String>) -> Notice {
    let mut facts = Facts::default();
    for (name, said) in [("closed_by", word(ask, "user")), ("closed_note", note)] {
        if let Some(said) = said {
            facts.annotation(name, &said);
        }
    }
    Notice {
        dedup_key: text::key(identifier),
        status: Status::Resolved,
        labels: facts.labels,
        annotations: facts.annotations,
        starts_at: None,
        ends_at: None,
        generator_url: None,
    }
}

fn severity_of(priority: &str) -> &'static str {
    match priority.to_ascii_uppercase().as_str() {
        "P1" => "critical",
        "P2" => "error",
        "P4" | "P5" => "info",
        _ => "warning",
    }
}

#[cfg(test)]
#[path = "opsgenie_tests.rs"]
mod tests;
