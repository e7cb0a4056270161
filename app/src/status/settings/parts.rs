//! The parts: added, renamed, described, grouped, moved, removed.

use super::{Seen, StatusSettings};
use crate::{
    command::Command,
    ids::ComponentId,
    status::{AddComponent, ChangeComponent, RemoveComponent},
    ui::{self, Field},
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct PartRow {
    pub id: ComponentId,
    pub name: String,
    pub description: String,
    /// The service's id, or empty.
    pub service: String,
    /// The group's id, or empty.
    pub group: String,
}

type Choices = Vec<(String, String)>;

fn services(page: &StatusSettings) -> Choices {
    std::iter::once((String::new(), "None".to_string())).chain(page.services.iter().cloned()).collect()
}

fn groups(page: &StatusSettings) -> Choices {
    let named = page.groups.iter().map(|group| (group.id.to_string(), group.name.clone()));
    std::iter::once((String::new(), "Stands alone".to_string())).chain(named).collect()
}

pub(super) fn parts(page: &StatusSettings) -> AnyView {
    let rows: Vec<AnyView> = page.parts.iter().enumerate().map(|(place, part)| row(page, place, part)).collect();
    let body = match rows.is_empty() {
        true => view! { <div class="empty"><p><b>"This status page is being set up."</b> " Add the first part below."</p></div> }.into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="parts-h">
            <header><h2 id="parts-h">"Parts"</h2><span class="n">{page.parts.len().to_string()}</span></header>
            {body}
        </section>
    }
    .into_any()
}

pub(super) fn add(page: &StatusSettings) -> AnyView {
    let grouped = (!page.groups.is_empty()).then(|| Field::new::<AddComponent>("group", "Group").select(groups(page)));
    let added = view! {
        {Field::new::<AddComponent>("name", "Name").hint("As customers call it.").input("text")}
        {Field::new::<AddComponent>("description", "What it is").hint("One line under its name. May stay empty.").input("text")}
        <div class="fields two">
            {Field::new::<AddComponent>("service", "Service").hint("Its incidents propose this part in an update.").select(services(page))}
            {grouped}
        </div>
        <div class="acts"><button class="act">"Add the part"</button></div>
    };
    view! {
        <section class="panel" aria-labelledby="add-h">
            <header><h2 id="add-h">"Add a part"</h2></header>
            <div class="body">{ui::form::<AddComponent>("stack", &[], added)}</div>
        </section>
    }
    .into_any()
}

fn row(page: &StatusSettings, place: usize, part: &PartRow) -> AnyView {
    let key = [("component", part.id.to_string())];
    let service = page.services.iter().find(|(id, _)| *id == part.service).map(|(_, name)| format!("from {name}"));
    let group = page.groups.iter().find(|group| group.id.to_string() == part.group).map(|group| group.name.clone());
    let about: Vec<String> = [group, service].into_iter().flatten().collect();
    let refused = ui::frame().refused;
    let is_mine = refused.command == ChangeComponent::NAME && refused.value("component") == Some(&part.id.to_string());
    let description =
        (!part.description.is_empty()).then(|| view! { <p class="dim" dir="auto">{part.description.clone()}</p> });
    let suffix = part.id.to_string();
    let field = |name: &'static str, label: &'static str| {
        Field::new::<ChangeComponent>(name, label).only_if(is_mine).twin(&suffix)
    };
    let order = (place + 1).to_string();
    let seen = Seen::of(&[
        ("name", &part.name),
        ("description", &part.description),
        ("service", &part.service),
        ("group", &part.group),
        ("place", &order),
    ]);
    let inner = view! {
        {ui::hidden("seen", &seen.write())}
        {field("name", "Name").value(part.name.clone()).input("text")}
        {field("description", "What it is").value(part.description.clone()).input("text")}
        <div class="fields two">
            {field("service", "Service").value(part.service.clone()).select(services(page))}
            {field("group", "Group").value(part.group.clone()).select(groups(page))}
            {field("place", "Place").hint("From 1, among all parts.").value(order).input("number")}
        </div>
        <div class="acts"><button class="act primary">{format!("Save {}", part.name)}</button></div>
    };
    let remove = format!("Remove {} from the page", part.name);
    view! {
        <li class="row">
            <div class="grow">
                <p><b dir="auto">{part.name.clone()}</b> " " <span class="dim" dir="auto">{about.join(", ")}</span></p>
                {description}
            </div>
            <div class="acts">
                <details class="act-panel" open=is_mine.then_some("")>
                    <summary class="act">"Change…"<span class="sr">{format!(" {}", part.name)}</span></summary>
                    {ui::twin_form::<ChangeComponent>(is_mine, "act-form", &key, inner)}
                </details>
                <details class="act-panel">
                    <summary class="act quiet">"Remove…"<span class="sr">{format!(" {}", part.name)}</span></summary>
                    <div class="act-form">
                        <p>"It leaves the page at once, with its history and what was said of it by hand. Incidents keep its name."</p>
                        {ui::button_form::<RemoveComponent>("act outward", remove, &key, &[])}
                    </div>
                </details>
            </div>
        </li>
    }
    .into_any()
}
