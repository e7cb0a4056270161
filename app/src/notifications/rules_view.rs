//! The two ladders: what wakes a person, and what can wait; each as a sentence with its rungs below.

use super::{NotificationsPage, RemoveContactRule, Rule, SetContactRule, Urgency, after, ladder};
use crate::ui::{self, Field};
use leptos::prelude::*;

/// What is offered; a rule that was set otherwise keeps its minutes.
const MINUTES: [i16; 9] = [0, 1, 2, 3, 5, 10, 15, 30, 60];

pub(super) fn rules(page: &NotificationsPage) -> impl IntoView + use<> {
    let [high, low] = Urgency::ALL.map(|urgency| of(page, urgency));
    view! {
        <section class="panel" aria-labelledby="rules-h">
            <header><h2 id="rules-h">"When you are told"</h2></header>
            <div class="body notify-ladders">{high}{low}</div>
        </section>
    }
}

fn of(page: &NotificationsPage, urgency: Urgency) -> impl IntoView + use<> {
    let rules = page.of(urgency);
    let (id, name, means) = match urgency {
        Urgency::High => {
            ("notify-high", "When you are paged", "Pages and hand-overs. It stops once somebody acknowledges.")
        }
        Urgency::Low => {
            ("notify-low", "What can wait", "The least severe, gaps in schedules, alerts that open no incident.")
        }
    };
    let usual = rules.is_empty().then(|| view! { <span class="dim">" The usual, until you set a rule."</span> });
    let rungs: Vec<_> = rules.iter().map(rung).collect();
    let add = (!page.channels.is_empty()).then(|| add(page, urgency));
    view! {
        <section class="notify-ladder" aria-labelledby=id>
            <h3 id=id>{name}</h3>
            <p class="notify-said"><b dir="auto">{ladder(&rules)}</b> {usual}</p>
            <p class="dim">{means}</p>
            <ol class="notify-rungs">{rungs}</ol>
            {add}
        </section>
    }
}

fn rung(rule: &Rule) -> impl IntoView + use<> {
    let mut when = after(rule.minutes);
    when[..1].make_ascii_uppercase();
    let by = if rule.name == rule.kind.name() { String::new() } else { rule.name.clone() };
    let label = view! { "Remove" <span class="sr">{format!(": {when} by {} {by}", rule.kind)}</span> };
    view! {
        <li>
            <span class="notify-when">{when.clone()}</span>
            <span class="grow">"by " {rule.kind.to_string()} " " <b dir="auto">{by.clone()}</b></span>
            {ui::button_form::<RemoveContactRule>("act small", label, &[], &[("rule", rule.id.to_string())])}
        </li>
    }
}

fn add(page: &NotificationsPage, urgency: Urgency) -> impl IntoView + use<> {
    let is_mine = ui::frame().refused.value("urgency").is_none_or(|word| word == urgency.word());
    let channels = page
        .channels
        .iter()
        .map(|channel| {
            let label = match channel.name == channel.kind.name() {
                true => channel.name.clone(),
                false => format!("{}: {}", channel.kind.name(), channel.name),
            };
            (channel.id.to_string(), label)
        })
        .collect();
    let minutes = MINUTES.iter().map(|minutes| (minutes.to_string(), after(*minutes))).collect();
    let fields = view! {
        {ui::hidden("urgency", urgency.word())}
        {Field::new::<SetContactRule>("minutes", "When").twin(urgency.word()).only_if(is_mine).select(minutes)}
        {Field::new::<SetContactRule>("channel", "By").twin(urgency.word()).only_if(is_mine).select(channels)}
        <button class="act">"Set the rule"</button>
    };
    ui::twin_form::<SetContactRule>(is_mine, "notify-add", &[], fields)
}
