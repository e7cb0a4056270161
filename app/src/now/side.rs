//! What stands beside the incidents: signs of life, and what is due.

use super::{NowPage, quiet::is_silent};
use crate::{ids::AlertId, links, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// An alert source, and when it was last heard from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub name: String,
    pub at: Option<DateTime<Utc>>,
}

/// An alert that fires and stands in no incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    pub id: AlertId,
    pub name: String,
    pub service: String,
    pub since: DateTime<Utc>,
    pub why: String,
}

pub(super) fn unplaced(page: &NowPage) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = page
        .unplaced
        .iter()
        .map(|alert| {
            view! {
                <li class="row alert firing">
                    <div class="grow"><b>{alert.name.clone()}</b> " " <span class="dim">{alert.service.clone()}</span></div>
                    <span class="dim">{alert.why.clone()}</span>
                    <span class="end dim">{ui::age(alert.since)}</span>
                </li>
            }
        })
        .collect();
    let rest = page.firing - rows.len() as i64;
    let rest = (rest > 0).then(|| view! { <footer><a href="/alerts">{format!("and {rest} more")}</a></footer> });
    let firing = page.firing;
    (firing > 0).then(|| {
        view! {
            <section class="panel" aria-labelledby="unplaced">
                <header><h2 id="unplaced">"Firing, in no incident"</h2><a class="n" href="/alerts">{firing}</a></header>
                <ul class="rows">{rows}</ul>
                {rest}
            </section>
        }
    })
}

pub(super) fn heard(page: &NowPage) -> impl IntoView + use<> {
    let now = ui::frame().clock.now;
    let rows: Vec<_> = page.heard.iter().map(|source| source_row(source, now)).collect();
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
}

fn source_row(source: &Heard, now: DateTime<Utc>) -> impl IntoView + use<> {
    let (icon, tone, says) = match source.at {
        None => ("late", "ico warn", "never heard from".to_string()),
        Some(at) if is_silent(at, now) => ("late", "ico warn", format!("silent {}", ui::span(now - at))),
        Some(at) => ("heard", "ico good", ui::ago(now - at)),
    };
    let href = format!("{}#{icon}", ui::frame().sprite);
    let title = source.at.map(ui::exact);
    view! {
        <li class="row">
            <svg class=tone aria-hidden="true"><use href=href></use></svg>
            <div class="grow">{source.name.clone()}</div>
            <span class="end dim" title=title>{says}</span>
        </li>
    }
}

pub(super) fn due(page: &NowPage) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = page
        .due
        .iter()
        .map(|(number, title)| {
            view! {
                <li><a class="row" href=links::postmortem(*number)>
                    <div class="grow">{format!("Postmortem #{number}")} " " <span class="dim" dir="auto">{title.clone()}</span></div>
                </a></li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="due">
                <header><h2 id="due">"Due"</h2><a class="aside" href="/postmortems">"All"</a></header>
                <ul class="rows">{rows}</ul>
            </section>
        }
    })
}
