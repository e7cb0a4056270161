//! `/oncall/deliveries`: the last messages, to whom, by what, and what became of each.

use super::{
    Rung,
    page::{second, tone},
};
use crate::{
    ids::{IncidentNumber, NoticeDeliveryId},
    links, ui,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct DeliveryRow {
    pub person: String,
    /// "paged", "an alert": without a word of what is in it.
    pub about: String,
    pub incident: Option<IncidentNumber>,
    pub asked_at: DateTime<Utc>,
    pub rung: Rung,
}

#[derive(Clone, Debug)]
pub struct DeliveriesPage {
    pub rows: Vec<DeliveryRow>,
    /// Only what failed or was given up.
    pub is_filtered: bool,
    pub next: Option<NoticeDeliveryId>,
}

pub fn deliveries(page: DeliveriesPage) -> AnyView {
    let filter = if page.is_filtered { "show=failed&" } else { "" };
    let next = page.next.map(|id| format!("/oncall/deliveries?{filter}before={id}"));
    let rows: Vec<_> = page.rows.into_iter().map(row).collect();
    let list = match (rows.is_empty(), page.is_filtered) {
        (true, true) => view! { <div class="empty"><p><b>"No message has been given up on."</b></p></div> }.into_any(),
        (true, false) => {
            view! { <div class="empty"><p><b>"Nobody was told anything yet."</b> " The first page of an incident shows here."</p></div> }
                .into_any()
        }
        (false, _) => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    let tab = |href: &'static str, name: &'static str, here: bool| {
        view! { <a class="chip" href=href aria-current=here.then_some("page")>{name}</a> }
    };
    view! {
        <div class="head">
            <h1>"Messages"</h1>
            <a class="act" href="/settings/notifications">"How you are reached"</a>
        </div>
        <nav class="notify-tabs" aria-label="Which messages">
            {tab("/oncall/deliveries", "All", !page.is_filtered)}
            {tab("/oncall/deliveries?show=failed", "Not delivered", page.is_filtered)}
        </nav>
        <section class="panel" aria-labelledby="messages-h">
            <header><h2 id="messages-h">"Who was told, and how"</h2></header>
            {list}
        </section>
        {next.map(|href| view! { <p><a class="act" href=href rel="next">"Earlier"</a></p> })}
    }
    .into_any()
}

fn row(row: DeliveryRow) -> impl IntoView {
    let words = row.rung.outcome.words(row.rung.channel, row.rung.due_at, second);
    let incident = row.incident.map(|number| view! { " " <a href=links::incident(number)>{format!("#{number}")}</a> });
    view! {
        <li class="row">
            <div class="grow">
                <b dir="auto">{row.person}</b> " " {row.about} {incident}
                <p class=format!("notify-out {}", tone(&row.rung.outcome)) dir="auto">{words}</p>
            </div>
            <span class="end dim">{ui::time(row.asked_at)}</span>
        </li>
    }
}
