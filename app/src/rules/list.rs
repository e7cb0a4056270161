//! `/alerts/rules`: the rules in their order, what each took lately, and what none took.

use super::{
    MoveRule, RemoveRule, Rule, Starting,
    ready_made::ready_made,
    removed::{RemovedRule, removed, undo},
    unmatched::{Unmatched, unmatched},
};
use crate::{alerts::tabs, ids::RuleId, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct RuleRow {
    pub rule: Rule,
    pub version: i32,
    pub recorded_at: DateTime<Utc>,
    /// Alerts that it took in the last seven days.
    pub hits: i64,
    /// Alerts that it holds now.
    pub holding: i64,
    /// What keeps it from being used.
    pub broken: Option<String>,
}

#[derive(Clone, Debug)]
pub struct RulesPage {
    pub rows: Vec<RuleRow>,
    /// In the last seven days.
    pub unmatched: i64,
    pub unmatched_names: Vec<Unmatched>,
    pub removed: Vec<RemovedRule>,
    pub just_removed: Option<RuleId>,
    /// The order of the one that was just saved.
    pub saved: Option<String>,
    pub starting: Vec<Starting>,
    pub may_edit: bool,
}

pub fn rules(page: RulesPage) -> AnyView {
    let count = page.rows.len();
    let last = page.rows.len();
    let rows: Vec<_> = page
        .rows
        .iter()
        .enumerate()
        .map(|(place, row)| one(row, place == 0, place + 1 == last, page.may_edit))
        .collect();
    let list = match rows.is_empty() {
        true => view! {
            <div class="empty">
                <p><b>"No rule yet."</b>
                " Every alert opens an incident, or joins the open one of its group, else of its service and name; its own severity label says how bad it is."</p>
            </div>
        }
        .into_any(),
        false => view! { <ol class="rows rules-list">{rows}</ol> }.into_any(),
    };
    let new = page.may_edit.then(|| view! { <a class="act primary" href="/alerts/rules/new">"New rule"</a> });
    let saved = page.saved.clone().map(|order| {
        let says =
            format!("Rule {order} is saved. What waits or is held is decided again by the rules as they stand now.");
        view! { <p class="notice good" role="status">{says}</p> }
    });
    view! {
        {tabs("/alerts/rules")}
        <div class="head">
            <h1>"Rules"</h1>
            <p class="sub">"The first that matches takes an alert. Silences come before all of them."</p>
        </div>
        {saved}
        {undo(&page)}
        <section class="panel" aria-labelledby="rules-h">
            <header>
                <h2 id="rules-h">"In this order"</h2><span class="n">{count}</span>
                <div class="acts"><a class="act" href="/alerts/rules/try">"Try them on one alert"</a>{new}</div>
            </header>
            {list}
            {unmatched(&page)}
        </section>
        {ready_made(&page)}
        {removed(&page)}
    }
    .into_any()
}

fn one(row: &RuleRow, is_first: bool, is_last: bool, may_edit: bool) -> impl IntoView + use<> {
    let rule = &row.rule;
    let id = rule.id.to_string();
    let gives = rule.gives.words();
    let gives = (!gives.is_empty()).then(|| view! { <span class="tag">{gives}</span> });
    let broken = row.broken.clone().map(|says| {
        view! { <p class="verdict outside">{ui::icon("late")} " It takes nothing: " <span dir="auto">{says}</span></p> }
    });
    let hits = match row.hits {
        0 => "none in 7 days".to_string(),
        1 => "1 alert in 7 days".to_string(),
        hits => format!("{hits} alerts in 7 days"),
    };
    let holding =
        (row.holding > 0).then(|| view! { <span class="tag warn">{format!("holds {} now", row.holding)}</span> });
    let path = [("rule", id.clone())];
    let moves = may_edit.then(|| {
        let up = (!is_first).then(|| {
            let label = view! { "↑" <span class="sr">{format!("Move rule {} up", rule.order)}</span> };
            ui::button_form::<MoveRule>("act small quiet", label, &path, &[("to", "up".into())])
        });
        let down = (!is_last).then(|| {
            let label = view! { "↓" <span class="sr">{format!("Move rule {} down", rule.order)}</span> };
            ui::button_form::<MoveRule>("act small quiet", label, &path, &[("to", "down".into())])
        });
        let remove = view! { "Remove" <span class="sr">{format!(" rule {}", rule.order)}</span> };
        view! { {up}{down}{ui::button_form::<RemoveRule>("act small quiet", remove, &path, &[])} }
    });
    let edit = if may_edit { "Change" } else { "Open" };
    view! {
        <li class="row rules-rule">
            <span class="rules-order">{rule.order}</span>
            <div class="grow">
                <p dir="auto"><span class="dim">"If "</span><b>{rule.conditions()}</b></p>
                <p dir="auto"><span class="dim">"it "</span>{rule.effect.words(&ui::clock)} " " {gives} {holding}</p>
                {broken}
                <p class="dim">{hits} " · " <span dir="auto">{rule.author.clone()}</span> {format!(", version {}, ", row.version)} {ui::time(row.recorded_at)}</p>
            </div>
            <div class="acts">
                {moves}
                <a class="act small" href=format!("/alerts/rules/{id}")>{edit}<span class="sr">{format!(" rule {}", rule.order)}</span></a>
            </div>
        </li>
    }
}
