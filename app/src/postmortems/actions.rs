//! The actions: each with a kind, and before publishing with one owner and a day.

use super::{AddAction, AssignAction, FinishAction};
use crate::{
    auth::PersonName,
    command::Command,
    ids::{ActionId, IncidentNumber},
    ui,
    ui::Field,
};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;

/// Key and label.
pub const KINDS: [(&str, &str); 4] =
    [("prevent", "Prevent"), ("detect", "Detect earlier"), ("mitigate", "Mitigate faster"), ("process", "Process")];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionRow {
    pub id: ActionId,
    pub text: String,
    pub kind: String,
    pub owner: Option<PersonName>,
    pub due_on: Option<NaiveDate>,
    pub done_at: Option<DateTime<Utc>>,
}

pub(super) fn actions(number: IncidentNumber, rows: &[ActionRow], people: &[PersonName], writes: bool) -> AnyView {
    let listed: Vec<_> = rows.iter().map(|row| action(number, row, people, writes)).collect();
    let empty = rows.is_empty().then(|| {
        view! { <p class="dim">"No actions yet. A good postmortem has two or three, each with one owner and a day."</p> }
    });
    view! {
        <section class="pm-section" id="actions" aria-labelledby="actions-h">
            <header><h2 id="actions-h">"Action items"</h2><span class="origin">{rows.len().to_string()}</span></header>
            {empty}
            <ul class="rows pm-actions">{listed}</ul>
            {writes.then(|| add(number, people))}
        </section>
    }
    .into_any()
}

fn action(number: IncidentNumber, row: &ActionRow, people: &[PersonName], writes: bool) -> AnyView {
    let kind = KINDS.iter().find(|(key, _)| *key == row.kind).map_or("", |(_, label)| *label);
    let owner = match &row.owner {
        Some(owner) => view! { <span>{owner.name.clone()}</span> }.into_any(),
        None => view! { <span class="warn">"no owner"</span> }.into_any(),
    };
    let is_late = row.done_at.is_none() && row.due_on.is_some_and(|due| due < ui::frame().clock.now.date_naive());
    let due = match row.due_on {
        Some(due) if is_late => view! { <span class="bad">"late, due " {day(due)}</span> }.into_any(),
        Some(due) => view! { <span>"due " {day(due)}</span> }.into_any(),
        None => view! { <span class="warn">"no date"</span> }.into_any(),
    };
    let path = [("number", number.to_string()), ("action", row.id.to_string())];
    let end = match row.done_at {
        Some(at) => view! { <span class="end good">"done " {ui::time(at)}</span> }.into_any(),
        None if writes => view! {
            <div class="acts">
                {ui::button_form::<FinishAction>("act small", "Mark done", &path, &[])}
                {assign(row, people, &path)}
            </div>
        }
        .into_any(),
        None => ().into_any(),
    };
    let mark = if row.done_at.is_some() { "tick" } else { "box" };
    view! {
        <li class="row">
            {ui::icon(mark)}
            <div class="grow">
                <b dir="auto">{row.text.clone()}</b>
                <span class="line-2">{kind}" · "{owner}" · "{due}</span>
            </div>
            {end}
        </li>
    }
    .into_any()
}

fn assign(row: &ActionRow, people: &[PersonName], path: &[(&str, String)]) -> AnyView {
    let (id, refused) = (row.id.to_string(), ui::frame().refused);
    let is_refused = refused.command == AssignAction::NAME && refused.value("action") == Some(id.as_str());
    let owner = row.owner.as_ref().map(|owner| owner.id.to_string()).unwrap_or_default();
    let due = row.due_on.map(|due| due.to_string()).unwrap_or_default();
    let fields = view! {
        <div class="fields two">
            {Field::new::<AssignAction>("owner", "Owner").twin(&id).value(owner).select(choices(people))}
            {Field::new::<AssignAction>("due", "Due").twin(&id).value(due).input("date")}
        </div>
        <div class="acts"><button class="act small">"Save owner and date"</button></div>
    };
    view! {
        <details class="act-panel" open=is_refused>
            <summary class="act small quiet">"Owner and date…"</summary>
            {ui::form::<AssignAction>("act-form", path, fields)}
        </details>
    }
    .into_any()
}

fn add(number: IncidentNumber, people: &[PersonName]) -> AnyView {
    let kinds = KINDS.iter().map(|(key, label)| (key.to_string(), label.to_string())).collect();
    let fields = view! {
        {Field::new::<AddAction>("text", "What will change?").hint("One line, one act that can be finished.").input("text")}
        <div class="fields two">
            {Field::new::<AddAction>("kind", "Kind").value("prevent").select(kinds)}
            {Field::new::<AddAction>("owner", "Owner").select(choices(people))}
            {Field::new::<AddAction>("due", "Due").input("date")}
        </div>
        <div class="acts"><button class="act">"Add action"</button></div>
    };
    ui::form::<AddAction>("stack pm-add", &[("number", number.to_string())], fields)
}

fn choices(people: &[PersonName]) -> Vec<(String, String)> {
    let nobody = (String::new(), "Nobody yet".to_string());
    std::iter::once(nobody).chain(people.iter().map(|person| (person.id.to_string(), person.name.clone()))).collect()
}

pub(super) fn day(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}
