//! `/settings/status/parts`: how each part does, why, and what a person says of it by hand.

use crate::{
    command::Command,
    ids::ComponentId,
    status::{SayState, Shown, State, TakeBackState},
    ui::{self, Field},
};
use chrono::{DateTime, Duration, Utc};
use leptos::prelude::*;
use uuid::Uuid;

/// A word that stands longer is asked about.
const LONG: Duration = Duration::hours(24);

#[derive(Clone, Debug)]
pub struct ByHandPage {
    pub rows: Vec<ByHandRow>,
    pub may_say: bool,
    pub is_admin: bool,
}

#[derive(Clone, Debug)]
pub struct ByHandRow {
    pub id: ComponentId,
    pub name: String,
    pub group: String,
    /// As readers see it now.
    pub shown: Shown,
    /// The worst that open public incidents say.
    pub said: Option<State>,
    pub own: Option<OwnWord>,
}

#[derive(Clone, Debug)]
pub struct OwnWord {
    pub id: Uuid,
    pub state: State,
    pub reason: String,
    pub by: String,
    pub since: DateTime<Utc>,
}

pub fn by_hand(page: ByHandPage) -> AnyView {
    let rows: Vec<AnyView> = page.rows.iter().map(|part| row(&page, part)).collect();
    let list = match rows.is_empty() {
        true => view! { <div class="empty"><p><b>"The status page has no parts yet."</b></p></div> }.into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    view! {
        <div class="head">
            <h1>"State of the parts"</h1>
            <p class="sub">"As the status page shows them now. Incidents and planned work move them; a person may set them by hand. " <a href="/status">"Status page"</a></p>
        </div>
        <div class="settings">
            {crate::settings::nav("/settings/status", page.is_admin)}
            <div class="work">
                <p class="effect"><b>"Effect"</b>"It stands on the page at once and until somebody takes it back. Subscribers are not told. It never makes a part look better than an open public incident says."</p>
                <section class="panel" aria-labelledby="parts-h">
                    <header><h2 id="parts-h">"Parts"</h2><span class="n">{page.rows.len()}</span></header>
                    {list}
                </section>
            </div>
        </div>
    }
    .into_any()
}

fn row(page: &ByHandPage, part: &ByHandRow) -> AnyView {
    let own = part.own.as_ref().map(|own| word(page, part, own));
    let form = page.may_say.then(|| say(part));
    let why = part.said.filter(|said| *said != State::Working).map(|said| {
        view! { <p class="dim">{format!("An open public incident says: {}.", said.word())}</p> }
    });
    let work = (part.shown == Shown::Maintenance).then(|| {
        view! { <p class="dim">"It is being worked on. " <a href="/maintenance">"Planned work"</a></p> }
    });
    let group = (!part.group.is_empty()).then(|| view! { <span class="dim" dir="auto">{part.group.clone()}</span> });
    view! {
        <li class="row maintenance-part">
            <div class="grow">
                <p><b dir="auto">{part.name.clone()}</b> " " {group}</p>
                {why}
                {work}
                {own}
            </div>
            <p class=format!("maintenance-state {}", part.shown.class())><span aria-hidden="true">{part.shown.mark()}</span> " " {part.shown.word()}</p>
            {form}
        </li>
    }
    .into_any()
}

fn word(page: &ByHandPage, part: &ByHandRow, own: &OwnWord) -> AnyView {
    let now = ui::frame().clock.now;
    let key = [("component", part.id.to_string())];
    let hides = part.said.filter(|said| *said > own.state).map(|_| {
        view! { <p class="dim">"It changes nothing while the incident is open: the page is never better than that."</p> }
    });
    let long = (now - own.since >= LONG).then(|| {
        let says = format!("It stands for {}. Is it still so? If not, take it back.", ui::span(now - own.since));
        view! { <p class="notice warn">{says}</p> }
    });
    let back = page.may_say.then(|| {
        let label = view! { "Take it back" <span class="sr">{format!(": {}", part.name)}</span> };
        ui::button_form::<TakeBackState>("act small", label, &key, &[("seen", own.id.to_string())])
    });
    view! {
        <p>"By hand: " <b>{own.state.word()}</b> ", " <span dir="auto">{own.reason.clone()}</span></p>
        <p class="dim"><span dir="auto">{own.by.clone()}</span> " since " {ui::time(own.since)}</p>
        {hides}
        {long}
        <div class="acts">{back}</div>
    }
    .into_any()
}

fn say(part: &ByHandRow) -> AnyView {
    let key = [("component", part.id.to_string())];
    let refused = ui::frame().refused;
    let is_mine = refused.command == SayState::NAME && refused.value("component") == Some(&part.id.to_string());
    let suffix = part.id.to_string();
    let field =
        |name: &'static str, label: &'static str| Field::new::<SayState>(name, label).only_if(is_mine).twin(&suffix);
    let states: Vec<(String, String)> = std::iter::once((String::new(), "Choose".to_string()))
        .chain(State::ALL.into_iter().map(|state| (state.key().to_string(), state.word().to_string())))
        .collect();
    let seen = part.own.as_ref().map(|own| own.id.to_string()).unwrap_or_default();
    let inner = view! {
        {ui::hidden("seen", &seen)}
        {field("state", "It is").select(states)}
        {field("reason", "Why").hint("For your colleagues; strangers do not read it.").input("text")}
        <div class="acts"><button class="act outward">{format!("Show {} so to everyone", part.name)}</button></div>
    };
    view! {
        <div class="acts">
            <details class="act-panel" open=is_mine.then_some("")>
                <summary class="act">"Set it by hand…"<span class="sr">{format!(" {}", part.name)}</span></summary>
                {ui::twin_form::<SayState>(is_mine, "act-form", &key, inner)}
            </details>
        </div>
    }
    .into_any()
}
