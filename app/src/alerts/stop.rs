//! The Alert stop of an incident: what fired, is it still true, is it alone.

use super::{AlertRow, AlertSearch, DetachAlerts, Show, SplitAlerts, detail, facts, line};
use crate::{command::Command, ids::IncidentNumber, ui, ui::Field};
use leptos::prelude::*;

/// The others that stand open; the rest is behind a count.
const OTHERS_OPEN: usize = 5;

/// What the incident says of its alerts.
pub struct Stop<'a> {
    pub number: IncidentNumber,
    /// The one that opened it first; not more than are shown.
    pub alerts: &'a [AlertRow],
    pub count: i64,
    /// May move them: a responder, while the incident is open.
    pub acts: bool,
}

pub fn stop(stop: Stop<'_>) -> AnyView {
    let all = AlertSearch { show: Show::All, incident: Some(stop.number), is_plain: true, ..AlertSearch::default() };
    let attach = AlertSearch { show: Show::Unplaced, into: Some(stop.number), ..AlertSearch::default() };
    let attach = stop.acts.then(|| view! { <a class="act" href=attach.address()>"Attach another…"</a> });
    let Some((first, others)) = stop.alerts.split_first() else {
        return view! {
            <section class="panel" aria-labelledby="alerts-h">
                <header><h2 id="alerts-h">"Alerts"</h2><span class="n">"0"</span></header>
                <div class="body"><p class="dim">"No alert is attached."</p><div class="acts">{attach}</div></div>
            </section>
        }
        .into_any();
    };
    let title = if stop.count == 1 { "The alert" } else { "The alerts" };
    let firing = stop.alerts.iter().filter(|alert| alert.is_firing()).count();
    let still = match (stop.count, firing) {
        (1, _) => None,
        (_, 0) => Some("none fires any more".to_string()),
        (count, firing) if count as usize > stop.alerts.len() => Some(format!("{firing} of those shown still fire")),
        (count, firing) => Some(format!("{firing} of {} still fire", ui::grouped(count))),
    };
    let (near, far) = others.split_at(others.len().min(OTHERS_OPEN));
    let rows: Vec<_> = near.iter().map(other).collect();
    let far = (!far.is_empty()).then(|| {
        let says = format!("{} more of them", far.len());
        let rows: Vec<_> = far.iter().map(other).collect();
        view! { <details class="fold-field"><summary>{says}</summary><div class="stack">{rows}</div></details> }
    });
    let shown = stop.alerts.len() as i64;
    let rest = (stop.count > shown).then(|| {
        let says = format!("{shown} of {} shown. All of them", ui::grouped(stop.count));
        view! { <footer><a href=all.address()>{says}</a></footer> }
    });
    let others = (!rows.is_empty()).then(|| {
        let says = match stop.count {
            2 => "1 other".to_string(),
            count => format!("{} others", ui::grouped(count - 1)),
        };
        view! { <h3 class="inbox-others">{says} <span class="dim">{still}</span></h3><div class="stack">{rows}{far}</div> }
    });
    let moves = stop
        .acts
        .then(|| view! { <div class="acts">{attach}{(stop.count > 1).then(|| split(&stop))}{detach(&stop)}</div> });
    let flaps = first.flapping.as_ref().map(|flaps| view! { <p class="warn">{flaps.words()}</p> });
    let name = first.summary.clone();
    let href = super::alert_address(first.id);
    view! {
        <section class="panel" aria-labelledby="alerts-h">
            <header>
                <h2 id="alerts-h">{title}</h2>
                <span class="n">{ui::grouped(stop.count)}</span>
                <div class="aside">{state(first)}</div>
            </header>
            <div class="body stack">
                <p class="inbox-sentence" dir="auto"><a href=href><b>{name}</b></a></p>
                {flaps}
                {opened(first)}
                {facts::whole(first)}
                {moves}
                {others}
            </div>
            {rest}
        </section>
    }
    .into_any()
}

