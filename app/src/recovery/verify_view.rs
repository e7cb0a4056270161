//! The verify stop: what recovery is proved by, and what the end still waits for.

use super::{MetricsPanel, Verdict, count_words, metrics, metrics_view::source_lines, waived_words};
use crate::{
    command::Command,
    incidents::{ConfirmRecovery, Facts, Resolve},
    links,
    ui::{self, Field},
};
use leptos::prelude::*;

/// The panel of the metrics; where there are none, of the evidence in words.
pub fn recovery(panel: &MetricsPanel, facts: &Facts, commands: bool) -> AnyView {
    let gate = &panel.gate;
    let held = gate.is_measured().then(|| {
        let waived = match gate.waived.len() {
            0 => String::new(),
            waived => format!(", {waived} waived"),
        };
        view! { <span class="n" data-figure="held">{format!("{} of {} held{waived}", gate.held, gate.metrics)}</span> }
    });
    let principle = (!gate.is_measured()).then(|| {
        view! {
            <p class="dim">"An incident is over when user impact has stopped, not when a deploy succeeded. No data is never a pass."</p>
        }
    });
    let unasked = (gate.unasked > 0).then(|| {
        view! {
            <p class="notice">
                "No data source is set up, so nobody asks for the figures below. Until then words are the proof, and the
                postmortem says so. An administrator adds one under Settings, Data sources."
            </p>
        }
    });
    let words = commands.then(|| in_words(panel, facts.recovered_at.is_some()));
    let (beside, below) = if gate.is_measured() { (words, None) } else { (None, words) };
    view! {
        <section class="panel" id="recovery" aria-labelledby="recovery-h">
            <header><h2 id="recovery-h">"Recovery"</h2>{held}<div class="aside">{source_lines(panel)}</div></header>
            <div class="body">
                {principle}
                {unasked}
                {metrics(panel, beside)}
                {confirmed(facts)}
                {below}
            </div>
        </section>
    }
    .into_any()
}

fn confirmed(facts: &Facts) -> Option<AnyView> {
    let evidence = facts.recovery_evidence.clone()?;
    let by = facts.recovered_by.as_ref().map(|by| by.name.clone()).unwrap_or_default();
    let at = facts.recovered_at.map(|at| view! { ", " {ui::time(at)} ": " });
    Some(view! { <p><b>{by}</b> {at} <span dir="auto">{evidence}</span></p> }.into_any())
}

/// Beside figures words are welcome, and open no gate.
fn in_words(panel: &MetricsPanel, is_said: bool) -> AnyView {
    let is_measured = panel.gate.is_measured();
    let fields = view! {
        {Field::new::<ConfirmRecovery>("evidence", "How do you know that users are well?")
            .hint("What you saw, and where: the key, the safety and the business figure. At least a sentence.").area(3)}
        <div class="acts"><button class="act">"Confirm the recovery"</button></div>
    };
    let path = [("number", panel.number.to_string())];
    if !is_measured {
        return ui::form::<ConfirmRecovery>("stack", &path, fields);
    }
    let is_open = ui::frame().refused.command == ConfirmRecovery::NAME;
    let label = if is_said { "Say it again in words…" } else { "Say it in words too…" };
    view! {
        <details class="act-panel" open=is_open>
            <summary class="act quiet">{label}</summary>
            {ui::form::<ConfirmRecovery>("act-form", &path, fields)}
        </details>
    }
    .into_any()
}

