//! *Heard from*: each intake and data source with the age of its last sign of life, beside its usual rhythm.

use super::{Heard, SourceHeard};
use crate::{alerts::rhythm::length, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

pub fn heard_card(heard: &[Heard], sources: &[SourceHeard], is_admin: bool) -> AnyView {
    let intakes = heard.iter().map(|heard| intake(heard, is_admin));
    let rows: Vec<_> = intakes.chain(sources.iter().map(|heard| source(heard, is_admin))).collect();
    let count = rows.len();
    let list = match count {
        0 => view! { <div class="body"><p class="dim">"No alert source is connected."</p></div> }.into_any(),
        _ => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="heard">
            <header><h2 id="heard">"Heard from"</h2><span class="n">{count}</span></header>
            {list}
        </section>
    }
    .into_any()
}

fn intake(heard: &Heard, is_admin: bool) -> AnyView {
    let is_well = heard.at.is_some() && !heard.is_silent();
    row(
        is_well,
        is_admin.then(|| format!("/settings/intakes/{}", heard.id)),
        &heard.name,
        heard.usually().map(|usually| format!("usually {usually}")),
        heard.short(),
        heard.at,
    )
}

fn source(heard: &SourceHeard, is_admin: bool) -> AnyView {
    let now = ui::frame().clock.now;
    let says = match (heard.failed_at, heard.answered_at) {
        (Some(since), _) => format!("no answer {}", length(now - since)),
        (None, Some(at)) => ui::ago(now - at),
        (None, None) => "not asked yet".into(),
    };
    let href = is_admin.then(|| "/settings/sources".to_string());
    let is_well = heard.failed_at.is_none() && heard.answered_at.is_some();
    row(is_well, href, &heard.name, Some("asked by us".into()), says, heard.answered_at)
}

fn row(
    is_well: bool,
    href: Option<String>,
    name: &str,
    habit: Option<String>,
    says: String,
    at: Option<DateTime<Utc>>,
) -> AnyView {
    let (icon, tone) = if is_well { ("heard", "ico good") } else { ("late", "ico warn") };
    let mark = format!("{}#{icon}", ui::frame().sprite);
    let title = at.map(ui::exact);
    let name = name.to_string();
    let name = match href {
        Some(href) => view! { <a href=href dir="auto">{name}</a> }.into_any(),
        None => view! { <span dir="auto">{name}</span> }.into_any(),
    };
    let habit = habit.map(|habit| view! { " " <span class="intake-habit">{habit}</span> });
    view! {
        <li class="row">
            <svg class=tone aria-hidden="true"><use href=mark></use></svg>
            <div class="grow intake-name">{name}{habit}</div>
            <span class="end dim" title=title>{says}</span>
        </li>
    }
    .into_any()
}
