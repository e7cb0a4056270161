//! The runbook as a document: from its triggers to what to write afterwards.

use super::{
    Check, Checklist, Part, Presence, Question, Runbook, Then, command_view::commands, library::eight,
    recovery_view::recovery_table, tree_view::unwalked,
};
use crate::{ids::IncidentNumber, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Markdown that the server rendered and cleaned. Nothing else may become HTML as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SafeHtml(pub String);

#[derive(Clone, Debug)]
pub struct RunbookPage {
    pub slug: String,
    pub title: String,
    pub class: String,
    pub version: i32,
    pub recorded_at: DateTime<Utc>,
    /// Who wrote this version; none for those that come with Signalbox.
    pub by: Option<String>,
    pub comment: String,
    pub runbook: Runbook,
    pub parts: [(Part, Presence); 8],
    pub patterns: Vec<String>,
    /// Number, title and time of the newest incidents it ran on.
    pub used: Vec<(IncidentNumber, String, DateTime<Utc>)>,
    /// In the order of the runbook's mitigations.
    pub mitigations: Vec<SafeHtml>,
    pub rollback: SafeHtml,
    pub internal: SafeHtml,
    pub customer: SafeHtml,
    pub postmortem: SafeHtml,
    /// Heading and text.
    pub prose: Vec<(String, SafeHtml)>,
}

pub fn runbook_page(page: RunbookPage) -> AnyView {
    let RunbookPage { runbook, .. } = &page;
    view! {
        <article class="doc">
            {head(&page)}
            {problems(runbook)}
            {words("Triggers", runbook.triggers.iter().map(|trigger| (trigger.text.clone(), trigger.when.clone())).collect())}
            {signals(runbook)}
            {words("Severity", runbook.severity_rows.iter().map(|row| (row.clone(), None)).collect())}
            {said("Owner", &runbook.owner_role)}
            {checklist("Triage", &runbook.triage, runbook)}
            {tree(runbook)}
            {mitigations(&page)}
            {rollback(&page)}
            {communication(&page)}
            {recovery(runbook)}
            {checklist("Resolution", &runbook.resolution, runbook)}
            {html("Postmortem", &page.postmortem)}
            {page.prose.iter().map(|(heading, text)| prose(heading, text)).collect::<Vec<_>>()}
            {used(&page)}
        </article>
    }
    .into_any()
}

fn head(page: &RunbookPage) -> AnyView {
    let by = page.by.clone().unwrap_or_else(|| "comes with Signalbox".into());
    let severity = page.runbook.severity.clone().map(|severity| format!(" · usually {severity}"));
    let patterns = match page.patterns.is_empty() {
        true => "No alert attaches it by its name.".to_string(),
        false => format!("Attached by alerts named {}.", page.patterns.join(", ")),
    };
    let variables = (!page.runbook.variables.is_empty())
        .then(|| format!(" Its commands are filled with the service's {}.", page.runbook.variables.join(", ")));
    view! {
        <h1>{page.title.clone()}</h1>
        <p class="dim">
            {format!("v{}", page.version)} " · " {ui::time(page.recorded_at)} " · " {by} " · " {page.class.clone()} {severity} " "
            {eight(&page.parts)}
        </p>
        {(!page.comment.is_empty()).then(|| view! { <p class="dim">{page.comment.clone()}</p> })}
        <p class="dim">{patterns}{variables}</p>
    }
    .into_any()
}

fn problems(runbook: &Runbook) -> Option<AnyView> {
    let rows: Vec<_> = runbook
        .problems
        .iter()
        .map(|problem| view! { <li><span class="nowrap">{format!("line {}", problem.line)}</span> <span>{problem.message.clone()}</span></li> })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <details class="fold-field">
                <summary>{format!("{} places are not understood", rows.len())}</summary>
                <ul class="problems">{rows}</ul>
            </details>
        }
        .into_any()
    })
}

fn words(heading: &'static str, rows: Vec<(String, Option<String>)>) -> Option<AnyView> {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(text, when)| view! { <li>{text} {when.map(|when| view! { " " <code>{when}</code> })}</li> })
        .collect();
    (!rows.is_empty()).then(|| view! { <h2>{heading}</h2> <ul>{rows}</ul> }.into_any())
}

fn signals(runbook: &Runbook) -> Option<AnyView> {
    let rows: Vec<_> = runbook
        .signals
        .iter()
        .map(|signal| {
            let unit = signal.unit.clone().map(|unit| format!(", in {unit}"));
            let query = super::Command { lang: "promql".into(), text: signal.promql.clone() };
            view! { <li><b>{signal.name.clone()}</b> " " {signal.text.clone()} {unit} {commands(&[query], &runbook.variables, &[])}</li> }
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <h2>"Signals"</h2> <ul>{rows}</ul> }.into_any())
}

fn said(heading: &'static str, text: &str) -> Option<AnyView> {
    let text = text.to_string();
    (!text.is_empty()).then(|| view! { <h2>{heading}</h2> <p>{text}</p> }.into_any())
}

fn html(heading: &'static str, text: &SafeHtml) -> Option<AnyView> {
    (!text.0.is_empty()).then(|| view! { <h2>{heading}</h2> {raw(text)} }.into_any())
}