/// `drafts`: what was done, as a first answer to what ended it.
pub fn resolve(panel: &MetricsPanel, facts: &Facts, drafts: &[String]) -> AnyView {
    let number = facts.number;
    let public = facts.public_phase.as_ref().filter(|phase| *phase != "resolved").map(|phase| {
        let href = links::new_update(number, "customers");
        view! { <p class="notice public">{format!("The public page says {phase}. Resolving does not change it. ")} <a href=href>"Publish “Resolved” first"</a></p> }
    });
    let asks_for = if public.is_some() { "what ended it · the public update" } else { "what ended it" };
    let postmortem = match facts.severity {
        Some(severity) if severity.needs_postmortem() => "draft the postmortem, which this severity requires",
        _ => "draft the postmortem",
    };
    let fields = view! {
        {public}
        {Field::new::<Resolve>("reason", "What ended it?").hint("A draft from the record, yours to edit.").value(drafts.join("; ")).area(2)}
        <dl class="will"><dt>"This will"</dt><dd>{format!("end the incident and {postmortem}. It can be reopened.")}</dd></dl>
        <div class="acts"><button class="act">{format!("Resolve #{number}")}</button></div>
    };
    let form = ui::form::<Resolve>("stack", &[("number", number.to_string())], fields);
    let waits = panel.gate.not_yet(&ui::clock);
    let is_refused = ui::frame().refused.command == Resolve::NAME;
    let body = match waits.is_some() {
        false => form,
        // Pressing it says what it waits for, and keeps what was typed.
        true => view! {
            <p class="dim">"The form will ask for: " {asks_for}</p>
            <div class="acts"><details class="act-panel" open=is_refused>
                <summary class="act">"See the form"</summary>
                <div class="act-form">{form}</div>
            </details></div>
        }
        .into_any(),
    };
    view! {
        <section class="panel" id="resolve" aria-labelledby="resolve-h">
            <header><h2 id="resolve-h">{format!("Resolve #{number}")}</h2></header>
            <div class="body">{standing(panel, facts, waits)}{body}</div>
        </section>
    }
    .into_any()
}

/// What it waits for, or what has held.
fn standing(panel: &MetricsPanel, facts: &Facts, waits: Option<String>) -> AnyView {
    let gate = &panel.gate;
    let (class, says) = match waits {
        Some(waits) => (
            "notice",
            if gate.earliest().is_some() {
                format!("{} if nothing changes.", waits.trim_end_matches('.'))
            } else {
                waits
            },
        ),
        None if gate.is_measured() => ("notice good", recovered_words(panel)),
        None if facts.recovered_at.is_none() => {
            ("notice", "Not yet: nobody has confirmed the recovery. Say above how you know that users are well.".into())
        }
        None => return ().into_any(),
    };
    view! { <p class=class data-figure="gate">{says}</p> }.into_any()
}

/// `Recovered: refusal rate 5 %, ticket deflection 41 %: each inside its bound for 15 min.`
fn recovered_words(panel: &MetricsPanel) -> String {
    let held: Vec<String> = panel
        .rows
        .iter()
        .filter(|row| row.verdict.has_held())
        .map(|row| format!("{} {}", row.metric.title(), super::figure(row).unwrap_or_default()))
        .collect();
    let waived: Vec<String> = panel
        .rows
        .iter()
        .filter(|row| !row.verdict.has_held())
        .filter_map(|row| Some(format!("{} {}", row.metric.title(), waived_words(row.waiver.as_ref()?, &ui::clock))))
        .collect();
    let held = match held.len() {
        0 => String::new(),
        1 => format!("{}: inside its bound for its hold. ", held[0]),
        _ => format!("{}: each inside its bound for its hold. ", held.join(", ")),
    };
    let waived = if waived.is_empty() { String::new() } else { format!("{}.", waived.join("; ")) };
    format!("Recovered: {held}{waived}").trim_end().to_string()
}

/// `Refusal rate 5 %, bound 6 %`: how bad it is, by the first key metric that was ever answered.
pub fn key_figure(panel: &MetricsPanel) -> Option<String> {
    let row = panel.rows.iter().find(|row| row.metric.role == "key" && super::figure(row).is_some())?;
    let (title, figure) = (row.metric.title(), super::figure(row)?);
    match (&row.verdict, row.metric.bound()) {
        (Verdict::NoData { last: Some((at, _)) }, _) => Some(format!("{title}: no data since {}", ui::clock(*at))),
        (_, Some(bound)) => Some(format!("{title} {figure}, bound {}", bound.said(bound.figure))),
        (_, None) => Some(format!("{title} {figure}")),
    }
}

/// `All three`, `Both`, `It`: how *Next* counts what is inside.
pub fn all_words(count: usize) -> String {
    match count {
        1 => "It is".into(),
        2 => "Both are".into(),
        count => format!("All {} are", count_words(count).split(' ').next().unwrap_or_default().to_lowercase()),
    }
}
