//! `/settings/sources`: the servers that metrics come from, and how each of them answered last.

use super::{AddSource, CheckSource, RemoveSource, SourceHealth};
use crate::{
    settings::nav,
    ui::{self, Field},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct SourceRow {
    pub health: SourceHealth,
    pub address: String,
    /// `none`, `bearer` or `basic`.
    pub auth: String,
    pub username: String,
    pub added_by: Option<String>,
    pub added_at: DateTime<Utc>,
    /// Metrics of open incidents that are asked of it.
    pub metrics: i64,
}

#[derive(Clone, Debug)]
pub struct SourcesPage {
    pub rows: Vec<SourceRow>,
}

pub fn sources(page: SourcesPage) -> AnyView {
    let count = page.rows.len();
    let rows: Vec<_> = page.rows.into_iter().map(row).collect();
    let list = match rows.is_empty() {
        true => view! {
            <div class="empty"><p>
                <b>"No data source yet."</b>
                " Recovery is proved by figures: name the Prometheus that has them. Until then metrics show no data."
            </p></div>
        }
        .into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    view! {
        <div class="head"><h1>"Data sources"</h1></div>
        <div class="settings">
            {nav("/settings/sources", true)}
            <div class="work">
                <section class="panel" aria-labelledby="sources-h">
                    <header><h2 id="sources-h">"Prometheus servers"</h2><span class="n">{count}</span></header>
                    {list}
                </section>
                {add()}
            </div>
        </div>
    }
    .into_any()
}

fn add() -> impl IntoView {
    let kinds = [("none", "Nothing"), ("bearer", "A bearer token"), ("basic", "A name and a password")];
    let kinds = kinds.into_iter().map(|(word, label)| (word.to_string(), label.to_string())).collect();
    let fields = view! {
        {Field::new::<AddSource>("name", "Name").hint("As people will read it beside a figure: “Prometheus main”.").input("text")}
        {Field::new::<AddSource>("address", "Address")
            .hint("Up to the path before /api/v1, such as http://prom:9090. It may be private; link-local addresses and our own database are never asked.")
            .input("url")}
        {Field::new::<AddSource>("auth", "It asks for").value("none").select(kinds)}
        <div class="fields two">
            {Field::new::<AddSource>("username", "User name").hint("Only with a password.").input("text")}
            {Field::new::<AddSource>("secret", "Token or password").hint("Kept sealed, and never shown again.").input("password")}
        </div>
        <div class="acts"><button class="act primary">"Save and ask it"</button></div>
    };
    view! {
        <section class="panel" aria-labelledby="add-source">
            <header><h2 id="add-source">"Add a data source"</h2></header>
            <div class="body">
                <p class="effect">
                    <b>"Effect"</b>
                    "It is asked at once, with the query 1, and the answer is shown here. Metrics of open incidents that have no source are asked of it from now on."
                </p>
                {ui::form::<AddSource>("stack", &[], fields)}
            </div>
        </section>
    }
}

fn row(row: SourceRow) -> impl IntoView {
    let SourceRow { health, address, auth, username, added_by, added_at, metrics } = row;
    let (mark, class) = match (&health.error, health.answered_at) {
        (Some(_), _) => ("late", "verdict outside"),
        (None, Some(_)) => ("tick", "verdict held"),
        (None, None) => ("lamp-dark", "verdict no_data"),
    };
    let words = super::source_words(Some(&health), &ui::clock);
    let auth = match auth.as_str() {
        "bearer" => "with a bearer token".to_string(),
        "basic" => format!("as {username}, with a password"),
        _ => "without signing in".to_string(),
    };
    let by = added_by.map(|name| format!(" by {name}"));
    let used = match metrics {
        0 => "No metric of an open incident needs it.".to_string(),
        1 => "One metric of an open incident then has no data.".to_string(),
        several => format!("{several} metrics of open incidents then have no data."),
    };
    let id = health.id.to_string();
    let again = view! { "Test again" <span class="sr">{format!(": {}", health.name)}</span> };
    view! {
        <li class="row provider source">
            <div class="grow">
                <b dir="auto">{health.name.clone()}</b> " " <code dir="auto">{address}</code>
                <p class=class>{ui::icon(mark)} " " <span dir="auto">{words}</span></p>
                <p class="dim" dir="auto">{auth} " · added " {ui::time(added_at)} {by}
                    {health.asked_at.map(|at| view! { " · last asked " {ui::time(at)} })}</p>
            </div>
            <div class="acts">
                {ui::button_form::<CheckSource>("act small", again, &[], &[("source", id.clone())])}
                <details class="act-panel">
                    <summary class="act small">"Remove…"</summary>
                    <div class="act-form">
                        <p>{used}</p>
                        <div class="acts">{ui::button_form::<RemoveSource>("act", "Remove the source", &[], &[("source", id)])}</div>
                    </div>
                </details>
            </div>
        </li>
    }
}
