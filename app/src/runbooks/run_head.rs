//! What stands above a run's checks: the other runs as tabs, and the newer version where there is one.

use super::{MoveRun, OwnForm, RunDetail, Seat};
use crate::ui;
use leptos::prelude::*;

/// Other runs on the incident, with their progress; none where there is one.
pub(super) fn tabs(runs: &[RunDetail], shown: &RunDetail, seat: &Seat) -> Option<AnyView> {
    let tabs: Vec<AnyView> = runs
        .iter()
        .map(|run| {
            let (done, all) = run.triage_counts();
            let href = format!("/incidents/{}?at=triage&run={}", seat.number, run.id);
            let current = (run.id == shown.id).then_some("true");
            let spoken = format!(", {done} of {all} checks");
            view! {
                <a href=href aria-current=current>
                    {run.title.clone()} " " <span class="n" aria-hidden="true">{format!("{done}/{all}")}</span>
                    <span class="sr">{spoken}</span>
                </a>
            }
            .into_any()
        })
        .collect();
    (tabs.len() > 1).then(|| view! { <nav class="tabs" aria-label="Runbooks on this incident">{tabs}</nav> }.into_any())
}

/// Who attached it, and the version that exists by now; none where it stands on no incident.
pub(super) fn head(run: &RunDetail, seat: &Seat) -> Option<AnyView> {
    if seat.is_preview() {
        return None;
    }
    let by = run.attached_by.clone().map(|by| format!(" by {by}"));
    let alone = (!seat.alone).then(|| {
        let href = format!("/incidents/{}/runs/{}", seat.number, run.id);
        view! { " · " <a href=href>"Whole run"</a> }
    });
    let newer = (run.latest > run.version).then(|| newer(run, seat));
    let head = view! {
        <div class="run-head">
            <p class="dim">"Attached " {ui::time(run.attached_at)} {by} {alone}</p>
            {newer}
        </div>
    };
    Some(head.into_any())
}

fn newer(run: &RunDetail, seat: &Seat) -> AnyView {
    let (from, to) = (run.version, run.latest);
    let compare = format!("/runbooks/{}/compare?from={from}&to={to}", run.slug);
    let form = OwnForm::new::<MoveRun>(seat.number, vec![("run", run.id.to_string())]);
    let act = seat.responds.then(|| {
        let inside = view! {
            {ui::hidden("to", &to.to_string())}
            {seat.hidden_page()}
            <dl class="will">
                <dt>"This will"</dt>
                <dd>"carry ticks and skips over to checks with the same words, and answers as far as both trees agree"</dd>
                <dt>"This will not"</dt>
                <dd>"lose any: what has no place in the newer version stays listed below the checks"</dd>
            </dl>
            <div class="acts"><button class="act">{format!("Move the run to version {to}")}</button></div>
        };
        view! {
            <details class="act-panel" open=form.is_refused()>
                <summary class="act small">{format!("Move to v{to}…")}</summary>
                {form.form::<MoveRun>("act-form", None, inside)}
            </details>
        }
    });
    view! {
        <div class="newer">
            <p>{format!("v{from}; v{to} exists: ")} <a href=compare>"what changed"</a></p>
            {act}
        </div>
    }
    .into_any()
}
