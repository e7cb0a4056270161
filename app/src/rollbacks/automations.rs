//! `/settings/automations`: machines of the user's own that may be asked to roll back.

use super::{AddAutomation, Delivery, DropOldSecret, RemoveAutomation, RotateSecret};
use crate::{
    ids::AutomationId,
    services::Kind,
    settings::{Once, nav},
    ui::{self, Field},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct AutomationRow {
    pub id: AutomationId,
    pub name: String,
    pub address: String,
    /// The one service that it serves; none for all.
    pub service: Option<String>,
    pub kind: Option<Kind>,
    pub added_by: Option<String>,
    pub added_at: DateTime<Utc>,
    /// Two secrets sign since then.
    pub rotating_since: Option<DateTime<Utc>>,
    /// The last time it was asked anything.
    pub last: Option<Delivery>,
}

#[derive(Clone, Debug)]
pub struct NewSecret {
    pub secret: String,
    /// Of which automation.
    pub name: String,
}

#[derive(Clone, Debug)]
pub struct AutomationsPage {
    pub rows: Vec<AutomationRow>,
    /// Slug, name and owner.
    pub services: Vec<(String, String, Option<String>)>,
    pub made: Once<NewSecret>,
}

pub fn automations(page: AutomationsPage) -> AnyView {
    let count = page.rows.len();
    let rows: Vec<_> = page.rows.into_iter().map(row).collect();
    let list = match rows.is_empty() {
        true => view! {
            <div class="empty"><p>
                <b>"No automation."</b>
                " Rollbacks are carried out by hand. An automation is asked only when a person starts a rollback with it."
            </p></div>
        }
        .into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    view! {
        <div class="head"><h1>"Automations"</h1></div>
        <div class="settings">
            {nav("/settings/automations", true)}
            <div class="work">
                {made(page.made)}
                <section class="panel" aria-labelledby="automations-h">
                    <header><h2 id="automations-h">"Asked to roll back"</h2><span class="n">{count}</span></header>
                    {list}
                </section>
                {add(&page.services)}
            </div>
        </div>
    }
    .into_any()
}

fn add(services: &[(String, String, Option<String>)]) -> impl IntoView + use<> {
    let of_services = std::iter::once((String::new(), "Every service".to_string()))
        .chain(services.iter().map(|(slug, name, _)| (slug.clone(), name.clone())))
        .collect();
    let kinds = std::iter::once((String::new(), "Every kind of part".to_string()))
        .chain(Kind::ALL.into_iter().map(|kind| (kind.word().to_string(), kind.name().to_string())))
        .collect();
    let fields = view! {
        <div class="fields two">
            {Field::new::<AddAutomation>("name", "Name").hint("As people read it in the panel: “index-alias”.").input("text")}
            {Field::new::<AddAutomation>("address", "Address").hint("It is sent a signed POST with JSON.").input("url")}
            {Field::new::<AddAutomation>("service", "For").select(of_services)}
            {Field::new::<AddAutomation>("kind", "Kind of part").select(kinds)}
        </div>
        <div class="acts"><button class="act primary">"Add the automation"</button></div>
    };
    view! {
        <section class="panel" aria-labelledby="add-automation">
            <header><h2 id="add-automation">"Add an automation"</h2></header>
            <div class="body">
                <p class="effect">
                    <b>"Effect"</b>
                    "It can be chosen when a rollback is started. It is sent the incident, the part, both versions and an address to report back to, signed as Standard Webhooks describe; it does the work."
                </p>
                {ui::form::<AddAutomation>("stack", &[], fields)}
            </div>
        </section>
    }
}

fn made(made: Once<NewSecret>) -> Option<AnyView> {
    match made {
        Once::NotAsked => None,
        Once::Gone => Some(
            view! { <p class="notice warn">"The secret was made, but this page can't show it. Make a new one."</p> }
                .into_any(),
        ),
        Once::Here(new) => Some(
            view! {
                <section class="panel" aria-labelledby="made">
                    <header><h2 id="made">{format!("The secret of {}", new.name)}</h2></header>
                    <div class="body">
                        <div class="secret"><code>{new.secret.clone()}</code>{ui::copy_button("Copy", &new.secret)}</div>
                        <p>"Copy it now: with it the automation checks that Signalbox asks. It cannot be shown again; it can be replaced."</p>
                    </div>
                </section>
            }
            .into_any(),
        ),
    }
}

fn row(row: AutomationRow) -> impl IntoView {
    let serves = match (&row.kind, &row.service) {
        (None, None) => "every part".to_string(),
        (Some(kind), None) => format!("{kind} of every service"),
        (None, Some(service)) => format!("every part of {service}"),
        (Some(kind), Some(service)) => format!("{kind} of {service}"),
    };
    let by = row.added_by.map(|name| format!(" by {name}"));
    let last = match &row.last {
        None => view! { <p class="dim">"Never asked yet."</p> }.into_any(),
        Some(Delivery { at, error: None, status, .. }) => {
            let status = status.map(|status| format!(", {status}")).unwrap_or_default();
            view! { <p class="verdict held">{ui::icon("tick")} " took the last request " {ui::time(*at)} {status}</p> }
                .into_any()
        }
        Some(Delivery { at, error: Some(error), .. }) => view! {
            <p class="verdict outside">{ui::icon("late")} " did not take the last request " {ui::time(*at)} ": " <span dir="auto">{error.clone()}</span></p>
        }
        .into_any(),
    };
    let id = row.id.to_string();
    let own = [("automation", id.clone())];
    let rotate = match row.rotating_since {
        None => view! {
            <details class="act-panel">
                <summary class="act small">"New secret…"</summary>
                <div class="act-form">
                    <p>"Both secrets sign until you drop the old one, so that the automation can change over without a gap."</p>
                    <div class="acts">{ui::button_form::<RotateSecret>("act", "Make a new secret", &[], &own)}</div>
                </div>
            </details>
        }
        .into_any(),
        Some(_) => ui::button_form::<DropOldSecret>("act small", "Drop the old secret", &[], &own),
    };
    let rotating = row.rotating_since.map(|at| {
        view! { <p class="warn">"Two secrets sign since " {ui::time(at)} ". Drop the old one when the automation knows the new."</p> }
    });
    view! {
        <li class="row provider">
            <div class="grow">
                <b dir="auto">{row.name}</b> " " <code dir="auto">{row.address}</code>
                {last}
                <p class="dim">{serves} " · added " {ui::time(row.added_at)} {by}</p>
                {rotating}
            </div>
            <div class="acts">
                {rotate}
                <details class="act-panel">
                    <summary class="act small">"Remove…"</summary>
                    <div class="act-form">
                        <p>"It is asked nothing more, also what waits to be sent. What it did stays in the record."</p>
                        <div class="acts">{ui::button_form::<RemoveAutomation>("act", "Remove the automation", &[], &own)}</div>
                    </div>
                </details>
            </div>
        </li>
    }
}
