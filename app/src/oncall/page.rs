//! `/oncall`: who is awake now and next, when the reader is, and where nobody is.

use super::{
    CoverRow, Grid, MineRow, NowRow, grid,
    rows::{cover_row, mine_row, now_row},
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct OnCallPage {
    pub rows: Vec<NowRow>,
    /// Of 90 days, over all schedules.
    pub mine: Vec<MineRow>,
    /// Which of those overrides are the reader's.
    pub covers: Vec<CoverRow>,
    pub grid: Grid,
    /// Slug and name.
    pub archived: Vec<(String, String)>,
    pub last_resort: Option<String>,
    pub may_edit: bool,
}

pub fn on_call(page: OnCallPage) -> AnyView {
    if page.rows.is_empty() {
        return empty(page);
    }
    let make = page.may_edit.then(|| view! { <a class="act" href="/oncall/new">"Make a schedule"</a> });
    let count = page.rows.len();
    let gaps = page.rows.iter().filter(|row| !row.gaps.is_empty()).count();
    let warned = (gaps > 0).then(|| view! { <span class="warn">{format!("{gaps} with gaps")}</span> });
    let rows: Vec<_> = page.rows.into_iter().map(now_row).collect();
    view! {
        <div class="head">
            <h1>"On-call"</h1>
            <div class="acts">
                <a class="act" href="/oncall/policies">"Escalation policies"</a>
                <a class="act" href="/oncall/calendars">"Calendar addresses"</a>
                <a class="act" href="/oncall/deliveries">"Messages"</a>
                {make}
            </div>
        </div>
        <section class="panel" aria-labelledby="now-h">
            <header><h2 id="now-h">"Now and next"</h2><span class="n">{count}</span>{warned}</header>
            <ul class="rows">{rows}</ul>
        </section>
        {mine(page.mine, page.covers)}
        {grid("All schedules", page.grid)}
        {archived(page.archived)}
    }
    .into_any()
}

/// Word for word on every empty place: where pages go until somebody is on call.
pub fn nobody(last_resort: Option<&str>) -> String {
    match last_resort {
        Some(name) => format!("Nobody is on call. Until someone is, pages go to the last resort: {name} (admin)."),
        None => "Nobody is on call, and there is no administrator to page.".into(),
    }
}

fn empty(page: OnCallPage) -> AnyView {
    let make = page.may_edit.then(|| {
        view! { <a class="act primary" href="/oncall/new">"Make a schedule: pick people, pick Monday 09:00"</a> }
    });
    view! {
        <div class="head"><h1>"On-call"</h1><div class="acts"><a class="act" href="/oncall/policies">"Escalation policies"</a></div></div>
        <section class="panel"><div class="empty"><p>{nobody(page.last_resort.as_deref())}</p>{make}</div></section>
        {archived(page.archived)}
    }
    .into_any()
}

/// The rest is folded: the grid stands below.
const MINE_SHOWN: usize = 4;

fn mine(mine: Vec<MineRow>, covers: Vec<CoverRow>) -> impl IntoView {
    let count = mine.len();
    let mut mine = mine.into_iter();
    let rows: Vec<_> = mine.by_ref().take(MINE_SHOWN).map(mine_row).collect();
    let later: Vec<_> = mine.map(mine_row).collect();
    let later = (!later.is_empty()).then(|| {
        view! {
            <details class="oncall-later">
                <summary>{format!("and {} more", later.len())}</summary>
                <ul class="rows">{later}</ul>
            </details>
        }
    });
    let list = match count {
        0 => view! { <div class="body"><p class="dim">"You are not on call in the next 90 days."</p></div> }.into_any(),
        _ => view! { <ul class="rows oncall-mine">{rows}</ul> }.into_any(),
    };
    let has_covers = !covers.is_empty();
    let covers: Vec<_> = covers.into_iter().map(|row| cover_row(row, true)).collect();
    let covers = has_covers.then(|| {
        view! {
            <h3 class="oncall-sub">"Taken over and given away"</h3>
            <ul class="rows">{covers}</ul>
        }
    });
    view! {
        <section class="panel" aria-labelledby="mine-h">
            <header>
                <h2 id="mine-h">"Mine, 90 days"</h2><span class="n">{count}</span>
                <a class="aside" href="/oncall/calendars">"Calendar address"</a>
            </header>
            {list}
            {later}
            {covers}
        </section>
    }
}

fn archived(archived: Vec<(String, String)>) -> Option<impl IntoView> {
    let rows: Vec<_> = archived
        .into_iter()
        .map(|(slug, name)| view! { <li class="row"><a href=super::schedule_link(&slug) dir="auto">{name}</a></li> })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <details class="panel fold">
                <summary><h2>"Archived"</h2><span class="n">{rows.len()}</span></summary>
                <ul class="rows">{rows}</ul>
            </details>
        }
    })
}
