//! Its tokens: the newest, the one before while both open, and the ways to replace and to end them.

use super::{EndIntake, EndOldToken, IntakePage, Old, RotateToken};
use crate::ui::{self, Field};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// How long an old secret stays good, for a select.
pub(super) fn keeps() -> Vec<(String, String)> {
    [("24", "24 hours"), ("1", "1 hour"), ("168", "7 days"), ("0", "Not at all: it leaked")]
        .map(|(hours, says)| (hours.to_string(), says.to_string()))
        .into()
}

pub(super) fn tokens(page: &IntakePage) -> AnyView {
    let (at, by) = match page.rotated_at {
        Some(at) => (at, page.rotated_by.clone()),
        None => (page.made_at, page.made_by.clone()),
    };
    let by = by.map(|name| format!(" by {name}"));
    let old = page.old.map(|old| old_row(page, old));
    view! {
        <section class="panel" id="token" aria-labelledby="token-h">
            <header><h2 id="token-h">"Token"</h2></header>
            <ul class="rows">
                <li class="row">
                    <div class="grow">
                        <b>{if page.old.is_some() { "The new one" } else { "The token" }}</b>
                        <p class="dim">"made " {ui::time(at)} {by} " · " {used(page.used_at)}</p>
                    </div>
                    <div class="acts">{rotate(page)}{end(page)}</div>
                </li>
                {old}
            </ul>
        </section>
    }
    .into_any()
}

fn used(at: Option<DateTime<Utc>>) -> AnyView {
    match at {
        Some(at) => {
            let ago = ui::ago(ui::frame().clock.now - at);
            view! { <span title=ui::exact(at)>{format!("used {ago}")}</span> }.into_any()
        }
        None => "never used".into_any(),
    }
}

fn old_row(page: &IntakePage, old: Old) -> impl IntoView + use<> {
    let says = match old.used_at {
        Some(at) => {
            let ago = ui::ago(ui::frame().clock.now - at);
            format!("It was used {ago}. What comes with it next is refused.")
        }
        None => "It was never used.".into(),
    };
    view! {
        <li class="row">
            <div class="grow">
                <b>"The old one"</b>
                <p class="dim">"opens until " {ui::time(old.until)} " · " {used(old.used_at)}</p>
            </div>
            <div class="acts">
                <details class="act-panel">
                    <summary class="act small">"End the old one…"</summary>
                    <div class="act-form">
                        <p>{says}</p>
                        <div class="acts">{ui::button_form::<EndOldToken>("act", "End the old token", &page.id(), &[])}</div>
                    </div>
                </details>
            </div>
        </li>
    }
}

fn rotate(page: &IntakePage) -> impl IntoView + use<> {
    let ends = page.old.map(|_| view! { <p class="warn">"The old one that still opens ends then."</p> });
    let fields = view! {
        {ends}
        {Field::new::<RotateToken>("keep", "The present token opens for").value("24").select(keeps())}
        <div class="acts"><button class="act">"Make a new token"</button></div>
    };
    view! {
        <details class="act-panel">
            <summary class="act small">"Replace…"</summary>
            <div class="act-form">
                <p>"The new one is shown once. Both are let in meanwhile, and count as this one sender."</p>
                {ui::form::<RotateToken>("stack", &page.id(), fields)}
            </div>
        </details>
    }
}

fn end(page: &IntakePage) -> impl IntoView + use<> {
    let last = page.used_at.max(page.old.and_then(|old| old.used_at));
    let says = match last {
        Some(at) => {
            let ago = ui::ago(ui::frame().clock.now - at);
            format!("“{}” used it {ago}. Its deliveries will be refused.", page.heard.name)
        }
        None => format!("“{}” never used it.", page.heard.name),
    };
    let open = match page.open_alerts {
        0 => None,
        1 => Some("One of its alerts fires: nothing will end it.".to_string()),
        open => Some(format!("{open} of its alerts fire: nothing will end them.")),
    };
    let open = open.map(|says| view! { <p class="warn">{says}</p> });
    view! {
        <details class="act-panel">
            <summary class="act small">"End…"</summary>
            <div class="act-form">
                <p>{says}</p>
                {open}
                <div class="acts">{ui::button_form::<EndIntake>("act", "End the intake", &page.id(), &[])}</div>
            </div>
        </details>
    }
}
