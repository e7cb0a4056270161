//! The document's parts in the order in which they are needed.

use super::{
    super::{Command, Mitigation, matches, recovery_view::recovery_table, tree_view::unwalked},
    RunbookPage, SafeHtml, Section,
    checks::checks,
    commands::commands,
    raw,
    tree_text::tree_text,
};
use crate::{links, ui};
use leptos::prelude::*;

pub(super) fn sections(page: &RunbookPage) -> Vec<Section> {
    let runbook = &page.runbook;
    let triggers = runbook.triggers.iter().map(|trigger| (trigger.text.clone(), trigger.when.clone())).collect();
    let severities = runbook.severity_rows.iter().map(|row| (row.clone(), None)).collect();
    let budget = |minutes: Option<u32>| minutes.map(|minutes| format!("{minutes} min"));
    let first = [
        part("triggers", "Triggers", words(triggers)),
        part("severity", "Severity", words(severities)),
        part("owner", "Who is first", with(said(&runbook.owner_role), page, "owner")),
        part("triage", "Triage", checks(&runbook.triage, page)).map(|mut section| {
            section.aside = budget(runbook.triage.budget_minutes);
            section
        }),
        part("tree", "Decision tree", tree(page)),
        part("mitigations", "Mitigations", mitigations(page)),
        part("rollback", "Rollback", rollback(page)),
        part("communication", "Communication", communication(page)),
        part("recovery", "Recovery", with(recovery_table(&runbook.recovery), page, "recovery")),
        part("resolution", "Resolution", checks(&runbook.resolution, page)),
        part("postmortem", "Postmortem", raw(&page.postmortem)),
    ];
    let prose = page.prose.iter().enumerate().filter_map(|(at, (heading, text))| {
        let stands_above = heading.is_empty() || PLACED.iter().any(|place| belongs(heading, place));
        part(&format!("also-{at}"), heading, raw(text).filter(|_| !stands_above))
    });
    let last = [
        part("signals", "Signals", signals(page)),
        part("matches", "Attached by", Some(matches::panel(&page.slug, &page.matches, page.writes))),
        part("used", "Used in", Some(used(page))),
    ];
    first.into_iter().flatten().chain(prose).chain(last.into_iter().flatten()).collect()
}

/// Sections whose other words stand below what was read from them.
const PLACED: [&str; 2] = ["owner", "recovery"];

fn belongs(heading: &str, place: &str) -> bool {
    heading.to_lowercase().starts_with(place)
}

fn with(body: Option<AnyView>, page: &RunbookPage, place: &str) -> Option<AnyView> {
    let others = page.prose.iter().filter(|(heading, _)| belongs(heading, place));
    let others: Vec<AnyView> = others.filter_map(|(_, text)| raw(text)).collect();
    (body.is_some() || !others.is_empty()).then(|| view! { {body} {others} }.into_any())
}

fn part(id: &str, heading: &str, body: Option<AnyView>) -> Option<Section> {
    body.map(|body| Section { id: id.into(), heading: heading.into(), aside: None, body })
}

fn words(rows: Vec<(String, Option<String>)>) -> Option<AnyView> {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(text, when)| {
            view! { <li dir="auto">{ui::inline_code(&text)} {when.map(|when| view! { " " <code>{when}</code> })}</li> }
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <ul>{rows}</ul> }.into_any())
}

fn said(text: &str) -> Option<AnyView> {
    (!text.is_empty()).then(|| view! { <p dir="auto">{ui::inline_code(text)}</p> }.into_any())
}

fn signals(page: &RunbookPage) -> Option<AnyView> {
    let rows: Vec<_> = page
        .runbook
        .signals
        .iter()
        .map(|signal| {
            let unit = signal.unit.clone().map(|unit| format!(", in {unit}"));
            let query = Command { lang: "promql".into(), text: signal.promql.clone() };
            let query = (!signal.promql.is_empty()).then(|| commands(&[query], page));
            view! {
                <dt><code>{signal.name.clone()}</code></dt>
                <dd><p dir="auto">{ui::inline_code(&signal.text)}{unit}</p>{query}</dd>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <dl class="signals">{rows}</dl> }.into_any())
}

/// The one that a run asks, then the others of the file.
fn tree(page: &RunbookPage) -> Option<AnyView> {
    let tree = page.runbook.tree.as_ref()?;
    let further = page.runbook.further_trees.iter().map(|further| {
        let heading = further.heading.clone();
        view! { <h3 dir="auto">{heading}</h3> {unwalked(&further.tree)} {tree_text(&further.tree)} }
    });
    Some(view! { {unwalked(tree)} {tree_text(tree)} {further.collect::<Vec<_>>()} }.into_any())
}

fn mitigations(page: &RunbookPage) -> Option<AnyView> {
    let both = page.runbook.mitigations.iter().zip(&page.mitigations);
    let rows: Vec<AnyView> = both.map(|(mitigation, text)| one_mitigation(mitigation, text, page)).collect();
    (!rows.is_empty()).then(|| rows.into_any())
}

fn one_mitigation(mitigation: &Mitigation, text: &SafeHtml, page: &RunbookPage) -> AnyView {
    let when = mitigation.when.as_ref().map(|when| view! { <p class="dim">"When: " {ui::inline_code(when)}</p> });
    let guard = mitigation.guarded.as_ref().map(|condition| {
        view! { <p class="warn">{ui::icon("guarded")} " Guarded. Only when: " {ui::inline_code(condition)}</p> }
    });
    view! {
        <div class="mitigation" id=format!("m-{}", mitigation.key)>
            <h3 dir="auto">{ui::inline_code(&mitigation.title)}</h3>
            {when}
            {guard}
            {raw(text)}
            {commands(&mitigation.body_commands, page)}
        </div>
    }
    .into_any()
}

fn rollback(page: &RunbookPage) -> Option<AnyView> {
    let (list, text) = (checks(&page.runbook.rollback.steps, page), raw(&page.rollback));
    (list.is_some() || text.is_some()).then(|| view! { {list} {text} }.into_any())
}

fn communication(page: &RunbookPage) -> Option<AnyView> {
    let template = |heading: &'static str, text: &SafeHtml| {
        raw(text).map(|text| view! { <h3>{heading}</h3> <blockquote>{text}</blockquote> }.into_any())
    };
    let (internal, customer) = (template("Internal", &page.internal), template("For customers", &page.customer));
    (internal.is_some() || customer.is_some()).then(|| view! { {internal} {customer} }.into_any())
}

fn used(page: &RunbookPage) -> AnyView {
    let rows: Vec<_> = page
        .used
        .iter()
        .map(|(number, title, at)| {
            let says = format!("#{number} {title}");
            view! { <li><a href=links::incident(*number) dir="auto">{says}</a> ", " {ui::time(*at)}</li> }
        })
        .collect();
    match rows.is_empty() {
        true => view! { <p class="dim">"No incident yet: this runbook is untried."</p> }.into_any(),
        false => view! { <ul>{rows}</ul> }.into_any(),
    }
}
