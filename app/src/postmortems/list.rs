//! The postmortems of resolved incidents, newest first.

use super::State;
use crate::{ids::IncidentNumber, links, severities::Severity, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct PostmortemRow {
    pub number: IncidentNumber,
    pub title: String,
    pub severity: Option<Severity>,
    pub ended_at: DateTime<Utc>,
    pub state: State,
    /// Sections that need a person.
    pub open: i64,
    /// Actions that are not done.
    pub actions_open: i64,
}

#[derive(Clone, Debug)]
pub struct PostmortemsPage {
    pub rows: Vec<PostmortemRow>,
    /// The number to ask for older ones.
    pub older: Option<i64>,
}

pub fn list(p: PostmortemsPage) -> AnyView {
    let empty = p.rows.is_empty().then(|| {
        view! {
            <div class="empty"><p><b>"None yet."</b> " The first is written for you when an incident ends."</p></div>
        }
    });
    let older = p.older.map(|number| {
        let href = format!("/postmortems?before={number}");
        view! { <p><a class="act" href=href>"Show older ones"</a></p> }
    });
    let rows = (!p.rows.is_empty()).then(|| {
        let rows: Vec<_> = p.rows.iter().map(row).collect();
        view! { <section class="panel" aria-label="Postmortems"><ul class="rows">{rows}</ul></section> }
    });
    view! {
        <div class="head"><h1>"Postmortems"</h1></div>
        {empty}
        {rows}
        {older}
    }
    .into_any()
}

fn row(row: &PostmortemRow) -> AnyView {
    let left = match (row.state, row.open) {
        (State::Draft, 1) => "one part needs you".to_string(),
        (State::Draft, open) if open > 1 => format!("{open} parts need you"),
        (State::Published, _) if row.actions_open == 1 => "one action open".to_string(),
        (State::Published, _) if row.actions_open > 1 => format!("{} actions open", row.actions_open),
        _ => String::new(),
    };
    view! {
        <li>
            <a class="row" href=links::postmortem(row.number)>
                {ui::severity_or_none(row.severity)}
                <span class="num">{format!("#{}", row.number)}</span>
                <div class="grow"><b dir="auto">{row.title.clone()}</b> " "<span class="dim">{left}</span></div>
                <span class=row.state.tag()>{row.state.word()}</span>
                <span class="end dim">{ui::time(row.ended_at)}</span>
            </a>
        </li>
    }
    .into_any()
}
