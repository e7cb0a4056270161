//! Who looks at the runs of which incident, and what they may do there.

use crate::{
    auth::PersonName,
    ids::{IncidentNumber, PersonId, RunId},
    ui,
};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Seat<'a> {
    pub number: IncidentNumber,
    pub viewer: PersonId,
    /// May tick, answer and give; may use what is guarded.
    pub responds: bool,
    pub commands: bool,
    pub people: &'a [PersonName],
    /// The run whose tab is open, by default the one with work in it.
    pub chosen: Option<RunId>,
    /// The key of a check that is unfolded though it is not the current one.
    pub unfolded: Option<&'a str>,
    /// On the run's own page, not at a stop of the incident.
    pub alone: bool,
    /// Addresses of the scripts that runs have.
    pub scripts: [Option<&'static str>; 2],
}

impl Seat<'_> {
    /// Sees what a responder sees, on no incident.
    pub fn preview() -> Seat<'static> {
        Seat {
            number: IncidentNumber(0),
            viewer: PersonId(uuid::Uuid::nil()),
            responds: true,
            commands: true,
            people: &[],
            chosen: None,
            unfolded: None,
            alone: false,
            scripts: [None; 2],
        }
    }

    pub(super) fn is_preview(&self) -> bool {
        self.number == IncidentNumber(0)
    }

    pub(super) fn hidden_page(&self) -> Option<AnyView> {
        self.alone.then(|| ui::hidden("page", "run"))
    }

    /// What the script needs to know: who writes, and the server's clock.
    pub(super) fn part(&self, name: &'static str, inside: AnyView) -> AnyView {
        let now = ui::frame().clock.now.timestamp_millis().to_string();
        let viewer = self.viewer.to_string();
        view! { <div class="part" data-part=name data-viewer=viewer data-now=now>{inside}</div> }.into_any()
    }

    pub(super) fn script(&self) -> Vec<AnyView> {
        let nonce = ui::frame().nonce.get().cloned();
        let script = |src| view! { <script type="module" nonce=nonce.clone() src=src></script> }.into_any();
        self.scripts.into_iter().flatten().map(script).collect()
    }

    /// Those who may work on a check: the viewer first.
    pub(super) fn hands(&self) -> Vec<(String, String)> {
        let mut people: Vec<&PersonName> =
            self.people.iter().filter(|person| person.role > crate::auth::Role::Viewer).collect();
        people.sort_by_key(|person| person.id != self.viewer);
        let named = |person: &PersonName| match person.id == self.viewer {
            true => format!("{} (you)", person.name),
            false => person.name.clone(),
        };
        people.into_iter().map(|person| (person.id.to_string(), named(person))).collect()
    }
}
