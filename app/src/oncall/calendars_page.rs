//! `/oncall/calendars`: secret addresses that calendar programs read. Each is shown once.

use super::{CreateCalendar, EndCalendar};
use crate::{
    settings::Once,
    ui::{self, Field},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct CalendarRow {
    pub id: Uuid,
    /// The schedule's name; none for one's own shifts.
    pub schedule: Option<String>,
    pub made_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug)]
pub struct CalendarsPage {
    /// The reader's own.
    pub rows: Vec<CalendarRow>,
    /// Slug and name.
    pub schedules: Vec<(String, String)>,
    pub made: Once<String>,
}

pub fn calendars(page: CalendarsPage) -> AnyView {
    let count = page.rows.len();
    let rows: Vec<_> = page.rows.into_iter().map(row).collect();
    let list = match count {
        0 => view! { <div class="empty"><p><b>"No address yet."</b>" Make one and paste it where your calendar asks for a subscription."</p></div> }.into_any(),
        _ => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    let own = (String::new(), "My own shifts, of all schedules".to_string());
    let options = std::iter::once(own).chain(page.schedules).collect();
    let fields = view! {
        {Field::new::<CreateCalendar>("schedule", "What it shows").select(options)}
        <div class="acts"><button class="act primary">"Make the address"</button></div>
    };
    view! {
        <div class="head"><h1>"Calendar addresses"</h1><p class="sub"><a href="/oncall">"On-call"</a></p></div>
        {made(page.made)}
        <section class="panel narrow" aria-labelledby="addresses-h">
            <header><h2 id="addresses-h">"Yours"</h2><span class="n">{count}</span></header>
            {list}
        </section>
        <section class="panel narrow" aria-labelledby="make-h">
            <header><h2 id="make-h">"Make one"</h2></header>
            <div class="body">
                <p class="effect"><b>"Effect"</b>"Whoever has the address reads these shifts, without signing in, until it is ended. It is shown once."</p>
                {ui::form::<CreateCalendar>("stack", &[], fields)}
            </div>
        </section>
    }
    .into_any()
}

fn row(row: CalendarRow) -> impl IntoView {
    let name = row.schedule.unwrap_or_else(|| "My own shifts".into());
    let read = match row.read_at {
        Some(at) => view! { "last read " {ui::time(at)} }.into_any(),
        None => "never read".into_any(),
    };
    view! {
        <li class="row">
            <div class="grow"><b dir="auto">{name.clone()}</b><p class="dim">"made " {ui::time(row.made_at)} " · " {read}</p></div>
            <div class="acts">
                <details class="act-panel">
                    <summary class="act small">"End…"<span class="sr">{format!(": {name}")}</span></summary>
                    <div class="act-form">
                        <p>"Programs that read it are refused from now on. What they have already stays in them."</p>
                        <div class="acts">{ui::button_form::<EndCalendar>("act", "End the address", &[], &[("calendar", row.id.to_string())])}</div>
                    </div>
                </details>
            </div>
        </li>
    }
}

fn made(made: Once<String>) -> Option<AnyView> {
    match made {
        Once::NotAsked => None,
        Once::Gone => Some(
            view! { <p class="notice warn">"The address was made, but this page can’t show it. End it and make another."</p> }
                .into_any(),
        ),
        Once::Here(address) => Some(
            view! {
                <section class="panel narrow" aria-labelledby="made">
                    <header><h2 id="made">"The new address"</h2></header>
                    <div class="body">
                        <div class="secret"><code>{address.clone()}</code>{ui::copy_button("Copy", &address)}</div>
                        <p>"Copy it now. It cannot be shown again; it can be replaced."</p>
                    </div>
                </section>
            }
            .into_any(),
        ),
    }
}
