//! `/incidents/{number}/runs/{id}`: one run from its first check to its resolution list.

use super::{RunDetail, Seat, mitigations, recovery, resolution, rollback_steps, run_view::checks, tree_panel};
use crate::{
    auth::PersonName,
    ids::{IncidentNumber, PersonId},
    links,
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct RunPage {
    pub number: IncidentNumber,
    /// The incident's title.
    pub title: String,
    pub run: RunDetail,
    pub viewer: PersonId,
    pub responds: bool,
    pub commands: bool,
    pub people: Vec<PersonName>,
    pub unfolded: Option<String>,
    pub scripts: [Option<&'static str>; 2],
}

pub fn run_page(page: RunPage) -> AnyView {
    let seat = Seat {
        number: page.number,
        viewer: page.viewer,
        responds: page.responds,
        commands: page.commands,
        people: &page.people,
        chosen: Some(page.run.id),
        unfolded: page.unfolded.as_deref(),
        alone: true,
        scripts: page.scripts,
    };
    let run = std::slice::from_ref(&page.run);
    let (done, all) = page.run.all_counts();
    let incident = links::incident(page.number);
    let watched = (!page.run.runbook.recovery.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="recovery-h">
                <header><h2 id="recovery-h">"Recovery"</h2></header>
                {recovery(run)}
            </section>
        }
    });
    let parts = view! {
        {checks(&page.run, &seat)}
        {tree_panel(&page.run, &seat, "tree")}
        {mitigations(run, &seat)}
        {rollback_steps(run, &seat)}
        {watched}
        {resolution(run, &seat)}
        {seat.script()}
    };
    view! {
        <div class="title">
            <h1 dir="auto">{page.run.title.clone()}</h1>
            <p class="meta">
                <a href=incident dir="auto">{format!("#{} {}", page.number, page.title)}</a>
                <span>{format!("version {}", page.run.version)}</span>
                <span>{format!("{done} of {all} checks")}</span>
            </p>
        </div>
        <div class="work run-alone">{seat.part("run", parts.into_any())}</div>
    }
    .into_any()
}