/// `Opened by rule 3 from RefusalRateHigh at 14:10; received 14:10 from Alertmanager prod.`
fn opened(alert: &AlertRow) -> AnyView {
    let rule = alert.decided.as_ref().and_then(|decided| decided.rule).map(|(id, place)| {
        view! { " " <a href=format!("/alerts/rules/{id}")>{format!("Rule {place}")}</a> }
    });
    let try_it = format!("/alerts/rules/try?alert={}", alert.id);
    view! {
        <p class="dim">
            <span dir="auto">{alert.why.clone()}</span> {rule} " Fired " {ui::time_to_the_second(alert.started_at)}
            "; received " {ui::time_to_the_second(alert.first_seen_at)} " from " <span dir="auto">{alert.source.clone()}</span> ". "
            <a href=try_it>"Try the rules on this"</a>
        </p>
    }
    .into_any()
}

fn other(alert: &AlertRow) -> impl IntoView + use<> {
    let class = format!("inbox-mark {}", line::mark(alert));
    let href = super::alert_address(alert.id);
    view! {
        <details class="fold-field inbox-other">
            <summary><span class=class aria-hidden="true"></span> <span dir="auto">{alert.summary.clone()}</span> " " {state(alert)}</summary>
            <p class="dim"><span dir="auto">{alert.why.clone()}</span> " " <a href=href>"Its own page"</a></p>
            {facts::whole(alert)}
        </details>
    }
}

/// "firing since", or "no longer firing since": an alert that ends resolves nothing.
fn state(alert: &AlertRow) -> AnyView {
    match alert.ended_at {
        None => view! { <span class="warn">"firing since " {ui::time(alert.started_at)}</span> }.into_any(),
        Some(at) => view! { <span class="dim">"no longer firing since " {ui::time(at)}</span> }.into_any(),
    }
}

fn choose(stop: &Stop<'_>, of: &'static str) -> AnyView {
    let refused = ui::frame().refused;
    let typed =
        if refused.command == of { refused.value("alerts").unwrap_or_default().to_string() } else { String::new() };
    let error = (refused.command == of).then(|| refused.error("alerts").map(str::to_string)).flatten();
    let error = error.map(|says| view! { <p class="error">{says}</p> });
    let boxes: Vec<_> = stop
        .alerts
        .iter()
        .map(|alert| {
            let id = alert.id.to_string();
            let checked = typed.lines().any(|line| line == id);
            view! { <label class="inbox-choice"><input type="checkbox" name="alerts" value=id checked=checked/> <span dir="auto">{alert.summary.clone()}</span></label> }
        })
        .collect();
    let field = format!("{}-alerts", of.replace('.', "-"));
    view! { <fieldset class="field inbox-choices" id=field><legend>"Which?"</legend>{error}{boxes}</fieldset> }
        .into_any()
}

fn split(stop: &Stop<'_>) -> AnyView {
    let number = stop.number;
    let fields = view! {
        <dl class="will">
            <dt>"This will"</dt><dd>"open another incident with them, and page whoever is on call for its service."</dd>
            <dt>"This will not"</dt><dd>{format!("change anything else on #{number}.")}</dd>
        </dl>
        {choose(stop, SplitAlerts::NAME)}
        {Field::new::<SplitAlerts>("title", "What do users see?").hint("Empty: the first alert's own sentence.").input("text")}
        {Field::new::<SplitAlerts>("severity", "How bad?").select(detail::severities())}
        {Field::new::<SplitAlerts>("reason", "Why is it another incident?").hint("Stands in both records.").input("text")}
        <div class="acts"><button class="act">{format!("Split them off #{number}")}</button></div>
    };
    let path = [("number", number.to_string())];
    detail::folded("Split off…", SplitAlerts::NAME, ui::form::<SplitAlerts>("act-form", &path, fields))
}

fn detach(stop: &Stop<'_>) -> AnyView {
    let number = stop.number;
    let fields = view! {
        <dl class="will">
            <dt>"This will"</dt><dd>{format!("take them out of #{number}; they stay visible, in no incident.")}</dd>
            <dt>"This will not"</dt><dd>"end the alerts, or silence them."</dd>
        </dl>
        {choose(stop, DetachAlerts::NAME)}
        {Field::new::<DetachAlerts>("reason", "Why do they not belong here?").hint("Stands in the record.").input("text")}
        <div class="acts"><button class="act">{format!("Take them out of #{number}")}</button></div>
    };
    let path = [("number", number.to_string())];
    detail::folded("Detach…", DetachAlerts::NAME, ui::form::<DetachAlerts>("act-form", &path, fields))
}
