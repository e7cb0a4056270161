//! `/alerts/rules/try`: one alert, and what each rule says of it.

use crate::{alerts::tabs, ids::AlertId, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    Takes,
    /// It fits, and does not take it all the same.
    Passes,
    Misses,
    /// A rule before it took the alert.
    NotAsked,
}

#[derive(Clone, Debug)]
pub struct Step {
    pub order: i32,
    pub rule: String,
    pub conditions: String,
    pub says: Says,
    /// `severity is warning here`.
    pub why: String,
}

#[derive(Clone, Debug)]
pub struct TriedAlert {
    pub id: AlertId,
    pub name: String,
    pub summary: String,
    pub service: String,
    pub source: String,
    pub labels: BTreeMap<String, String>,
    pub at: DateTime<Utc>,
    /// What was done with it.
    pub was: String,
    /// What would be done now.
    pub decision: String,
    pub why: String,
    pub steps: Vec<Step>,
}

#[derive(Clone, Debug)]
pub struct TryPage {
    pub alert: Option<TriedAlert>,
    /// Others to choose: id, sentence, when it began.
    pub recent: Vec<(AlertId, String, DateTime<Utc>)>,
    pub may_edit: bool,
}

pub fn try_one(page: TryPage) -> AnyView {
    let alert = page.alert.as_ref().map(|alert| one(alert, page.may_edit));
    let rows: Vec<_> = page
        .recent
        .iter()
        .map(|(id, says, at)| {
            let href = format!("/alerts/rules/try?alert={id}");
            view! { <li class="row"><a href=href><span class="grow" dir="auto">{says.clone()}</span><span class="dim end">{ui::time(*at)}</span></a></li> }
        })
        .collect();
    let list = match rows.is_empty() {
        true => view! { <div class="empty"><p><b>"No alert has come yet."</b> " There is nothing to try the rules on."</p></div> }.into_any(),
        false => view! { <ul class="rows tight">{rows}</ul> }.into_any(),
    };
    let title = if page.alert.is_some() { "Another one" } else { "Choose an alert" };
    view! {
        {tabs("/alerts/rules")}
        <div class="head"><h1>"Try the rules on one alert"</h1></div>
        {alert}
        <section class="panel" aria-labelledby="recent-h">
            <header><h2 id="recent-h">{title}</h2></header>
            {list}
        </section>
    }
    .into_any()
}

fn one(alert: &TriedAlert, may_edit: bool) -> AnyView {
    let labels: Vec<_> = alert
        .labels
        .iter()
        .map(|(name, value)| view! { <code dir="auto">{format!("{name}={value}")}</code> })
        .collect();
    let steps: Vec<_> = alert.steps.iter().map(step).collect();
    let steps = match steps.is_empty() {
        true => view! { <p class="dim">"There is no rule."</p> }.into_any(),
        false => view! { <ol class="rows rules-steps">{steps}</ol> }.into_any(),
    };
    let was =
        (!alert.was.is_empty()).then(|| view! { <dt>"What was done"</dt><dd dir="auto">{alert.was.clone()}</dd> });
    let new = may_edit.then(|| {
        view! { <a class="act" href=format!("/alerts/rules/new?alert={}", alert.id)>"Write a rule for it"</a> }
    });
    let service = (!alert.service.is_empty()).then(|| format!(" · {}", alert.service));
    view! {
        <section class="panel" aria-labelledby="alert-h">
            <header><h2 id="alert-h" dir="auto">{alert.summary.clone()}</h2></header>
            <div class="body">
                <p class="dim"><span dir="auto">{alert.name.clone()}</span> {service} " · " <span dir="auto">{alert.source.clone()}</span> " · " {ui::time(alert.at)}</p>
                <p class="labels">{labels}</p>
                <dl class="pairs">
                    <dt>"With today's rules"</dt><dd dir="auto"><b>{alert.decision.clone()}</b></dd>
                    <dt>"Because"</dt><dd dir="auto">{alert.why.clone()}</dd>
                    {was}
                </dl>
                <div class="acts">
                    {new}
                    <a class="act" href=format!("/alerts/silences/new?alert={}", alert.id)>"Hold back its like…"</a>
                </div>
                <h3>"Rule by rule, at the time it came"</h3>
                {steps}
            </div>
        </section>
    }
    .into_any()
}

fn step(step: &Step) -> impl IntoView + use<> {
    let (class, word) = match step.says {
        Says::Takes => ("rules-step takes", "takes it"),
        Says::Passes => ("rules-step", "lets it pass"),
        Says::Misses => ("rules-step", "does not match"),
        Says::NotAsked => ("rules-step", "not asked"),
    };
    let mark = (step.says == Says::Takes).then(|| ui::icon("tick"));
    let href = format!("/alerts/rules/{}", step.rule);
    view! {
        <li class=format!("row {class}")>
            <span class="rules-order">{step.order}</span>
            <div class="grow">
                <a href=href dir="auto">{step.conditions.clone()}</a>
                <p class="dim" dir="auto">{step.why.clone()}</p>
            </div>
            <span class="end">{mark} " " {word}</span>
        </li>
    }
}
