//! One alert in full: beside the list, and as a page of its own.

use super::{
    AcknowledgeAlerts, AlertRow, AlertSearch, AttachAlerts, DetachAlerts, OpenIncident, SplitAlerts, facts, history,
    line,
};
use crate::{
    auth::Role,
    command::Command,
    ids::{AlertId, DeliveryId, IncidentNumber},
    severities::Severity,
    ui,
    ui::Field,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct AlertDetail {
    pub alert: AlertRow,
    /// By which the sender knows it.
    pub key: String,
    /// Newest first.
    pub marks: Vec<Mark>,
    /// When the same key fired, newest first.
    pub spans: Vec<Span>,
    pub deliveries: Vec<DeliveryRow>,
    /// Open ones, into which it could go.
    pub incidents: Vec<(IncidentNumber, String)>,
}

/// What was said of it or done with it.
#[derive(Clone, Debug)]
pub struct Mark {
    /// `firing`, `resolved`, `acknowledged`, `noted`, `attached` or `detached`.
    pub status: String,
    pub happened_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
    pub by: Option<String>,
    pub note: Option<String>,
    pub incident: Option<IncidentNumber>,
}

#[derive(Clone, Debug)]
pub struct Span {
    pub id: AlertId,
    pub from: DateTime<Utc>,
    pub to: Option<DateTime<Utc>>,
    pub incident: Option<IncidentNumber>,
}

#[derive(Clone, Debug)]
pub struct DeliveryRow {
    pub id: DeliveryId,
    pub received_at: DateTime<Utc>,
    pub format: String,
    pub error: Option<String>,
    pub bytes: i64,
    /// Its beginning; none where it also speaks of what the reader may not see.
    pub raw: Option<String>,
}

pub fn detail_page(detail: AlertDetail, script: Option<&'static str>) -> AnyView {
    let nonce = ui::frame().nonce.get().cloned();
    let script = script.map(|src| view! { <script type="module" nonce=nonce src=src></script> });
    view! {
        <div class="head">
            <h1 dir="auto">{detail.alert.summary.clone()}</h1>
            <p class="sub"><a href="/alerts">"All alerts"</a></p>
        </div>
        <section class="panel inbox-page" id="alert" aria-label="The alert"><div class="body">{body(&detail, None)}</div></section>
        {script}
    }
    .into_any()
}

pub(super) fn beside(detail: &AlertDetail, search: &AlertSearch) -> AnyView {
    let href = super::alert_address(detail.alert.id);
    view! {
        <aside class="panel inbox-detail" id="alert" tabindex="-1" aria-labelledby="alert-h">
            <header>
                <h2 id="alert-h" dir="auto">{detail.alert.summary.clone()}</h2>
                <div class="acts">
                    <a class="act small quiet" href=href>"Its own page"</a>
                    <a class="act small quiet" href=search.address() data-close="">"Close"</a>
                </div>
            </header>
            <div class="body">{body(detail, Some(search))}</div>
        </aside>
    }
    .into_any()
}

/// `list` is what it stands beside, and what an act leads back to.
fn body(detail: &AlertDetail, list: Option<&AlertSearch>) -> AnyView {
    let alert = &detail.alert;
    let responds = ui::frame().viewer.is_some_and(|viewer| viewer.role >= Role::Responder);
    let state = match alert.ended_at {
        None => view! { <b class="warn">{alert.state()}</b> " since " {ui::time(alert.started_at)} " · " {ui::age(alert.started_at)} }.into_any(),
        Some(at) => view! { <b class="dim">"no longer firing"</b> " since " {ui::time(at)} }.into_any(),
    };
    let flaps = alert.flapping.as_ref().map(|flaps| view! { <span class="warn">{flaps.words()}</span> });
    let test = (alert.kind != "real").then(|| view! { <span class="tag">{alert.kind.clone()}</span> });
    view! {
        <p class="inbox-state"><span class=format!("inbox-mark {}", line::mark(alert)) aria-hidden="true"></span> {test} {state} " " {flaps}</p>
        {place(alert)}
        {responds.then(|| acts(detail, list))}
        {history::strip(&detail.spans, alert)}
        {facts::whole(alert)}
        <p class="dim inbox-key">"Key " <code>{detail.key.clone()}</code> " " {ui::copy_button("Copy", &detail.key)}</p>
        {history::marks(&detail.marks, &detail.spans, alert)}
        {history::deliveries(&detail.deliveries)}
    }
    .into_any()
}

/// Where it is, why, and what the rules would say of it.
fn place(alert: &AlertRow) -> AnyView {
    let rule = alert.decided.as_ref().and_then(|decided| decided.rule).map(|(id, place)| {
        let href = format!("/alerts/rules/{id}");
        view! { <a href=href>{format!("Rule {place}")}</a> " · " }
    });
    let again =
        alert.decided.as_ref().and_then(|decided| decided.again_at).filter(|_| alert.is_held() && alert.is_firing());
    let again = again.map(|at| view! { "Decided again at " {ui::time(at)} ". " });
    let try_it = format!("/alerts/rules/try?alert={}", alert.id);
    // In no incident the list's few words come first; then the sentence behind them.
    let why = (alert.incident.is_none()).then(|| view! { <span dir="auto">{alert.why.clone()}</span> " " });
    view! {
        <div class="inbox-place">
            <p>{line::place(alert)}</p>
            <p class="dim">{why}{again}{rule}<a href=try_it>"Try the rules on this"</a></p>
        </div>
    }
    .into_any()
}

fn acts(detail: &AlertDetail, list: Option<&AlertSearch>) -> AnyView {
    let alert = &detail.alert;
    let from = whence(alert, list);
    let acknowledge = (alert.is_firing() && alert.acknowledged.is_none())
        .then(|| ui::button_form::<AcknowledgeAlerts>("act", view! { "Acknowledge " <kbd>"a"</kbd> }, &[], &from));
    let hold = (alert.is_firing() && alert.incident.is_none())
        .then(|| view! { <a class="act" href=line::hold_back(alert)>"Hold back… " <kbd>"h"</kbd></a> });
    view! {
        <div class="acts" id="into" tabindex="-1">
            {acknowledge}{attach(detail, &from)}
            {alert.incident.is_none().then(|| open(&from))}
            {alert.incident.map(|number| detach(alert, number))}
            {alert.incident.map(|number| split(alert, number))}
            {hold}
        </div>
    }
    .into_any()
}

type From = [(&'static str, String); 3];

/// What an act is done to, and where it leads back to.
fn whence(alert: &AlertRow, list: Option<&AlertSearch>) -> From {
    let id = alert.id.to_string();
    match list {
        Some(search) => [("within", format!("{}&at={id}", search.query())), ("on", String::new()), ("alerts", id)],
        None => [("within", String::new()), ("on", id.clone()), ("alerts", id)],
    }
}

fn hidden(from: &From) -> Vec<AnyView> {
    from.iter().map(|(name, value)| ui::hidden(name, value)).collect()
}

fn attach(detail: &AlertDetail, from: &From) -> AnyView {
    let alert = &detail.alert;
    let others = detail.incidents.iter().filter(|(number, _)| Some(*number) != alert.incident);
    let mut options = vec![(String::new(), "Choose an open incident".to_string())];
    options.extend(others.map(|(number, title)| (number.to_string(), format!("#{number} {title}"))));
    let label = if alert.incident.is_some() { "Attach to another…" } else { "Attach…" };
    let body = match options.len() {
        1 => view! { <p class="dim">"No other incident is open."</p> }.into_any(),
        _ => {
            let fields = view! {
                <dl class="will">
                    <dt>"This will"</dt><dd>"put the alert into that incident, and stand in its record."</dd>
                    <dt>"This will not"</dt><dd>"page anybody."</dd>
                </dl>
                {hidden(from)}
                {Field::new::<AttachAlerts>("incident", "Into which incident?").select(options)}
                <div class="acts"><button class="act">"Attach the alert"</button></div>
            };
            ui::form::<AttachAlerts>("act-form", &[], fields)
        }
    };
    folded(label, AttachAlerts::NAME, body)
}

fn open(from: &From) -> AnyView {
    let fields = view! {
        {will_open()}
        {hidden(from)}
        {Field::new::<OpenIncident>("title", "What do users see?").hint("Empty: the alert's own sentence.").input("text")}
        {Field::new::<OpenIncident>("severity", "How bad?").select(severities())}
        <div class="acts"><button class="act">"Open an incident with it"</button></div>
    };
    folded("Open incident…", OpenIncident::NAME, ui::form::<OpenIncident>("act-form", &[], fields))
}

fn will_open() -> impl IntoView {
    view! {
        <dl class="will">
            <dt>"This will"</dt><dd>"open an incident, page whoever is on call for its service, and start its line."</dd>
            <dt>"This will not"</dt><dd>"tell customers anything."</dd>
        </dl>
    }
}

pub(super) fn severities() -> Vec<(String, String)> {
    let mut options = vec![(String::new(), "As the rules of severity propose".to_string())];
    options.extend(Severity::ALL.iter().map(|severity| (severity.word().to_string(), severity.word().to_string())));
    options
}

fn detach(alert: &AlertRow, number: IncidentNumber) -> AnyView {
    let fields = view! {
        <dl class="will">
            <dt>"This will"</dt><dd>{format!("take the alert out of #{number}; it stays visible, in no incident.")}</dd>
            <dt>"This will not"</dt><dd>"end the alert, or silence it."</dd>
        </dl>
        {ui::hidden("alerts", &alert.id.to_string())}
        {Field::new::<DetachAlerts>("reason", "Why does it not belong here?").hint("Stands in the record.").input("text")}
        <div class="acts"><button class="act">{format!("Take it out of #{number}")}</button></div>
    };
    let path = [("number", number.to_string())];
    folded("Detach…", DetachAlerts::NAME, ui::form::<DetachAlerts>("act-form", &path, fields))
}

fn split(alert: &AlertRow, number: IncidentNumber) -> AnyView {
    let fields = view! {
        {will_open()}
        {ui::hidden("alerts", &alert.id.to_string())}
        {Field::new::<SplitAlerts>("title", "What do users see?").hint("Empty: the alert's own sentence.").input("text")}
        {Field::new::<SplitAlerts>("severity", "How bad?").select(severities())}
        {Field::new::<SplitAlerts>("reason", "Why is it another incident?").hint("Stands in both records.").input("text")}
        <div class="acts"><button class="act">{format!("Split it off #{number}")}</button></div>
    };
    let path = [("number", number.to_string())];
    folded("Split off…", SplitAlerts::NAME, ui::form::<SplitAlerts>("act-form", &path, fields))
}

pub(super) fn folded(summary: &'static str, name: &'static str, form: AnyView) -> AnyView {
    let is_open = ui::frame().refused.command == name;
    view! { <details class="act-panel" open=is_open data-panel=name><summary class="act">{summary}</summary>{form}</details> }
        .into_any()
}
