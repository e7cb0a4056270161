//! The generic webhook: JSON, signed as Standard Webhooks describe, under the delivery's own id.

use super::{deliver::Failed, due::Due, target::secret_place};
use crate::{http::App, outgoing::signatures};
use app::notifications::message::{Incident, Message, Practice, Told};
use axum::http::{HeaderMap, HeaderValue};
use chrono::SecondsFormat;
use serde_json::{Value, json};

pub(super) fn signed(app: &App, due: &Due, message: &Message) -> Result<(HeaderMap, String), Failed> {
    let place = secret_place(due.channel.id);
    let secrets: Vec<String> = due.channel.secrets.iter().filter_map(|sealed| app.seal.open(&place, sealed)).collect();
    if secrets.is_empty() {
        return Err(Failed::for_good("Its secret was sealed with another key. Give it a new one."));
    }
    let body = body(due, message, &app.site.public_url);
    let id = format!("msg_{}", due.id.simple());
    let timestamp = app.clock.now().timestamp();
    let signed = signatures(&secrets, &id, timestamp, body.as_bytes());
    let mut headers = HeaderMap::new();
    for (name, value) in
        [("webhook-id", id), ("webhook-timestamp", timestamp.to_string()), ("webhook-signature", signed)]
    {
        headers.insert(name, HeaderValue::from_str(&value).map_err(|error| Failed::for_good(error.to_string()))?);
    }
    Ok((headers, body))
}

fn body(due: &Due, message: &Message, site: &str) -> String {
    let kind = match &due.told {
        Told::Page { is: Practice::Test, .. } => "page.tested",
        Told::Page { .. } => "incident.paged",
        Told::HandOver { .. } => "incident.handed_over",
        Told::Alert { .. } => "alert.fired",
        Told::Matter { .. } => "matter.told",
        Told::Test { .. } => "channel.tested",
    };
    let incident = match &due.told {
        Told::Page { incident, .. } => incident.as_ref(),
        Told::HandOver { incident, .. } => Some(incident),
        _ => None,
    };
    let acts: Vec<Value> = message.acts.iter().map(|act| json!({ "label": act.label, "url": act.url })).collect();
    let facts: serde_json::Map<String, Value> =
        message.facts.iter().map(|(name, value)| (name.to_lowercase(), json!(value))).collect();
    json!({
        "type": kind,
        "timestamp": due.noticed_at.to_rfc3339_opts(SecondsFormat::Secs, true),
        "data": {
            // The same for every channel of one person: who listens on two of them knows that it is one.
            "notice": due.notice,
            "person": { "id": due.person.id, "name": due.person.name },
            "urgency": if due.is_urgent { "high" } else { "low" },
            "drill": matches!(&due.told, Told::Page { is: Practice::Drill, .. }),
            "incident": incident.map(|incident| of(incident, site)),
            "subject": message.subject,
            "says": message.lead,
            "facts": facts,
            "acts": acts,
        },
    })
    .to_string()
}

fn of(incident: &Incident, site: &str) -> Value {
    let open = (!incident.is_restricted).then_some(&incident.title);
    json!({
        "number": incident.number,
        "severity": incident.severity.map(|severity| severity.word()),
        "title": open,
        "restricted": incident.is_restricted,
        "url": format!("{site}/incidents/{}", incident.number),
    })
}
