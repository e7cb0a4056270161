//! The card beside the triage: what changed before the start of impact, what did not, and what nobody knows.

use super::{Near, WhatChanged};
use crate::{
    services::artifacts::{Frozen, FrozenPart},
    ui,
};
use chrono::{DateTime, Datelike, Utc};
use leptos::prelude::*;

/// What the incident page knows of changes.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    pub what: WhatChanged,
    pub frozen: Option<Frozen>,
    /// Slug of the incident's service.
    pub own: Option<String>,
}

pub fn what_changed_card(evidence: &Evidence) -> AnyView {
    let what = &evidence.what;
    let start = ui::clock(what.start);
    let rows: Vec<_> = what.changes.iter().map(|near| row(near, evidence.own.as_deref())).collect();
    let list = match rows.is_empty() {
        true => view! { <p>{nothing(evidence, &start)}</p> }.into_any(),
        false => view! { <ol class="near">{rows}</ol> }.into_any(),
    };
    let unchanged = (!what.unchanged.is_empty()).then(|| {
        view! { <p class="still"><b>"Not changed: "</b> {what.unchanged_words(day)} "."</p> }
    });
    let unknown = (!what.unknown.is_empty()).then(|| {
        view! {
            <p class="unknown"><span class="tag nodata">"Unknown"</span> " "
            {format!("{}. No change was ever reported, which is not proof of no change.", what.unknown_words())}</p>
        }
    });
    view! {
        <section class="panel what-changed" id="what-changed" aria-labelledby="what-changed-h">
            <header><h2 id="what-changed-h">{format!("What changed before {start}")}</h2></header>
            <div class="body">{list}{unchanged}{unknown}{frozen(evidence)}</div>
        </section>
    }
    .into_any()
}

fn nothing(evidence: &Evidence, start: &str) -> AnyView {
    let what = &evidence.what;
    match (what.parts, what.unknown.len(), &evidence.own) {
        (0, _, Some(own)) => {
            let href = format!("/services/{own}#parts");
            view! { "No part of this service is registered, so nobody knows what changed. " <a href=href>"Add its parts"</a> }
                .into_any()
        }
        (0, _, None) => "No service is named, so nobody knows what changed.".into_any(),
        (parts, unknown @ 1.., _) => format!(
            "No change reported in the 24 h before {start}. That is not proof: {unknown} of {parts} parts never {}.",
            if unknown == 1 { "reports" } else { "report" }
        )
        .into_any(),
        _ => format!("No change reported in the 24 h before {start}.").into_any(),
    }
}

fn row(near: &Near, own: Option<&str>) -> impl IntoView + use<> {
    let change = &near.change;
    let other = change.service.as_ref().filter(|(slug, _)| Some(slug.as_str()) != own);
    let other = other.map(|(_, name)| format!(" of {name}")).unwrap_or_default();
    let name = format!("{}{other}", change.part_name());
    let name = match &change.service {
        Some((slug, _)) => {
            let href = format!("/services/{slug}#change-{}", change.id);
            view! { <a href=href dir="auto">{name}</a> }.into_any()
        }
        None => view! { <span dir="auto">{name}</span> }.into_any(),
    };
    let step = match (&change.version, change.summary.is_empty()) {
        (None, false) => view! { <span dir="auto">{change.summary.clone()}</span> }.into_any(),
        _ => view! { <span class="mono" dir="auto">{change.step()}</span> }.into_any(),
    };
    let by = change.by.clone().map(|by| view! { <span class="dim" dir="auto">{format!(", {by}")}</span> });
    let late = near.told_late.then(|| {
        view! { <span class="line-2 warn">"reported " {ui::time(change.recorded_at)} ", after the versions were frozen"</span> }
    });
    view! {
        <li>
            <span class="before">{format!("−{}", ui::span(near.before))}</span>
            <div>{name} " " {step} {by} {late}</div>
        </li>
    }
}

fn frozen(evidence: &Evidence) -> Option<AnyView> {
    let frozen = evidence.frozen.as_ref()?;
    let rows: Vec<_> = frozen.parts.iter().map(|part| frozen_row(part, evidence.own.as_deref())).collect();
    let count = match rows.len() {
        1 => "1 part".to_string(),
        count => format!("{count} parts"),
    };
    Some(
        view! {
            <details class="fold-field">
                <summary><span>"Versions frozen " {ui::time(frozen.at)} {format!(": {count}")}</span></summary>
                <dl class="pairs">{rows}</dl>
            </details>
        }
        .into_any(),
    )
}

fn frozen_row(part: &FrozenPart, own: Option<&str>) -> impl IntoView + use<> {
    let name = match own == Some(part.service.0.as_str()) {
        true => part.name.clone(),
        false => format!("{} of {}", part.name, part.service.1),
    };
    let version = match (&part.version, part.since) {
        (Some(version), Some(since)) => {
            view! { <span class="mono" dir="auto">{version.clone()}</span> <span class="dim">" since " {ui::time(since)}</span> }
                .into_any()
        }
        (None, Some(since)) => view! { "version not told, since " {ui::time(since)} }.into_any(),
        _ => view! { <span class="tag nodata">"no change ever reported"</span> }.into_any(),
    };
    view! { <dt dir="auto">{name}</dt><dd>{version}</dd> }
}

/// The reader's day; with its year where that is another one.
fn day(at: DateTime<Utc>) -> String {
    let clock = ui::frame().clock;
    let (there, today) = ((clock.local)(at).0, (clock.local)(clock.now).0);
    match (there.date_naive() == today.date_naive(), there.year() == today.year()) {
        (true, _) => there.format("%H:%M").to_string(),
        (_, true) => there.format("%-d %b").to_string(),
        _ => there.format("%-d %b %Y").to_string(),
    }
}
