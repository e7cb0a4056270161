//! "Nothing is open", with its proof or with what is missing for one.

use super::{NowPage, Quiet, quiet};
use crate::{
    auth::{Role, Viewer},
    ui,
};
use leptos::prelude::*;

pub(super) fn calm(page: &NowPage, viewer: &Viewer) -> AnyView {
    let now = ui::frame().clock.now;
    let is_admin = viewer.role == Role::Admin;
    let last = page.last_ended.map(|at| view! { "The last incident ended " {ui::time(at)} ". " });
    let intake = if is_admin { "/settings/tokens" } else { "/alerts" };
    // Only an administrator can connect one.
    let connect = if is_admin { "/settings/tokens" } else { "" };
    let (says, href, label) = match quiet(&page.heard, page.firing, now) {
        Quiet::Proved { sources, oldest } => {
            let ago = ui::ago(now - oldest);
            let heard = match sources {
                1 => format!("1 of 1 source heard from, {ago}."),
                _ => format!("{sources} of {sources} sources heard from, the oldest {ago}."),
            };
            return view! {
                <section class="panel">
                    <div class="calm">
                        <p class="calm-say">"Nothing is open."</p>
                        <p>{last}{heard}</p>
                    </div>
                </section>
            }
            .into_any();
        }
        Quiet::Firing(1) => ("but 1 alert fires in no incident.".to_string(), "/alerts", "See the alert"),
        Quiet::Firing(alerts) => (format!("but {alerts} alerts fire in no incident."), "/alerts", "See the alerts"),
        Quiet::NoSource => {
            ("but no alert source is connected: only people can tell.".into(), connect, "Connect a source")
        }
        Quiet::Never { name, more } => {
            (format!("but {name} was never heard from{}.", and_more(more)), intake, "Check the intake")
        }
        Quiet::Silent { name, since, more } => {
            let span = ui::span(now - since);
            (format!("but {name} has been silent for {span}{}.", and_more(more)), intake, "Check the intake")
        }
    };
    let way = (!href.is_empty()).then(|| view! { <a class="act" href=href>{label}</a> });
    view! {
        <section class="panel">
            <div class="calm unproved">
                <p class="calm-say">{format!("Nothing is open, {says}")}</p>
                <p>{last}</p>
                {way}
            </div>
        </section>
    }
    .into_any()
}

fn and_more(more: usize) -> String {
    if more == 0 { String::new() } else { format!(", and {more} more with it") }
}
