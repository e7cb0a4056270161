//! `/settings/jobs`: dead letters with their error, and a way to try them again.

use super::RetryJob;
use crate::{ids::JobId, settings::nav, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct JobRow {
    pub id: JobId,
    pub kind: String,
    pub key: String,
    pub attempts: i32,
    pub error: String,
    pub run_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    /// Given up then; else it is tried again at `run_at`.
    pub dead_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug)]
pub struct JobsPage {
    pub rows: Vec<JobRow>,
    pub waiting: i64,
    pub dead: i64,
    pub finished: i64,
}

pub fn page(page: JobsPage) -> AnyView {
    let rows: Vec<_> = page.rows.into_iter().map(row).collect();
    let list = match rows.is_empty() {
        true => view! {
            <div class="empty"><p><b>"Nothing failed."</b> " What fails ten times is kept here, with its error."</p></div>
        }
        .into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    view! {
        <div class="head"><h1>"Jobs"</h1></div>
        <div class="settings">
            {nav("/settings/jobs", true)}
            <div class="work">
                <section class="panel" aria-labelledby="jobs-h">
                    <header><h2 id="jobs-h">"What failed"</h2><span class="n">{page.dead}</span></header>
                    <div class="body"><p class="dim">{summary(page.waiting, page.dead, page.finished)}</p></div>
                    {list}
                </section>
            </div>
        </div>
    }
    .into_any()
}

fn summary(waiting: i64, dead: i64, finished: i64) -> String {
    format!("{waiting} waiting, {dead} given up, {finished} finished in the last 14 days.")
}

fn row(row: JobRow) -> impl IntoView {
    let state = match row.dead_at {
        Some(at) => view! { "given up " {ui::time(at)} }.into_any(),
        None => view! { "tried again " {ui::time(row.run_at)} }.into_any(),
    };
    let tries = if row.attempts == 1 { "1 try".into() } else { format!("{} tries", row.attempts) };
    let retry = row.dead_at.is_some().then(|| {
        let label = view! { "Try again" <span class="sr">{format!(": {} {}", row.kind, row.key)}</span> };
        view! { <div class="acts">{ui::button_form::<RetryJob>("act small", label, &[], &[("job", row.id.to_string())])}</div> }
    });
    view! {
        <li class="row">
            <div class="grow">
                <b>{row.kind}</b> " " <code dir="auto">{row.key}</code>
                <p dir="auto">{row.error}</p>
                <p class="dim">"asked for " {ui::time(row.created_at)} " · " {tries} " · " {state}</p>
            </div>
            {retry}
        </li>
    }
}
