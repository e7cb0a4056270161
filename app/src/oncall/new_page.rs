//! `/oncall/new`: pick people, pick Monday 09:00.

use super::{
    CreateSchedule, Preview,
    turns_fields::{Turns, look_form, people_fields, preview_view, save_buttons, turn_fields},
};
use crate::{auth::PersonName, ui::Field};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct NewSchedulePage {
    /// Who may be on call, by name.
    pub people: Vec<PersonName>,
    pub zones: Vec<String>,
    /// The reader's.
    pub zone: String,
    pub me: String,
    /// Of what was typed, where it may be saved.
    pub preview: Option<Preview>,
}

pub fn new_schedule(page: NewSchedulePage) -> AnyView {
    let turns =
        Turns { people: vec![page.me], every: 1, unit: "weeks".into(), handoff: "09:00".into(), weekday: "mon".into() };
    let zones = page.zones.into_iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect();
    let fields = view! {
        {Field::new::<CreateSchedule>("name", "Name").hint("What these people look after: “AI platform”.").input_with("text", "off", true)}
        {people_fields::<CreateSchedule>(&page.people, &turns.people)}
        {turn_fields::<CreateSchedule>(&turns)}
        {Field::new::<CreateSchedule>("zone", "Zone of its clock").hint("Handoffs keep to this clock, also when it changes. It stays for ever.")
            .value(page.zone).select(zones)}
        {save_buttons(page.preview.as_ref(), "Save: these handoffs", "/oncall".into())}
    };
    let preview = page.preview.as_ref().map(preview_view);
    view! {
        <div class="head">
            <h1>"Make a schedule"</h1>
            <p class="sub">"Pick people, pick Monday 09:00. Nights, weekends and second lines are layers, added afterwards."</p>
        </div>
        {preview}
        <section class="panel narrow"><div class="body">{look_form::<CreateSchedule>(&[], fields)}</div></section>
    }
    .into_any()
}
