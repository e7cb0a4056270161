//! For administrators: whether mail leaves the house, whom nothing reaches, and what was given up.

use super::{House, page::outcome_row};
use crate::ui;
use leptos::prelude::*;

pub(super) fn house(house: &House) -> impl IntoView + use<> {
    let mail = match house.mail.clone() {
        Some((place, from)) => view! {
            <p class="notify-out good">{ui::icon("tick")} " Mail goes by " <code>{place}</code> " and comes from " <span dir="auto">{from}</span> "."</p>
        }
        .into_any(),
        None => view! {
            <p class="notify-out bad">{ui::icon("late")} " No mail is sent. Set " <code>"SIGNALBOX_SMTP_URL"</code> " and " <code>"SIGNALBOX_MAIL_FROM"</code> ", and start again."</p>
        }
        .into_any(),
    };
    let nobody = (!house.unreachable.is_empty()).then(|| {
        view! { <p class="notify-out bad" dir="auto">{ui::icon("late")} " No page reaches " {house.unreachable.join(", ")} "."</p> }
    });
    let count = house.failures.len();
    let rows: Vec<_> = house.failures.iter().map(|failure| outcome_row(&failure.rung, Some(&failure.person))).collect();
    let list = match rows.is_empty() {
        true => view! { <p class="dim">"No message has been given up on."</p> }.into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="house-h">
            <header><h2 id="house-h">"In the whole house"</h2><span class="n">{count}</span></header>
            <div class="body">
                {mail}
                {nobody}
                {list}
                <p><a href="/oncall/deliveries">"Every message"</a> " · " <a href="/settings/jobs">"Jobs that were given up"</a></p>
            </div>
        </section>
    }
}
