//! What the stops of an incident show of its runs.

use super::{
    AttachRunbook, Checklist, RunDetail, Seat, Sheet, checks_panel,
    checks_view::{left, rows},
    run_head::{head, tabs},
    tree_panel,
};
use crate::{
    ids::IncidentNumber,
    ui::{self, Field},
};
use leptos::prelude::*;

/// The Triage stop: the checks and the tree of one run, the others as tabs.
pub fn triage(runs: &[RunDetail], seat: &Seat) -> AnyView {
    let Some(run) = chosen(runs, seat) else {
        return view! {
            <section class="panel" id="checks" aria-labelledby="checks-h">
                <header><h2 id="checks-h">"Checks"</h2></header>
                <div class="empty"><p>
                    <b>"No runbook is attached."</b> " A runbook brings checks, a decision tree and mitigations."
                </p></div>
            </section>
        }
        .into_any();
    };
    let tabs = tabs(runs, run, seat);
    seat.part("run", view! { {tabs}{checks(run, seat)}{tree_panel(run, seat, "tree")}{seat.script()} }.into_any())
}

/// The reader's choice, else the first run with an open check, else the first.
fn chosen<'a>(runs: &'a [RunDetail], seat: &Seat) -> Option<&'a RunDetail> {
    let asked = runs.iter().find(|run| Some(run.id) == seat.chosen);
    let open = || runs.iter().find(|run| run.open_checks().next().is_some());
    asked.or_else(open).or(runs.first())
}

/// Where a check of these runs is answered.
pub fn check_address(runs: &[RunDetail], number: IncidentNumber, key: &str) -> String {
    let run = runs.iter().find(|run| run.open_checks().any(|open| open.key == key));
    let run = run.map(|run| format!("&run={}", run.id)).unwrap_or_default();
    format!("/incidents/{number}?at=triage{run}&check={key}#check-{key}")
}

pub(super) fn checks(run: &RunDetail, seat: &Seat) -> AnyView {
    if run.runbook.triage.checks.is_empty() {
        return no_checks(run, seat);
    }
    let sheet = Sheet { run, list: &run.runbook.triage, at: "triage", seat, earlier: &[] };
    let panel = checks_panel(&sheet, "Checks", "checks", head(run, seat));
    view! { {panel} {left(run)} }.into_any()
}

/// Some rollback steps of the runs, as they stand under a part; `pick` says which.
pub fn picked_steps(runs: &[RunDetail], seat: &Seat, pick: &dyn Fn(&Checklist) -> Checklist) -> Option<AnyView> {
    let lists: Vec<AnyView> = runs
        .iter()
        .enumerate()
        .filter_map(|(before, run)| {
            let list = pick(&run.runbook.rollback.steps);
            let sheet = Sheet { run, list: &list, at: "mitigate", seat, earlier: &runs[..before] };
            (!list.checks.is_empty()).then(|| rows(&sheet))
        })
        .collect();
    (!lists.is_empty()).then(|| lists.into_any())
}

/// The rollback steps that stand under no part.
pub fn further_steps(runs: &[RunDetail], seat: &Seat, pick: &dyn Fn(&Checklist) -> Checklist) -> AnyView {
    let panels: Vec<AnyView> = runs
        .iter()
        .enumerate()
        .filter_map(|(before, run)| {
            let list = pick(&run.runbook.rollback.steps);
            let sheet = Sheet { run, list: &list, at: "mitigate", seat, earlier: &runs[..before] };
            let id = format!("rollback-{}", run.slug);
            (!list.checks.is_empty()).then(|| checks_panel(&sheet, "Further rollback steps", &id, None))
        })
        .collect();
    panels.into_any()
}

/// What the script of runs keeps up to date while steps are ticked.
pub fn rollback_part(seat: &Seat, inside: AnyView) -> AnyView {
    seat.part("rollback", view! { {inside}{seat.script()} }.into_any())
}

/// All rollback steps of a run, where no incident gives them parts.
pub fn rollback_steps(runs: &[RunDetail], seat: &Seat) -> AnyView {
    lists(runs, "mitigate", "Rollback steps", "rollback", seat, |run| &run.runbook.rollback.steps)
}

/// The resolution checklist, for the Verify stop.
pub fn resolution(runs: &[RunDetail], seat: &Seat) -> AnyView {
    lists(runs, "verify", "Resolution checklist", "resolution", seat, |run| &run.runbook.resolution)
}

fn lists(
    runs: &[RunDetail],
    at: &'static str,
    heading: &'static str,
    anchor: &'static str,
    seat: &Seat,
    list: fn(&RunDetail) -> &Checklist,
) -> AnyView {
    let shown: Vec<(usize, &RunDetail)> =
        runs.iter().enumerate().filter(|(_, run)| !list(run).checks.is_empty()).collect();
    let panels: Vec<AnyView> = shown
        .into_iter()
        .enumerate()
        .map(|(place, (before, run))| {
            let sheet = Sheet { run, list: list(run), at, seat, earlier: &runs[..before] };
            checks_panel(&sheet, heading, &id(anchor, place, run), None)
        })
        .collect();
    match seat.alone {
        true => panels.into_any(),
        false => seat.part(anchor, view! { {panels}{seat.script()} }.into_any()),
    }
}

/// The first list of a kind has the plain anchor.
fn id(anchor: &str, place: usize, run: &RunDetail) -> String {
    if place == 0 { anchor.to_string() } else { format!("{anchor}-{}", run.slug) }
}

fn no_checks(run: &RunDetail, seat: &Seat) -> AnyView {
    view! {
        <section class="panel" id="checks">
            <header><h2>"Checks"</h2><p class="aside">{format!("{} v{}", run.title, run.version)}</p></header>
            {head(run, seat)}
            <div class="empty">
                <p>"This runbook has no checks."</p>
                <a class="act" href=format!("/runbooks/{}", run.slug)>"Read the runbook"</a>
            </div>
        </section>
        {left(run)}
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
