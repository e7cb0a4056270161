//! The Alert stop of an incident: what fired, is it still true, is it alone.

use super::AlertRow;
use crate::{links, ui};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The first alert unfolded, the others behind their sentence.
pub fn facts(alerts: &[AlertRow]) -> AnyView {
    let Some((first, others)) = alerts.split_first() else {
        return ().into_any();
    };
    let count = alerts.len();
    let title = if count == 1 { "The alert" } else { "The alerts" };
    let others = (!others.is_empty()).then(|| {
        let others: Vec<_> = others.iter().map(other).collect();
        view! { <div class="body stack">{others}</div> }
    });
    view! {
        <section class="panel" aria-labelledby="alerts-h">
            <header>
                <h2 id="alerts-h">{title}</h2>
                <span class="n">{count}</span>
                <div class="aside">{state(first)}</div>
            </header>
            <div class="body stack">
                <p dir="auto"><b>{first.summary.clone()}</b></p>
                {whole(first)}
            </div>
            {others}
        </section>
    }
    .into_any()
}

fn other(alert: &AlertRow) -> impl IntoView + use<> {
    view! {
        <details class="fold-field">
            <summary><span dir="auto">{alert.summary.clone()}</span> " " {state(alert)}</summary>
            {whole(alert)}
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

fn whole(alert: &AlertRow) -> AnyView {
    let severity = alert.severity_word.clone().map(|word| {
        view! { <dt>"Calls itself"</dt><dd dir="auto">{word}</dd> }
    });
    let service = match (&alert.service, alert.service_says()) {
        (Some((slug, name)), _) => {
            let href = format!("/services/{slug}");
            Some(view! { <dt>"Service"</dt><dd><a href=href>{name.clone()}</a></dd> }.into_any())
        }
        (None, Some(says)) => Some(view! { <dt>"Service"</dt><dd dir="auto">{says}</dd> }.into_any()),
        (None, None) => None,
    };
    let deliveries = match alert.deliveries {
        1 => "one delivery".to_string(),
        several => format!("{several} deliveries"),
    };
    let generator = alert.generator_url.clone().map(|address| {
        let shown = match links::is_safe(&address) {
            true => view! { <a href=address.clone() rel="noopener noreferrer">{address.clone()}</a> }.into_any(),
            false => view! { <span>{address}</span> }.into_any(),
        };
        view! { <dt>"Where it comes from"</dt><dd>{shown}</dd> }
    });
    view! {
        <dl class="pairs">
            <dt>"Alert"</dt><dd dir="auto">{alert.name.clone()}</dd>
            {severity}
            {service}
            <dt>"Fires since"</dt><dd>{ui::time(alert.started_at)} " · " {ui::age(alert.started_at)}</dd>
            <dt>"Received"</dt>
            <dd>
                {ui::time(alert.first_seen_at)} " from " <span dir="auto">{alert.source.clone()}</span>
                {format!(", {deliveries}, the last ")} {ui::time(alert.last_seen_at)}
            </dd>
            <dt>"Why it is here"</dt><dd dir="auto">{alert.why.clone()}</dd>
            {generator}
        </dl>
        {pairs("Labels", &alert.labels)}
        {pairs("Annotations", &alert.annotations)}
    }
    .into_any()
}

/// In full: a label that is dropped is the one that was needed.
fn pairs(title: &'static str, pairs: &BTreeMap<String, String>) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = pairs
        .iter()
        .map(|(name, value)| view! { <dt><code>{name.clone()}</code></dt><dd dir="auto">{value.clone()}</dd> })
        .collect();
    (!rows.is_empty()).then(|| view! { <h3>{title}</h3><dl class="pairs">{rows}</dl> })
}
