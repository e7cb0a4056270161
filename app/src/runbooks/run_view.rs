//! What the stops of an incident show of its runs.

use super::{AttachRunbook, Checklist, RunDetail, Sheet, checks_panel, tree_panel};
use crate::{
    ids::IncidentNumber,
    ui::{self, Field},
};
use leptos::prelude::*;

/// The Triage stop: the checks and the tree of each run.
pub fn triage(runs: &[RunDetail], number: IncidentNumber, responds: bool) -> AnyView {
    if runs.is_empty() {
        return view! {
            <section class="panel" id="checks" aria-labelledby="checks-h">
                <header><h2 id="checks-h">"Checks"</h2></header>
                <div class="empty"><p>
                    <b>"No runbook is attached."</b> " A runbook brings checks, a decision tree and mitigations."
                </p></div>
            </section>
        }
        .into_any();
    }
    let panels: Vec<AnyView> = runs
        .iter()
        .enumerate()
        .map(|(at, run)| {
            let checks = match run.runbook.triage.checks.is_empty() {
                true => no_checks(run),
                false => {
                    let sheet =
                        Sheet { run, list: &run.runbook.triage, at: "triage", number, responds, earlier: &runs[..at] };
                    checks_panel(&sheet, "Checks", &id("checks", at, run))
                }
            };
            let trees_before = runs[..at].iter().filter(|run| run.runbook.tree.is_some()).count();
            let tree = tree_panel(run, number, responds, &id("tree", trees_before, run));
            view! { {checks} {tree} }.into_any()
        })
        .collect();
    panels.into_any()
}

/// The rollback steps, for the Mitigate stop.
pub fn rollback_steps(runs: &[RunDetail], number: IncidentNumber, responds: bool) -> AnyView {
    lists(runs, "mitigate", "Rollback steps", "rollback", number, responds, |run| &run.runbook.rollback.steps)
}

/// The resolution checklist, for the Verify stop.
pub fn resolution(runs: &[RunDetail], number: IncidentNumber, responds: bool) -> AnyView {
    lists(runs, "verify", "Resolution checklist", "resolution", number, responds, |run| &run.runbook.resolution)
}

fn lists(
    runs: &[RunDetail],
    at: &'static str,
    heading: &'static str,
    anchor: &str,
    number: IncidentNumber,
    responds: bool,
    list: fn(&RunDetail) -> &Checklist,
) -> AnyView {
    let shown: Vec<(usize, &RunDetail)> =
        runs.iter().enumerate().filter(|(_, run)| !list(run).checks.is_empty()).collect();
    let panels: Vec<AnyView> = shown
        .into_iter()
        .enumerate()
        .map(|(place, (before, run))| {
            let sheet = Sheet { run, list: list(run), at, number, responds, earlier: &runs[..before] };
            checks_panel(&sheet, heading, &id(anchor, place, run))
        })
        .collect();
    panels.into_any()
}

/// The first list of a kind has the plain anchor.
fn id(anchor: &str, place: usize, run: &RunDetail) -> String {
    if place == 0 { anchor.to_string() } else { format!("{anchor}-{}", run.slug) }
}

fn no_checks(run: &RunDetail) -> AnyView {
    view! {
        <section class="panel">
            <header><h2>"Checks"</h2><p class="aside">{format!("{} v{}", run.title, run.version)}</p></header>
            <div class="empty">
                <p>"This runbook has no checks."</p>
                <a class="act" href=format!("/runbooks/{}", run.slug)>"Read the runbook"</a>
            </div>
        </section>
    }
    .into_any()
}

/// `runbooks`: slug and title of those that are not on the incident yet.
pub fn attach(runbooks: &[(String, String)], number: IncidentNumber) -> AnyView {
    if runbooks.is_empty() {
        return ().into_any();
    }
    let options =
        std::iter::once((String::new(), "Choose a runbook".to_string())).chain(runbooks.iter().cloned()).collect();
    let refused = ui::frame().refused.command == <AttachRunbook as crate::command::Command>::NAME;
    let fields = view! {
        {Field::new::<AttachRunbook>("runbook", "Runbook").hint("It is attached in its newest version, and stays on it.").select(options)}
        <div class="acts"><button class="act">"Attach the runbook"</button></div>
    };
    view! {
        <details class="act-panel" open=refused>
            <summary class="act">"Attach a runbook…"</summary>
            {ui::form::<AttachRunbook>("act-form", &[("number", number.to_string())], fields)}
        </details>
    }
    .into_any()
}
