//! `/settings/providers`: which providers are watched, and what their status pages said last.

use super::{AddProvider, CheckProvider, ChooseProvider, ProviderNow, RemoveProvider, StateRow};
use crate::{
    links,
    settings::nav,
    ui::{self, Field},
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct ProviderRow {
    pub now: ProviderNow,
    pub address: String,
    pub shipped: bool,
    /// Who switched it on.
    pub chosen_by: Option<String>,
}

#[derive(Clone, Debug)]
pub struct ProvidersPage {
    /// Those that are watched first.
    pub rows: Vec<ProviderRow>,
    /// Newest first.
    pub states: Vec<StateRow>,
}

pub fn providers(page: ProvidersPage) -> AnyView {
    let (watched, off): (Vec<_>, Vec<_>) = page.rows.into_iter().partition(|row| row.now.chosen_at.is_some());
    let count = watched.len();
    let list = match watched.is_empty() {
        true => view! {
            <div class="empty"><p>
                <b>"No provider is watched."</b>
                " Switch on those that your services call: checks and questions then show what their status pages say."
            </p></div>
        }
        .into_any(),
        false => {
            let rows: Vec<_> = watched.into_iter().map(row).collect();
            view! { <ul class="rows">{rows}</ul> }.into_any()
        }
    };
    let off_count = off.len();
    let off: Vec<_> = off.into_iter().map(row_off).collect();
    view! {
        <div class="head"><h1>"Model providers"</h1></div>
        <div class="settings">
            {nav("/settings/providers", true)}
            <div class="work">
                <p class="effect">
                    <b>"Effect"</b>
                    "Each status page that is watched is asked once a minute. What it says is evidence on incidents: it proposes, a person answers. A page that is silent for five minutes is no data."
                </p>
                <section class="panel" aria-labelledby="watched-h">
                    <header><h2 id="watched-h">"Watched"</h2><span class="n">{count}</span></header>
                    {list}
                </section>
                <section class="panel" aria-labelledby="off-h">
                    <header><h2 id="off-h">"Off"</h2><span class="n">{off_count}</span></header>
                    <ul class="rows">{off}</ul>
                </section>
                {add()}
                {states(page.states)}
            </div>
        </div>
    }
    .into_any()
}

fn row(row: ProviderRow) -> AnyView {
    let ProviderRow { now, address, shipped, chosen_by } = row;
    let fresh = now.is_fresh(ui::frame().clock.now);
    let is_calm = now.indicator.as_deref().is_none_or(|indicator| indicator == "none");
    let (mark, class, words) = match (&now.error, fresh) {
        (Some(error), false) => ("late", "verdict no_data", format!("no data: {error}")),
        (Some(error), true) => ("late", "verdict outside", format!("{}; the last request failed: {error}", now.says())),
        (None, true) if is_calm => ("tick", "verdict held", now.says()),
        (None, true) => ("late", "verdict outside", now.says()),
        (None, false) => ("lamp-dark", "verdict no_data", "no data yet: it was not asked lately".to_string()),
    };
    let page = now.page_url.clone().filter(|address| links::is_safe(address)).map(|address| {
        view! { " · " <a href=address rel="noopener noreferrer">"Status page"</a> }
    });
    let answered = now.answered_at.map(|at| view! { " · last answer " {ui::time_to_the_second(at)} });
    let by = chosen_by.map(|by| format!(" by {by}"));
    let chosen = now.chosen_at.map(|at| view! { "watched since " {ui::time(at)} {by} });
    let slug = now.slug.clone();
    let named = |label: &'static str| view! { {label} <span class="sr">{format!(": {}", now.name)}</span> };
    let remove = (!shipped).then(|| {
        ui::button_form::<RemoveProvider>("act small quiet", named("Remove"), &[], &[("provider", slug.clone())])
    });
    view! {
        <li class="row provider" id=format!("provider-{slug}")>
            <div class="grow">
                <b dir="auto">{now.name.clone()}</b> " " <code dir="auto">{address}</code>
                <p class=class>{ui::icon(mark)} " " <span dir="auto">{words}</span></p>
                <p class="dim">{chosen} {answered} {page}</p>
            </div>
            <div class="acts">
                {ui::button_form::<CheckProvider>("act small", named("Test now"), &[], &[("provider", slug.clone())])}
                {ui::button_form::<ChooseProvider>("act small", named("Switch off"), &[], &[("provider", slug.clone()), ("watch", "no".into())])}
                {remove}
            </div>
        </li>
    }
    .into_any()
}

fn row_off(row: ProviderRow) -> AnyView {
    let ProviderRow { now, address, shipped, .. } = row;
    let named = |label: &'static str| view! { {label} <span class="sr">{format!(": {}", now.name)}</span> };
    let slug = now.slug.clone();
    let remove = (!shipped).then(|| {
        ui::button_form::<RemoveProvider>("act small quiet", named("Remove"), &[], &[("provider", slug.clone())])
    });
    view! {
        <li class="row provider" id=format!("provider-{slug}")>
            <div class="grow"><b dir="auto">{now.name.clone()}</b> " " <code dir="auto">{address}</code></div>
            <div class="acts">
                {ui::button_form::<ChooseProvider>("act small", named("Watch"), &[], &[("provider", slug.clone()), ("watch", "yes".into())])}
                {remove}
            </div>
        </li>
    }
    .into_any()
}

fn add() -> impl IntoView {
    let fields = view! {
        {Field::new::<AddProvider>("name", "Name").hint("Runbooks name it after provider: in lower case, with dashes.").input("text")}
        {Field::new::<AddProvider>("address", "Address of its summary")
            .hint("A status page that speaks Statuspage v2, such as https://status.example.org/api/v2/summary.json. It may be private.")
            .input("url")}
        <div class="acts"><button class="act primary">"Add it and ask it"</button></div>
    };
    view! {
        <section class="panel" aria-labelledby="add-provider">
            <header><h2 id="add-provider">"Add a provider of your own"</h2></header>
            <div class="body">{ui::form::<AddProvider>("stack", &[], fields)}</div>
        </section>
    }
}

fn states(states: Vec<StateRow>) -> Option<impl IntoView> {
    let rows: Vec<_> = states
        .into_iter()
        .map(|row| {
            view! {
                <li class="row change">
                    <span class="when">{ui::time(row.seen_at)}</span>
                    <div class="grow"><b dir="auto">{row.provider}</b> " " <span dir="auto">{row.says}</span></div>
                </li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="states-h">
                <header><h2 id="states-h">"What changed lately"</h2></header>
                <ul class="rows">{rows}</ul>
            </section>
        }
    })
}
