//! What nobody wrote a runbook for, and the two ways to mend it.

use super::library::services;
use crate::{command::fill, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug, Default)]
pub struct Uncovered {
    pub alerts: Vec<UncoveredAlert>,
    /// Slug and name.
    pub services: Vec<(String, String)>,
    /// How many others there are.
    pub more: usize,
}

/// An alert of the last 90 days that brings no runbook.
#[derive(Clone, Debug)]
pub struct UncoveredAlert {
    pub name: String,
    pub last_at: DateTime<Utc>,
    pub times: i64,
    /// Slug and name.
    pub services: Vec<(String, String)>,
}

pub(super) fn uncovered(rest: &Uncovered, writes: bool) -> AnyView {
    let count = rest.alerts.len() + rest.services.len() + rest.more;
    let alerts: Vec<_> = rest.alerts.iter().map(|one| alert(one, writes)).collect();
    let services: Vec<_> = rest.services.iter().map(|(slug, name)| service(slug, name, writes)).collect();
    let body = match count {
        0 => view! {
            <div class="empty"><p><b>"Everything has one."</b> " Each alert of the last 90 days brings a runbook, and each service has one."</p></div>
        }
        .into_any(),
        _ => view! { <ul class="rows">{alerts}{services}</ul> }.into_any(),
    };
    let more = (rest.more > 0).then(|| view! { <footer>{format!("{} more are not shown.", rest.more)}</footer> });
    view! {
        <section class="panel uncovered" id="none" aria-labelledby="none-h">
            <header>
                <h2 id="none-h">"No runbook"</h2><span class="n">{count}</span>
                <p class="aside">"Alerts of the last 90 days, and services"</p>
            </header>
            {body}
            {more}
        </section>
    }
    .into_any()
}

fn alert(alert: &UncoveredAlert, writes: bool) -> AnyView {
    let times = if alert.times == 1 { "once".to_string() } else { format!("{} times", alert.times) };
    let about = (!alert.services.is_empty()).then(|| view! { " · " {services(&alert.services)} });
    view! {
        <li class="row">
            <span class="tag">"alert"</span>
            <div class="grow">
                <b dir="auto">{alert.name.clone()}</b>
                <span class="line-2">{times} ", last " {ui::time(alert.last_at)} {about}</span>
            </div>
            {writes.then(|| acts("alert", &alert.name))}
        </li>
    }
    .into_any()
}

fn service(slug: &str, name: &str, writes: bool) -> AnyView {
    view! {
        <li class="row">
            <span class="tag">"service"</span>
            <div class="grow"><a href=format!("/services/{slug}") dir="auto"><b>{name.to_string()}</b></a></div>
            {writes.then(|| acts("service", slug))}
        </li>
    }
    .into_any()
}

fn acts(kind: &'static str, value: &str) -> AnyView {
    let address = |page: &str| fill(&format!("{page}?{kind}={{value}}"), |_| Some(value.to_string()));
    let of = view! { <span class="sr">{format!(" for {kind} {value}")}</span> };
    let of_other = view! { <span class="sr">{format!(" a runbook for {kind} {value}")}</span> };
    view! {
        <div class="acts">
            <a class="act small" href=address("/runbooks/new")>"Write it" {of}</a>
            <a class="act small" href=address("/runbooks/choose")>"Choose…" {of_other}</a>
        </div>
    }
    .into_any()
}
