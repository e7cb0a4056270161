//! The fields of a rotation, shared by a schedule's first layer and every later one.

use super::{Preview, Unit, rows::gap_lines};
use crate::{
    auth::PersonName,
    command::Command,
    ui::{self, Field},
};
use leptos::prelude::*;

pub const DAYS: [(&str, &str); 7] = [
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
];

/// Empty places beside those that are filled.
const SPARE: usize = 3;
const FEWEST: usize = 4;

/// What stands in the fields first.
#[derive(Clone, Debug)]
pub struct Turns {
    /// Ids in the order of their turns.
    pub people: Vec<String>,
    pub every: i32,
    pub unit: String,
    pub handoff: String,
    pub weekday: String,
}

/// One select for each turn: the order of the selects is that of the turns.
pub(super) fn people_fields<C: Command>(people: &[PersonName], chosen: &[String]) -> AnyView {
    let field = Field::new::<C>("people", "People");
    let typed: Vec<String> = field.current().lines().map(str::to_string).filter(|id| !id.is_empty()).collect();
    let chosen = if typed.is_empty() { chosen.to_vec() } else { typed };
    let error = field.error_view();
    let places = (chosen.len() + SPARE).clamp(FEWEST, super::MOST_PEOPLE);
    let selects: Vec<_> = (0..places)
        .map(|place| {
            let current = chosen.get(place).cloned().unwrap_or_default();
            let options: Vec<_> = people
                .iter()
                .map(|person| {
                    let value = person.id.to_string();
                    let selected = (value == current).then_some("selected");
                    view! { <option value=value selected=selected>{person.name.clone()}</option> }
                })
                .collect();
            let id = format!(
                "{}-people{}",
                C::NAME.replace('.', "-"),
                if place == 0 { String::new() } else { place.to_string() }
            );
            view! {
                <li>
                    <select class="text" id=id name="people" aria-label=format!("Turn {}", place + 1)>
                        <option value="">"–"</option>
                        {options}
                    </select>
                </li>
            }
        })
        .collect();
    view! {
        <fieldset class="field oncall-people">
            <legend>"People, in the order of their turns"</legend>
            <p class="hint">"The first one is on call from the beginning. Empty places are left out; a name may come twice."</p>
            <ol>{selects}</ol>
            {error}
        </fieldset>
    }
    .into_any()
}

pub(super) fn turn_fields<C: Command>(turns: &Turns) -> AnyView {
    let units = Unit::ALL.into_iter().rev().map(|unit| (unit.key().to_string(), unit.key().to_string())).collect();
    let days = DAYS.into_iter().map(|(key, name)| (key.to_string(), name.to_string())).collect();
    view! {
        <div class="oncall-turns">
            {Field::new::<C>("every", "A turn lasts").hint("So many").value(turns.every.to_string()).input("number")}
            {Field::new::<C>("unit", "Unit").hint("weeks, days or hours").value(turns.unit.clone()).select(units)}
            {Field::new::<C>("weekday", "Handoff day").hint("Of turns in weeks.").value(turns.weekday.clone()).select(days)}
            {Field::new::<C>("handoff", "Handoff time").hint("The schedule’s clock.").value(turns.handoff.clone()).input("time")}
        </div>
    }
    .into_any()
}

/// What it leads to; nothing is saved before this was shown.
pub(super) fn preview_view(preview: &Preview) -> AnyView {
    let lines: Vec<_> = preview.handoffs.iter().map(|words| view! { <li dir="auto">{words.clone()}</li> }).collect();
    let none = lines.is_empty().then(|| view! { <p>"There is no handoff in the next two years."</p> });
    let gaps = gap_lines(preview.gaps.clone());
    view! {
        <section class="panel oncall-preview" id="preview" tabindex="-1" aria-labelledby="preview-h">
            <header><h2 id="preview-h">"The next six handoffs"</h2><p class="aside">"nothing is saved yet"</p></header>
            <div class="body">
                <p>"On call by it: " <b dir="auto">{preview.now.clone()}</b></p>
                {none}
                <ol class="oncall-handoffs">{lines}</ol>
                {gaps}
            </div>
        </section>
    }
    .into_any()
}

/// The way on: to look first, and once it was looked at, to save just that.
pub(super) fn save_buttons(preview: Option<&Preview>, save: &'static str, back: String) -> AnyView {
    match preview {
        None => view! {
            <div class="acts">
                <button class="act primary">"See the next six handoffs"</button>
                <a class="act quiet" href=back>"Leave it"</a>
            </div>
        }
        .into_any(),
        Some(preview) => view! {
            <div class="acts">
                <button class="act primary" name="seen" value=preview.seen.clone()>{save}</button>
                <button class="act" name="seen" value="">"See them again"</button>
                <a class="act quiet" href=back>"Leave it"</a>
            </div>
        }
        .into_any(),
    }
}

/// A form whose last look is not a mistake: the page shows it, so nobody else says why.
pub(super) fn look_form<C: Command>(values: &[(&str, String)], children: impl IntoView + 'static) -> AnyView {
    let frame = ui::frame();
    let is_look = frame.refused.command == C::NAME && frame.refused.is_review();
    if is_look {
        ui::refusal_is_told();
    }
    ui::twin_form::<C>(!is_look, "stack", values, children)
}
