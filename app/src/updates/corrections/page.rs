use super::{
    CorrectUpdate, PartNow,
    form::{choice, fields, is_choice},
};
use crate::{
    command::{Command, Refused, fill},
    ids::{IncidentNumber, UpdateId},
    links, ui,
    updates::Statements,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct CorrectPage {
    pub number: IncidentNumber,
    pub title: String,
    pub update: UpdateId,
    /// Which update for customers it is; the first is 1.
    pub count: i64,
    pub said: Statements,
    pub parts: Vec<PartNow>,
    pub published_at: DateTime<Utc>,
    /// How many corrections there were.
    pub revision: i32,
    /// Who would be told.
    pub readers: i64,
    pub allowed: bool,
}

pub fn correct_page(page: CorrectPage) -> AnyView {
    let refused = ui::frame().refused;
    let refused = if refused.command == CorrectUpdate::NAME { refused } else { Refused::default() };
    let sheet = match page.allowed {
        true => sheet(&page, &refused),
        false => view! {
            <p class="notice">"What customers read is the commander's to correct: the owner of the incident, or anyone with that role."</p>
        }
        .into_any(),
    };
    view! {
        <div class="head">
            <h1>{format!("Correct customer update {} of #{}", page.count, page.number)}</h1>
            <p class="sub">
                <a href=links::incident(page.number) dir="auto">{page.title.clone()}</a> " · published " {ui::time(page.published_at)}
            </p>
        </div>
        {sheet}
    }
    .into_any()
}

fn sheet(page: &CorrectPage, refused: &Refused) -> AnyView {
    let is_choice = is_choice(refused);
    let path = |name: &str| Some(if name == "number" { page.number.to_string() } else { page.update.to_string() });
    let action = fill(CorrectUpdate::PATH, path);
    let once = (ui::frame().once)().to_string();
    let why = (!is_choice && !refused.says.is_empty()).then(|| reasons(refused));
    let seen = page.revision.to_string();
    let label = if is_choice { "Look at it again" } else { "See what changes" };
    view! {
        {is_choice.then(|| choice(page, refused))}
        <form class="panel public" id="correct" method="post" action=action data-command=CorrectUpdate::NAME>
            <p class="public-word">"Everyone can read this"</p>
            <div class="form body stack">
                // Enter in a field presses nothing.
                <button type="submit" disabled="" hidden=""></button>
                <input type="hidden" name="once" value=once/>
                {ui::hidden("seen", &seen)}
                {why}
                {fields(page, refused)}
                <p class="dim">"The promised time is not corrected: publish an update with another one."</p>
                <div class="acts"><button class="act outward primary">{label}</button></div>
            </div>
        </form>
    }
    .into_any()
}

fn reasons(refused: &Refused) -> AnyView {
    ui::refusal_is_told();
    let rows: Vec<_> = refused
        .errors
        .iter()
        .map(|error| view! { <li><a href=format!("#update-correct-{}", error.field)>{error.says.clone()}</a></li> })
        .collect();
    let list = (!rows.is_empty()).then(|| view! { <ul>{rows}</ul> });
    view! {
        <div class="notice bad errors" role="alert" tabindex="-1" id="refused">
            <p><b>{refused.says.clone()}</b></p>
            {list}
        </div>
    }
    .into_any()
}
