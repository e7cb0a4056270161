use super::{
    Addresses, GroupRow, PartRow, Private, Seen, addresses::addresses, groups::groups, parts, private::private,
};
use crate::{
    status::RenamePage,
    ui::{self, Field},
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct StatusSettings {
    pub name: String,
    pub zone: String,
    pub zones: Vec<String>,
    pub groups: Vec<GroupRow>,
    pub parts: Vec<PartRow>,
    /// Id and name.
    pub services: Vec<(String, String)>,
    pub open: i64,
    pub addresses: Addresses,
    pub private: Private,
}

pub fn settings(page: StatusSettings) -> AnyView {
    let zones: Vec<(String, String)> = page.zones.iter().map(|zone| (zone.clone(), zone.replace('_', " "))).collect();
    let seen = Seen::of(&[("name", &page.name), ("zone", &page.zone)]);
    let named = view! {
        {ui::hidden("seen", &seen.write())}
        {Field::new::<RenamePage>("name", "Name").hint("Stands first on the page.").value(page.name.clone()).input("text")}
        {Field::new::<RenamePage>("zone", "Time zone").hint("Stands beside UTC. The days of the history begin at its midnight.").value(page.zone.clone()).select(zones)}
        <div class="acts"><button class="act primary">"Save the page"</button></div>
    };
    let effect = match page.open {
        0 => "Changes stand on the page at once. No public incident is open.".to_string(),
        1 => "Changes stand on the page at once. 1 public incident is open.".to_string(),
        open => format!("Changes stand on the page at once. {open} public incidents are open."),
    };
    let address = page.addresses.page();
    view! {
        <div class="head">
            <h1>"Status page"</h1>
            <p class="sub">"What strangers read. " <a href=address.clone()>{address.clone()}</a></p>
            <div class="acts">
                <a class="act" href="/settings/status/parts">"State of the parts"</a>
                <a class="act" href="/maintenance">"Planned work"</a>
            </div>
        </div>
        <div class="settings">
        {crate::settings::nav("/settings/status", true)}
        <div class="work">
        <p class="effect"><b>"Effect"</b>{effect}</p>
        <section class="panel" aria-labelledby="page-h">
            <header><h2 id="page-h">"The page"</h2></header>
            <div class="body">{ui::form::<RenamePage>("stack", &[], named)}</div>
        </section>
        {parts::parts(&page)}
        {parts::add(&page)}
        {groups(&page.groups)}
        {private(&page.private)}
        {addresses(&page.addresses)}
        </div>
        </div>
    }
    .into_any()
}
