//! An alert's facts in full: what it is called, what it says, its labels and annotations.

use super::AlertRow;
use crate::{links, ui};
use leptos::prelude::*;
use std::collections::BTreeMap;

pub(super) fn whole(alert: &AlertRow) -> AnyView {
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
        several => format!("{} deliveries", ui::grouped(several)),
    };
    let generator = alert.generator_url.clone().map(|address| {
        let shown = match links::is_safe(&address) {
            true => view! { <a href=address.clone() rel="noopener noreferrer">{address.clone()}</a> }.into_any(),
            false => view! { <span>{address}</span> }.into_any(),
        };
        view! { <dt>"Where it comes from"</dt><dd>{shown}</dd> }
    });
    let seen = alert.acknowledged.as_ref().map(|seen| {
        let by = if seen.by.is_empty() { String::new() } else { format!(" by {}", seen.by) };
        view! { <dt>"Acknowledged"</dt><dd dir="auto">{ui::time(seen.at)} {by}</dd> }
    });
    let still =
        alert.is_firing().then(|| view! { <dt>"Still true"</dt><dd>{ui::time_to_the_second(alert.last_seen_at)}</dd> });
    view! {
        <dl class="pairs">
            <dt>"Alert"</dt><dd dir="auto">{alert.name.clone()}</dd>
            {severity}
            {service}
            <dt>"Fires since"</dt><dd>{ui::time(alert.started_at)} " · " {ui::age(alert.started_at)}</dd>
            {still}
            {seen}
            <dt>"Received"</dt>
            <dd>
                {ui::time(alert.first_seen_at)} " from " <span dir="auto">{alert.source.clone()}</span>
                {format!(", {deliveries}, the last ")} {ui::time(alert.last_seen_at)}
            </dd>
            {generator}
        </dl>
        {pairs("Labels", &alert.labels)}
        {pairs("Annotations", &alert.annotations)}
    }
    .into_any()
}

/// In full, and to be copied: a label that is dropped is the one that was needed.
fn pairs(title: &'static str, pairs: &BTreeMap<String, String>) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = pairs
        .iter()
        .map(|(name, value)| view! { <dt><code>{name.clone()}</code></dt><dd dir="auto">{value.clone()}</dd> })
        .collect();
    let all: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="inbox-part inbox-pairs">
                <h3>{title} <span class="n">{pairs.len()}</span> {ui::copy_button("Copy", &all.join("\n"))}</h3>
                <dl class="pairs">{rows}</dl>
            </section>
        }
    })
}
