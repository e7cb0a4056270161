//! An update that nobody has published, as each channel would show it. Nothing is written.

use super::send::Content;
use crate::{
    status::{
        feeds,
        read::Read,
        view::{UpdateView, View, dated, view},
    },
    subscribers::{mail, slack, told, webhook},
};
use app::{
    status::record::Said,
    updates::{
        Body, Channel, Message, Phase, PublishUpdate, Shown,
        template::{Template, Values, Variable, choose},
    },
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// Of an incident that is not public yet, and of the update itself: of the shape of the real ones.
const NEW_INCIDENT: &str = "preview-inci";
const NEW_UPDATE: &str = "preview-upda";

/// The times of the form, as far as they can be read.
#[derive(Clone, Copy)]
pub struct Times {
    pub since: Option<DateTime<Utc>>,
    pub next: Option<DateTime<Utc>>,
}

pub fn said(form: &PublishUpdate, times: Times, now: DateTime<Utc>) -> Said {
    let phase = Phase::read(&form.phase).unwrap_or(Phase::Investigating);
    Said {
        public_id: NEW_UPDATE.into(),
        phase,
        title: form.title.trim().into(),
        users_see: form.users_see.trim().into(),
        since: times.since.unwrap_or(now),
        scope: form.scope.trim().into(),
        mitigation: form.mitigation.trim().into(),
        next_update_at: times.next.filter(|_| phase != Phase::Resolved),
        owner: form.owner.trim().into(),
        at: now,
        changed_at: now,
        states: if phase == Phase::Resolved { Vec::new() } else { form.states() },
    }
}

/// What waits to be published.
pub fn said_of(content: &Content, now: DateTime<Utc>) -> Said {
    let said = content.said.clone();
    let is_over = said.phase == Phase::Resolved;
    Said {
        public_id: NEW_UPDATE.into(),
        phase: said.phase,
        title: said.title,
        users_see: said.users_see,
        since: said.since,
        scope: said.scope,
        mitigation: said.mitigation,
        next_update_at: said.next_update_at.filter(|_| !is_over),
        owner: said.owner,
        at: now,
        changed_at: now,
        states: if is_over { Vec::new() } else { content.states.clone() },
    }
}

/// The whole public page as it would be.
pub fn page_with(read: &Read, incident: Option<&str>, said: Said, now: DateTime<Utc>) -> View {
    let record = read.record.with_update(incident.unwrap_or(NEW_INCIDENT), said);
    view(&record, &read.about, now)
}

pub fn shown(view: &View) -> Shown {
    let Some(told) = told::told(view, NEW_UPDATE, false) else { return Shown::default() };
    let update = told.update;
    let parts = update.affected.iter().map(|part| (part.name.clone(), part.new.word().to_lowercase()));
    Shown {
        title: update.title.clone(),
        phase: update.word.into(),
        lines: lines(view, update),
        parts: parts.collect(),
        channels: channels(view, &told),
        message: None,
    }
}

/// In the words and the order of the page.
fn lines(view: &View, update: &UpdateView) -> Vec<(String, String)> {
    let Some(six) = &update.six else { return Vec::new() };
    let time = |at| app::status::said(at, view.now, &view.zone);
    let next = six.next_update_at.map(|at| ("Next update", format!("By {}", time(at))));
    let lines = [
        ("What you see", six.users_see.clone()),
        ("Since", time(six.since)),
        ("Who is affected", six.scope.clone()),
        ("What we do", six.mitigation.clone()),
    ];
    let lines = lines.into_iter().chain(next).chain([("In charge", six.owner.clone())]);
    lines.map(|(label, words)| (label.to_string(), words)).collect()
}

fn channels(view: &View, told: &told::Told) -> Vec<Channel> {
    let end = format!("{}/unsubscribe/…", view.about.address);
    let mail =
        mail::mail(told, &end).map(|mail| Channel { name: "Mail", head: mail.subject, body: Body::Text(mail.text) });
    let entry = feeds::entries(view).into_iter().find(|entry| entry.address == told.address());
    let feed = entry.map(|entry| Channel { name: "Feed entry", head: entry.title, body: Body::Html(entry.html) });
    let webhook = webhook::bodies(told, 0, &end, &[]).ok().and_then(|bodies| bodies.into_iter().next());
    let webhook = webhook.map(|body| {
        let text = serde_json::to_string_pretty(&body.json).unwrap_or_default();
        Channel { name: "Webhook", head: String::new(), body: Body::Code(text) }
    });
    mail.ok().into_iter().chain(feed).chain([slack(told)]).chain(webhook).collect()
}

/// As Slack draws its blocks: the heading, then each section.
fn slack(told: &told::Told) -> Channel {
    let message = slack::message(told);
    let unescaped = |text: &str| text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let texts: Vec<String> = message["blocks"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|block| block["text"]["text"].as_str())
        .map(unescaped)
        .collect();
    let (head, rest) = texts.split_first().map_or((String::new(), &[][..]), |(head, rest)| (head.clone(), rest));
    Channel { name: "Slack", head, body: Body::Text(rest.join("\n\n")) }
}

/// The template of these readers with what stands in the form.
pub fn message(
    form: &PublishUpdate,
    said: &Said,
    (runbook, organisation): (Option<&str>, Option<&str>),
    inside: &[(Variable, String)],
    address: &str,
    zone: Tz,
) -> Message {
    let is_public = form.is_public();
    let (text, source) = choose(runbook, organisation, is_public);
    let next = match said.phase {
        Phase::Resolved => Some("none: it is resolved".to_string()),
        _ => said.next_update_at.map(|at| dated(at, zone)),
    };
    let mut values = Values::default()
        .with(Variable::UsersSee, &said.users_see)
        .with(Variable::Scope, &said.scope)
        .with(Variable::Mitigation, &said.mitigation)
        .with(Variable::Owner, &said.owner)
        .with(Variable::Title, &said.title)
        .with(Variable::Phase, said.phase.word())
        .with(Variable::Page, address)
        .with(Variable::NextUpdate, next.unwrap_or_default());
    if !form.since.trim().is_empty() {
        values = values.with(Variable::Since, dated(said.since, zone));
    }
    for (variable, text) in inside.iter().filter(|(variable, _)| !(is_public && variable.is_inside())) {
        values = values.with(*variable, text);
    }
    let rendered = Template::read(text).render(&values);
    let missing: Vec<&str> = rendered.missing.iter().map(|variable| variable.says()).collect();
    let lacks = match (rendered.is_whole(), missing.is_empty()) {
        (true, _) => String::new(),
        (_, false) => format!("It still lacks: {}.", missing.join("; ")),
        _ => format!("Nobody knows these places: {}.", rendered.unknown.join(", ")),
    };
    Message { text: rendered.text, source: source.says(), lacks }
}
