//! Groups of parts.

use super::Seen;
use crate::{
    command::Command,
    status::{AddGroup, ChangeGroup, RemoveGroup},
    ui::{self, Field},
};
use leptos::prelude::*;
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct GroupRow {
    pub id: Uuid,
    pub name: String,
    pub parts: usize,
}

pub(super) fn groups(groups: &[GroupRow]) -> AnyView {
    let rows: Vec<AnyView> = groups.iter().enumerate().map(|(place, group)| row(place, group)).collect();
    let list = match rows.is_empty() {
        true => view! { <div class="body"><p class="dim">"No group: all parts stand alone. Groups help from about ten parts on."</p></div> }.into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    let added = view! {
        {Field::new::<AddGroup>("name", "New group").hint("As customers call it: “API”, “Europe”.").input("text")}
        <div class="acts"><button class="act">"Add the group"</button></div>
    };
    view! {
        <section class="panel" aria-labelledby="groups-h">
            <header><h2 id="groups-h">"Groups"</h2><span class="n">{groups.len()}</span></header>
            {list}
            <footer>{ui::form::<AddGroup>("stack", &[], added)}</footer>
        </section>
    }
    .into_any()
}

fn row(place: usize, group: &GroupRow) -> AnyView {
    let key = [("group", group.id.to_string())];
    let refused = ui::frame().refused;
    let is_mine = refused.command == ChangeGroup::NAME && refused.value("group") == Some(&group.id.to_string());
    let suffix = group.id.to_string();
    let field =
        |name: &'static str, label: &'static str| Field::new::<ChangeGroup>(name, label).only_if(is_mine).twin(&suffix);
    let order = (place + 1).to_string();
    let seen = Seen::of(&[("name", &group.name), ("place", &order)]);
    let inner = view! {
        {ui::hidden("seen", &seen.write())}
        <div class="fields two">
            {field("name", "Name").value(group.name.clone()).input("text")}
            {field("place", "Place").value(order).input("number")}
        </div>
        <div class="acts"><button class="act primary">{format!("Save {}", group.name)}</button></div>
    };
    let count = match group.parts {
        0 => "empty: it does not stand on the page".to_string(),
        1 => "1 part".into(),
        many => format!("{many} parts"),
    };
    let effect = match group.parts {
        0 => "Nothing stands in it.",
        _ => "Its parts stay on the page and stand alone.",
    };
    view! {
        <li class="row">
            <div class="grow"><b dir="auto">{group.name.clone()}</b> " " <span class="dim">{count}</span></div>
            <div class="acts">
                <details class="act-panel" open=is_mine.then_some("")>
                    <summary class="act">"Change…"<span class="sr">{format!(" {}", group.name)}</span></summary>
                    {ui::twin_form::<ChangeGroup>(is_mine, "act-form", &key, inner)}
                </details>
                <details class="act-panel">
                    <summary class="act quiet">"Remove…"<span class="sr">{format!(" {}", group.name)}</span></summary>
                    <div class="act-form">
                        <p>{effect}</p>
                        {ui::button_form::<RemoveGroup>("act outward", format!("Remove the group {}", group.name), &key, &[])}
                    </div>
                </details>
            </div>
        </li>
    }
    .into_any()
}
