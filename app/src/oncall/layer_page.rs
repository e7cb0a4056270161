//! `/oncall/{schedule}/layers/edit`: one layer, and what the schedule becomes by it before it is saved.

use super::{
    Preview, SaveLayer,
    turns_fields::{Turns, look_form, people_fields, preview_view, save_buttons, turn_fields},
};
use crate::{
    auth::PersonName,
    command::Command,
    ui::{self, Field},
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct LayerPage {
    pub slug: String,
    pub schedule: String,
    pub zone: String,
    /// Id and version of the layer; none adds one.
    pub layer: Option<(String, i32)>,
    pub name: String,
    pub turns: Turns,
    /// As it is typed.
    pub hours: String,
    pub people: Vec<PersonName>,
    pub preview: Option<Preview>,
}

pub fn layer(page: LayerPage) -> AnyView {
    let LayerPage { slug, schedule, zone, layer, name, turns, hours, people, preview } = page;
    let heading = match &layer {
        Some(_) => format!("Edit the layer {name}"),
        None => "Add a layer".into(),
    };
    let sub = match &layer {
        Some(_) => "Who is on call stays so until the next handoff. What was on call before stays on record.",
        None => {
            "It goes over the others: where it has somebody, that person is on call. Outside of its hours the layers beneath decide."
        }
    };
    let refused = ui::frame().refused;
    let stale = refused.stale.clone().filter(|_| refused.command == SaveLayer::NAME);
    let (id, version) = layer.unwrap_or_default();
    let base = stale.as_ref().map_or(version, |stale| stale.version);
    let theirs = stale.map(|stale| {
        view! {
            <div class="notice warn">
                <p><b>"Theirs: "</b><span dir="auto">{stale.theirs}</span></p>
                <p>"Look at yours and save it to replace theirs; or leave it."</p>
            </div>
        }
    });
    let back = super::schedule_link(&slug);
    let away = back.clone();
    let fields = view! {
        {theirs}
        {ui::hidden("layer", &id)}
        {ui::hidden("base", &base.to_string())}
        {Field::new::<SaveLayer>("name", "Name").hint("“Nights”, “Second line”.").value(name).input("text")}
        {people_fields::<SaveLayer>(&people, &turns.people)}
        {turn_fields::<SaveLayer>(&turns)}
        {Field::new::<SaveLayer>("hours", "Hours").hint("Empty is always. Else one window a line: Mon–Fri 09:00–17:00, or every day 22:00–06:00.")
            .value(hours).area(3)}
        {Field::new::<SaveLayer>("starts", "From").hint("Empty is now. The schedule’s clock.").input("datetime-local")}
        {save_buttons(preview.as_ref(), "Save: these handoffs", back)}
    };
    let shown = preview.as_ref().map(preview_view);
    view! {
        <div class="head">
            <h1>{heading}</h1>
            <p class="sub"><a href=away dir="auto">{schedule}</a> ", " {zone.replace('_', " ")} ". " {sub}</p>
        </div>
        {shown}
        <section class="panel narrow"><div class="body">{look_form::<SaveLayer>(&[("slug", slug)], fields)}</div></section>
    }
    .into_any()
}
