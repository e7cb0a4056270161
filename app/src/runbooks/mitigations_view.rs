//! What a runbook offers to take back harm. Signalbox runs none of it: a person does, and records it.

use super::{Mitigation, OwnForm, RunDetail, Seat, command_view::fillable};
use crate::{
    incidents::RecordMitigation,
    ui::{self, TextArea},
};
use leptos::prelude::*;

/// Guarded ones are the commander's.
pub fn mitigations(runs: &[RunDetail], seat: &Seat) -> AnyView {
    let panels: Vec<AnyView> = runs
        .iter()
        .enumerate()
        .filter(|(_, run)| !run.runbook.mitigations.is_empty())
        .map(|(at, run)| {
            let rows: Vec<AnyView> = run
                .runbook
                .mitigations
                .iter()
                .map(|mitigation| {
                    let key = &mitigation.key;
                    let taken = runs[..at].iter().any(|other| other.runbook.mitigation(key).is_some());
                    let anchor = if taken { format!("m-{}-{key}", run.slug) } else { format!("m-{key}") };
                    row(run, mitigation, anchor, seat)
                })
                .collect();
            let id = format!("mitigations-{}", run.slug);
            view! {
                <section class="panel" aria-labelledby=id.clone()>
                    <header>
                        <h2 id=id.clone()>"Mitigations"</h2>
                        <span class="n">{rows.len()}</span>
                        <p class="aside">{format!("{} v{}", run.title, run.version)}</p>
                    </header>
                    <ul class="rows">{rows}</ul>
                </section>
            }
            .into_any()
        })
        .collect();
    panels.into_any()
}

fn row(run: &RunDetail, mitigation: &Mitigation, anchor: String, seat: &Seat) -> AnyView {
    let when = mitigation.when.clone().map(|when| view! { <p class="dim">"When: " {ui::inline_code(&when)}</p> });
    let guard = mitigation.guarded.clone().map(|condition| {
        view! { <p class="warn">{ui::icon("guarded")} " Guarded. Only when: " {ui::inline_code(&condition)}</p> }
    });
    let text: Vec<_> = mitigation
        .text
        .split("\n\n")
        .filter(|part| !part.trim().is_empty())
        .map(|part| view! { <p class="dim">{ui::inline_code(part.trim())}</p> })
        .collect();
    let act = match (mitigation.guarded.is_some(), seat.responds, seat.commands) {
        (true, _, false) => view! { <p class="dim">"A commander records this one."</p> }.into_any(),
        (_, false, false) => ().into_any(),
        (guarded, ..) => record(run, mitigation, seat.number, guarded),
    };
    view! {
        <li class="row" id=anchor.clone()>
            <div class="grow">
                <b>{mitigation.title.clone()}</b>
                {when}
                {guard}
                {text}
                {fillable(&mitigation.body_commands, run, seat, "mitigate", &anchor)}
                {act}
            </div>
        </li>
    }
    .into_any()
}

fn record(run: &RunDetail, mitigation: &Mitigation, number: crate::ids::IncidentNumber, guarded: bool) -> AnyView {
    let own = vec![("runbook", run.slug.clone()), ("key", mitigation.key.clone())];
    let form = OwnForm::new::<RecordMitigation>(number, own);
    let id = format!("why-{}-{}", run.slug, mitigation.key);
    let described = form.has_error("reason").then(|| format!("{id}-e")).unwrap_or_default();
    let ask = if guarded { "Why does the condition hold?" } else { "Why this one, if you want to say" };
    let title = mitigation.title.clone();
    let fields = view! {
        {ui::hidden("title", &mitigation.title)}
        <dl class="will" class:guard=guarded>
            <dt>"This will"</dt><dd>"write into the record that it was carried out now, by you"</dd>
            <dt>"This will not"</dt><dd>"run anything"</dd>
        </dl>
        {form.error("title", &id)}
        <div class="field">
            <label for=id.clone()>{ask}</label>
            <TextArea
                id=id.clone() name="reason" value=form.typed("reason") rows=2
                described_by=described invalid=form.has_error("reason")
            />
            {form.error("reason", &id)}
        </div>
        <div class="acts">
            <button class=if guarded { "act guarded" } else { "act" }>"Record: " {title.clone()}</button>
        </div>
    };
    let summary = if guarded { "act guarded" } else { "act" };
    view! {
        <div class="acts">
            <details class="act-panel" open=form.is_refused()>
                <summary class=summary>{guarded.then(|| ui::icon("guarded"))} "Record: " {mitigation.title.clone()} "…"</summary>
                {form.form::<RecordMitigation>("act-form", None, fields)}
            </details>
        </div>
    }
    .into_any()
}
