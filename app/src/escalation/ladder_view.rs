//! A ladder as a list: each rung's time, its people with their own clocks, and what became of each message.

use super::{RungPerson, RungRow};
use crate::{notifications::Sent, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// `is_plan` where nothing of it has happened: what would be done.
pub fn ladder_view(rungs: &[RungRow], is_plan: bool) -> AnyView {
    let next = rungs.iter().position(|rung| !rung.is_due).filter(|_| !is_plan);
    let rows: Vec<_> = rungs.iter().enumerate().map(|(place, rung)| row(rung, next == Some(place), is_plan)).collect();
    view! { <ol class="ladder">{rows}</ol> }.into_any()
}

fn row(rung: &RungRow, is_next: bool, is_plan: bool) -> AnyView {
    let class = match (rung.is_due && !is_plan, is_next) {
        (true, _) => "ladder-rung ladder-due",
        (false, true) => "ladder-rung ladder-next",
        (false, false) => "ladder-rung",
    };
    let people: Vec<_> = rung.people.iter().map(person).collect();
    let by_hand = rung.by_hand.as_ref().map(|name| view! { <p class="dim">{format!("{name} pressed for it.")}</p> });
    let skipped: Vec<_> = rung.skipped.iter().map(|words| view! { <p class="dim">{words.clone()}</p> }).collect();
    let now = ui::frame().clock.now;
    let when = match rung.is_due || is_plan {
        true => String::new(),
        false => format!(", in {}", ui::span(rung.at - now)),
    };
    view! {
        <li class=class>
            <span class="ladder-when">{ui::time(rung.at)}</span>
            <div class="ladder-who">
                {people}
                <p class="ladder-place">{rung.place.clone()}{when}</p>
                {by_hand}{skipped}
            </div>
        </li>
    }
    .into_any()
}

fn person(person: &RungPerson) -> AnyView {
    let there =
        person.there.as_ref().map(|clock| view! { <span class="ladder-there">{format!("{clock} there")}</span> });
    let sent: Vec<_> = person.sent.iter().map(message).collect();
    let sent = (!sent.is_empty()).then(|| view! { <ul class="ladder-sent">{sent}</ul> });
    view! { <p class="ladder-name"><b>{person.name.clone()}</b> " " {there}</p>{sent} }.into_any()
}

fn message(sent: &Sent) -> AnyView {
    let class = match &sent.outcome {
        outcome if outcome.is_bad() => "bad",
        outcome if outcome.is_sent() => "good",
        _ => "dim",
    };
    view! { <li class=class>{sent.words(to_the_second)}</li> }.into_any()
}

/// `14:11:04`, with the day where it is not the reader's today.
fn to_the_second(at: DateTime<Utc>) -> String {
    let ui::Clockface { now, local } = ui::frame().clock;
    let there = local(at).0;
    let is_today = there.date_naive() == local(now).0.date_naive();
    there.format(if is_today { "%H:%M:%S" } else { "%-d %b %H:%M:%S" }).to_string()
}
