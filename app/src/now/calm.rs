//! "Nothing is open", with its proof or with what is missing for one.

use super::{NowPage, Quiet, quiet};
use crate::{
    alerts::rhythm::length,
    auth::{Role, Viewer},
    ids::TokenId,
    ui,
};
use leptos::prelude::*;

pub(super) fn calm(page: &NowPage, viewer: &Viewer) -> AnyView {
    let now = ui::frame().clock.now;
    let is_admin = viewer.role == Role::Admin;
    let last = page.last_ended.map(|at| view! { "The last incident ended " {ui::time(at)} ". " });
    let intake = |id: TokenId| if is_admin { format!("/settings/intakes/{id}") } else { "/alerts".to_string() };
    // Only an administrator can connect one.
    let only_admin = |href: &str| if is_admin { href.to_string() } else { String::new() };
    let (says, href, label) = match quiet(&page.heard, &page.sources, page.firing) {
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
        Quiet::Firing(1) => ("but 1 alert fires in no incident.".to_string(), "/alerts".into(), "See the alert"),
        Quiet::Firing(alerts) => {
            (format!("but {alerts} alerts fire in no incident."), "/alerts".into(), "See the alerts")
        }
        Quiet::NoSource => (
            "but no alert source is connected: only people can tell.".into(),
            only_admin("/settings/intakes"),
            "Connect a source",
        ),
        Quiet::Never { id, name, more } => {
            (format!("but {name} was never heard from.{}", and_more(more)), intake(id), "Check the intake")
        }
        Quiet::Silent { id, name, says, more } => {
            (format!("but {name} has been {says}.{}", and_more(more)), intake(id), "Check the intake")
        }
        Quiet::Down { name, since, more } => {
            let (clock, span) = (ui::clock(since), length(now - since));
            let says = format!("but {name} does not answer since {clock}, {span}.{}", and_more(more));
            (says, only_admin("/settings/sources"), "See the source")
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
    match more {
        0 => String::new(),
        1 => " One more with it.".into(),
        more => format!(" {more} more with it."),
    }
}
