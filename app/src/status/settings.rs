use super::{AddComponent, ChangeComponent, RemoveComponent, RenamePage};
use crate::{
    command::{Command, fill},
    ids::ComponentId,
    ui::{self, Field},
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct PartRow {
    pub id: ComponentId,
    pub name: String,
    /// The service's id, or empty.
    pub service: String,
}

#[derive(Clone, Debug)]
pub struct StatusSettings {
    /// Where strangers read it.
    pub address: String,
    pub name: String,
    pub zone: String,
    pub zones: Vec<String>,
    pub parts: Vec<PartRow>,
    /// Id and name.
    pub services: Vec<(String, String)>,
    pub open: i64,
}

pub fn settings(page: StatusSettings) -> AnyView {
    let zones: Vec<(String, String)> = page.zones.iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect();
    let named = view! {
        {Field::new::<RenamePage>("name", "Name").hint("Stands first on the page.").value(page.name.clone()).input("text")}
        {Field::new::<RenamePage>("zone", "Zone beside UTC").value(page.zone.clone()).select(zones)}
        <div class="acts"><button class="act primary">"Save the page"</button></div>
    };
    let added = view! {
        {Field::new::<AddComponent>("name", "Name").hint("As customers call it.").input("text")}
        {Field::new::<AddComponent>("service", "Service").hint("Its incidents propose this part in an update.")
            .select(services(&page))}
        <div class="acts"><button class="act">"Add the part"</button></div>
    };
    let effect = match page.open {
        0 => "Changes stand on the page at once. No public incident is open.".to_string(),
        1 => "Changes stand on the page at once. 1 public incident is open.".to_string(),
        open => format!("Changes stand on the page at once. {open} public incidents are open."),
    };
    view! {
        <div class="head">
            <h1>"Status page"</h1>
            <p class="sub">"What strangers read: its name, its zone, its parts. " <a href=page.address.clone()>{page.address.clone()}</a></p>
        </div>
        <div class="settings">
        {crate::settings::nav("/settings/status", true)}
        <div class="work">
        <p class="effect"><b>"Effect"</b>{effect}</p>
        <section class="panel" aria-labelledby="page-h">
            <header><h2 id="page-h">"The page"</h2></header>
            <div class="body">{ui::form::<RenamePage>("stack", &[], named)}</div>
        </section>
        {parts(&page)}
        <section class="panel" aria-labelledby="add-h">
            <header><h2 id="add-h">"Add a part"</h2></header>
            <div class="body">{ui::form::<AddComponent>("stack", &[], added)}</div>
        </section>
        </div>
        </div>
    }
    .into_any()
}

fn services(page: &StatusSettings) -> Vec<(String, String)> {
    std::iter::once((String::new(), "None".to_string())).chain(page.services.iter().cloned()).collect()
}

fn parts(page: &StatusSettings) -> AnyView {
    let rows: Vec<AnyView> = page.parts.iter().enumerate().map(|(place, part)| part_row(page, place, part)).collect();
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

fn part_row(page: &StatusSettings, place: usize, part: &PartRow) -> AnyView {
    let key = [("component", part.id.to_string())];
    let service = page.services.iter().find(|(id, _)| *id == part.service).map(|(_, name)| name.clone());
    let is_open = is_about::<ChangeComponent>(part).then_some("");
    view! {
        <li class="row">
            <div class="grow"><b dir="auto">{part.name.clone()}</b> " " <span class="dim">{service}</span></div>
            <div class="acts">
                <details class="act-panel" open=is_open>
                    <summary class="act">"Change…"</summary>
                    {change(page, place, part)}
                </details>
                {ui::button_form::<RemoveComponent>("act quiet", format!("Remove {}", part.name), &key, &[])}
            </div>
        </li>
    }
    .into_any()
}

/// Whether the refused form was this part's: many forms of one command stand on this page.
fn is_about<C: Command>(part: &PartRow) -> bool {
    let refused = ui::frame().refused;
    refused.command == C::NAME && refused.value("component") == Some(part.id.to_string().as_str())
}

fn change(page: &StatusSettings, place: usize, part: &PartRow) -> AnyView {
    let refused = ui::frame().refused;
    let mine = is_about::<ChangeComponent>(part);
    let typed =
        |field: &str, first: String| mine.then(|| refused.value(field).map(str::to_string)).flatten().unwrap_or(first);
    let why = mine.then(|| view! { <p class="error" role="alert">{refused.says.clone()}</p> });
    let action = fill(ChangeComponent::PATH, |_| Some(part.id.to_string()));
    let once = (ui::frame().once)().to_string();
    let chosen = typed("service", part.service.clone());
    let options: Vec<_> = services(page)
        .into_iter()
        .map(|(id, name)| {
            let selected = (id == chosen).then_some("selected");
            view! { <option value=id selected=selected>{name}</option> }
        })
        .collect();
    view! {
        <form class="act-form" method="post" action=action data-command=ChangeComponent::NAME>
            <input type="hidden" name="once" value=once/>
            {why}
            <label class="field">"Name"<input class="text" name="name" dir="auto" value=typed("name", part.name.clone())/></label>
            <label class="field">"Place"<input class="text" name="place" inputmode="numeric" value=typed("place", (place + 1).to_string())/></label>
            <label class="field">"Service"<select class="text" name="service">{options}</select></label>
            <div class="acts"><button class="act primary">{format!("Save {}", part.name)}</button></div>
        </form>
    }
    .into_any()
}