fn raw(text: &SafeHtml) -> AnyView {
    view! { <div inner_html=text.0.clone()></div> }.into_any()
}

fn prose(heading: &str, text: &SafeHtml) -> AnyView {
    let heading = (!heading.is_empty()).then(|| heading.to_string());
    view! { {heading.map(|heading| view! { <h2>{heading}</h2> })} {raw(text)} }.into_any()
}

/// On paper each line has a box and room for initials and the time.
fn checklist(heading: &'static str, list: &Checklist, runbook: &Runbook) -> Option<AnyView> {
    let budget = list.budget_minutes.map(|minutes| view! { " " <small class="dim">{format!("{minutes} min")}</small> });
    (!list.checks.is_empty()).then(|| view! { <h2>{heading}{budget}</h2> {checks(list, runbook)} }.into_any())
}

fn checks(list: &Checklist, runbook: &Runbook) -> AnyView {
    let rows: Vec<AnyView> = list.checks.iter().map(|check| line(check, runbook)).collect();
    view! { <ol class="checks">{rows}</ol> }.into_any()
}

fn line(check: &Check, runbook: &Runbook) -> AnyView {
    let expect = check.expect.clone().map(|expect| view! { <p class="dim">"Expect: " {expect}</p> });
    let note = check.note.clone().map(|note| view! { <p class="dim">{note}</p> });
    let more = (expect.is_some() || note.is_some() || !check.commands.is_empty()).then(|| {
        view! { <div class="more">{expect}{note}{commands(&check.commands, &runbook.variables, &[])}</div> }
    });
    view! {
        <li class="check open">
            {ui::icon("box")}
            <p class="say">{check.text.clone()}</p>
            <div class="who"></div>
            {more}
        </li>
    }
    .into_any()
}

fn tree(runbook: &Runbook) -> Option<AnyView> {
    let tree = runbook.tree.as_ref()?;
    Some(view! { <h2>"Decision tree"</h2> {unwalked(tree)} <ul>{question(&tree.root)}</ul> }.into_any())
}

fn question(asked: &Question) -> AnyView {
    let branches: Vec<AnyView> = asked
        .branches
        .iter()
        .map(|branch| match &branch.then {
            Then::Question(next) => {
                view! { <li><b>{branch.label.clone()}</b><ul>{question(next)}</ul></li> }.into_any()
            }
            Then::Leaf(leaf) => view! { <li><b>{branch.label.clone()}</b> ": " {leaf.text.clone()}</li> }.into_any(),
        })
        .collect();
    view! { <li>{asked.text.clone()}<ul>{branches}</ul></li> }.into_any()
}

fn mitigations(page: &RunbookPage) -> Option<AnyView> {
    let rows: Vec<AnyView> = page
        .runbook
        .mitigations
        .iter()
        .zip(&page.mitigations)
        .map(|(mitigation, text)| {
            let when = mitigation.when.clone().map(|when| view! { <p>"When: " {when}</p> });
            let guard = mitigation.guarded.clone().map(|condition| {
                view! { <p class="warn">{ui::icon("guarded")} " Guarded. Only when: " {condition}</p> }
            });
            view! {
                <h3 id=format!("m-{}", mitigation.key)>{mitigation.title.clone()}</h3>
                {when}
                {guard}
                {(!text.0.is_empty()).then(|| raw(text))}
                {commands(&mitigation.body_commands, &page.runbook.variables, &[])}
            }
            .into_any()
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <h2>"Mitigations"</h2> {rows} }.into_any())
}

fn rollback(page: &RunbookPage) -> Option<AnyView> {
    let steps = &page.runbook.rollback.steps;
    let has_steps = !steps.checks.is_empty();
    let list = has_steps.then(|| checks(steps, &page.runbook));
    let text = (!page.rollback.0.is_empty()).then(|| raw(&page.rollback));
    (has_steps || text.is_some()).then(|| view! { <h2>"Rollback"</h2> {list} {text} }.into_any())
}

fn communication(page: &RunbookPage) -> Option<AnyView> {
    let part = |heading: &'static str, text: &SafeHtml| {
        (!text.0.is_empty()).then(|| view! { <h3>{heading}</h3> {raw(text)} }.into_any())
    };
    let (internal, customer) = (part("Internal", &page.internal), part("For customers", &page.customer));
    (internal.is_some() || customer.is_some())
        .then(|| view! { <h2>"Communication"</h2> {internal} {customer} }.into_any())
}

fn recovery(runbook: &Runbook) -> Option<AnyView> {
    recovery_table(&runbook.recovery).map(|table| view! { <h2>"Recovery"</h2> {table} }.into_any())
}

fn used(page: &RunbookPage) -> AnyView {
    let rows: Vec<_> = page
        .used
        .iter()
        .map(|(number, title, at)| {
            let href = format!("/incidents/{number}");
            view! { <li><a href=href>{format!("#{number} {title}")}</a> ", " {ui::time(*at)}</li> }
        })
        .collect();
    match rows.is_empty() {
        true => view! { <h2>"Used in"</h2> <p class="dim">"No incident yet: this runbook is untried."</p> }.into_any(),
        false => view! { <h2>"Used in"</h2> <ul>{rows}</ul> }.into_any(),
    }
}
