//! The rollback stack: every part, what is live, what it could go back to, and how far a step got.

use super::{
    Effect, How, Rollback, RollbackEffective, RollbackFailed, RollbackPanel, Row, Standing, State, UndoRollback, next,
    start_form::{Around, is_open, start},
    steps_of, wait,
};
use crate::{
    command::Command,
    recovery::MetricNow,
    runbooks::{self, Check, Checklist, RunDetail, Seat},
    ui::{self, Field, span},
};
use leptos::prelude::*;
use std::{cell::RefCell, collections::BTreeSet};

/// Unchanged parts that stand in sight; the others are folded, and on a phone all of them.
const STILL_SHOWN: usize = 3;

pub fn stack_panel(panel: &RollbackPanel, metrics: &[MetricNow], runs: &[RunDetail], seat: &Seat) -> AnyView {
    let holds: Vec<_> = metrics.iter().map(|row| (row.metric.hold, row.metric.every)).collect();
    let after = wait(&holds);
    let around = Around {
        panel,
        metrics: metrics.len(),
        after: if after.num_seconds() < 120 { format!("{} s", after.num_seconds()) } else { span(after) },
    };
    // A step of the runbook stands under one part: of two of a kind, under the one that is likelier.
    let claimed: RefCell<BTreeSet<String>> = RefCell::default();
    let lit = next(&panel.rows).map(Row::artifact);
    let mut is_asked = false;
    let views: Vec<(bool, AnyView)> = panel
        .rows
        .iter()
        .map(|row| {
            let pick = |list: &Checklist| {
                let mut own = steps_of(list, row.part.kind, &row.part.name);
                own.checks.retain(|check: &Check| claimed.borrow_mut().insert(check.key.clone()));
                own
            };
            let steps = runbooks::picked_steps(runs, seat, &pick);
            let is_still = matches!(row.standing, Standing::Still(_)) && row.step.is_none();
            is_asked |= is_still && is_open(row, &around);
            (is_still, one(row, &around, lit == Some(row.artifact()), steps))
        })
        .collect();
    let pick = |list: &Checklist| {
        let mut further = list.clone();
        further.checks.retain(|check| !claimed.borrow().contains(&check.key));
        further
    };
    let further = runbooks::further_steps(runs, seat, &pick);
    let (still, shown): (Vec<_>, Vec<_>) = views.into_iter().partition(|(is_still, _)| *is_still);
    let shown: Vec<_> = shown.into_iter().map(|(_, view)| view).collect();
    let still = unchanged(still.into_iter().map(|(_, view)| view).collect(), is_asked);
    let all = panel.rows.len();
    let aside = match (all, panel.frozen_at) {
        (0, _) => ().into_any(),
        (_, Some(at)) => view! { {parts(all)} " · frozen " {ui::time(at)} }.into_any(),
        (_, None) => parts(all).into_any(),
    };
    let (done, of) = progress(panel);
    let inside = view! {
        <section class="panel rollback-stack" id="rollback" aria-labelledby="rollback-h">
            <header>
                <h2 id="rollback-h">"Rollback stack"</h2>
                {(of > 0).then(|| view! { <span class="n">{format!("{done} of {of}")}</span> })}
                <p class="aside">{aside}</p>
            </header>
            {empty(panel)}
            {(all > 0).then(|| view! {
                <div class="stack-head" aria-hidden="true">
                    <span></span><span>"part"</span><span>"now"</span><span>"goes back to"</span><span>"changed"</span><span>"state"</span>
                </div>
                <ul class="stack-rows">{shown}</ul>
                {still}
            })}
        </section>
        {further}
    };
    runbooks::rollback_part(seat, inside.into_any())
}

fn unchanged(mut shown: Vec<AnyView>, is_asked: bool) -> Option<AnyView> {
    let all = shown.len();
    let more = shown.split_off(all.min(STILL_SHOWN));
    let count = more.len();
    let more = (count > 0).then(|| {
        let words = if count == 1 { "1 more part, not changed".into() } else { format!("{count} more parts, not changed") };
        view! {
            <details class="fold-field more-parts" open=is_asked><summary>{words}</summary><ul class="stack-rows">{more}</ul></details>
        }
    });
    (all > 0).then(|| {
        view! {
            <details class="phone-fold still-parts" open=is_asked>
                <summary>{format!("{} not changed", parts(all))}</summary>
                <ul class="stack-rows">{shown}</ul>
                {more}
            </details>
        }
        .into_any()
    })
}

fn parts(count: usize) -> String {
    if count == 1 { "1 part".into() } else { format!("{count} parts") }
}

/// Of the parts that changed before the start, those that were taken back.
fn progress(panel: &RollbackPanel) -> (usize, usize) {
    let changed = || panel.rows.iter().filter(|row| row.is_changed());
    let done = changed().filter(|row| row.step.as_ref().is_some_and(Rollback::stands)).count();
    (done, changed().count())
}

fn empty(panel: &RollbackPanel) -> Option<AnyView> {
    (panel.rows.is_empty()).then(|| {
        view! {
            <div class="empty"><p>
                <b>"No part is registered."</b>
                " Then nobody knows what could be taken back. Parts and their versions stand on the service’s page; a pipeline tells them with one request."
            </p></div>
        }
        .into_any()
    })
}

fn one(row: &Row, around: &Around, is_lit: bool, steps: Option<AnyView>) -> AnyView {
    let step = row.step.as_ref();
    let state = step.map_or(State::Proposed, Rollback::state);
    let (icon, class) = match (state, row.standing) {
        (State::Effective | State::Verified, _) => ("tick", "done"),
        (State::Started, _) => ("lamp-lit", "runs"),
        (_, Standing::Changed(_)) if is_lit => ("lamp-lit", "lit"),
        (_, Standing::Changed(_)) => ("lamp-dark", "waits"),
        (_, Standing::Unknown) => ("lamp-dark", "unknown"),
        _ => ("", "still"),
    };
    let icon = (!icon.is_empty()).then(|| ui::icon(icon));
    let now = match row.part.version() {
        Some(version) => view! { <span class="mono" dir="auto">{version.to_string()}</span> }.into_any(),
        None => view! { <span class="tag nodata">"not told"</span> }.into_any(),
    };
    let (under, foot) = match (step, around.panel.may) {
        (Some(step), true) if state == State::Started => (running(step, around), steps),
        (_, true) if row.is_open() => (start(row, around, steps), None),
        (Some(step), true) => (undo(step, around), None),
        _ => (().into_any(), None),
    };
    let other = other_service(row, around.panel);
    view! {
        <li class=format!("stack-row {class}") id=format!("part-{}", row.artifact())>
            <span class="mark">{icon}</span>
            <div class="part"><b dir="auto">{row.part.name.clone()}</b>{other}</div>
            <div class="now"><span class="sr">"live: "</span>{now}</div>
            <div class="target"><span class="sr">"goes back to: "</span>{target(row)}</div>
            <div class="changed"><span class="sr">"changed: "</span>{changed(row)}</div>
            <div class="state">{said(row, state, is_lit)} {under}</div>
            {step.map(figures)}
            {foot.map(|steps| view! { <div class="under runbook-steps"><h4>"Steps of the runbook"</h4>{steps}</div> })}
        </li>
    }
    .into_any()
}

fn other_service(row: &Row, panel: &RollbackPanel) -> Option<AnyView> {
    let services: BTreeSet<&str> = panel.rows.iter().map(|row| row.part.service_slug.as_str()).collect();
    (services.len() > 1).then(|| view! { <span class="line-2">{row.part.service_name.clone()}</span> }.into_any())
}

/// Where it was taken back, what it went to; what did not change stays what it is.
fn target(row: &Row) -> AnyView {
    if let Some(step) = row.step.as_ref().filter(|step| !step.state().is_over()) {
        return view! { <span class="mono" dir="auto">{step.to.clone()}</span> }.into_any();
    }
    match (&row.target, row.is_changed()) {
        (Some(target), true) => {
            let not_marked =
                target.good.is_none().then(|| view! { <span class="line-2">"not marked as known good"</span> });
            view! { <span class="mono" dir="auto">{target.version.clone()}</span>{not_marked} }.into_any()
        }
        (None, true) => view! { <b class="bad">"no way back known"</b> }.into_any(),
        (_, false) => match &row.part.known_good {
            Some(good) => view! { <span class="mono dim" dir="auto">{good.version.clone()}</span> }.into_any(),
            None => view! { <span class="dim">"—"</span> }.into_any(),
        },
    }
}

fn changed(row: &Row) -> AnyView {
    match row.standing {
        Standing::Changed(before) => format!("−{}", span(before)).into_any(),
        Standing::ChangedLater(at) => view! { {ui::time(at)} }.into_any(),
        Standing::Still(since) => {
            let days = (ui::frame().clock.now - since).num_days();
            if days == 1 { "−1 day".into_any() } else { format!("−{days} days").into_any() }
        }
        Standing::Unknown => view! { <span class="dim">"never told"</span> }.into_any(),
    }
}

fn said(row: &Row, state: State, is_lit: bool) -> AnyView {
    let Some(step) = &row.step else { return unsaid(row, is_lit).into_any() };
    let marks = &step.marks;
    let mark = match state {
        State::Undone => marks.undone.as_ref(),
        State::Failed => marks.failed.as_ref(),
        // Verified is the server's word and says when; who took it into effect stands in the record.
        State::Effective | State::Verified => marks.effective.as_ref(),
        State::Started | State::Proposed => None,
    };
    let mark = mark.unwrap_or(&marks.started);
    let first = mark.by.split(' ').next().unwrap_or_default().to_string();
    let class = if state == State::Failed { "said bad" } else { "said" };
    let word = match state {
        State::Verified => "effective, verified",
        state => state.word(),
    };
    let reason = mark.reason.clone().filter(|_| state.is_over()).map(|reason| {
        view! { <span class="line-2" dir="auto">{reason}</span> }
    });
    let due = match (state, step.after_at, step.after_due) {
        (State::Effective, None, Some(at)) => {
            Some(view! { <span class="line-2">"figures come at " {ui::time(at)}</span> })
        }
        _ => None,
    };
    view! { <span class=class>{word} " " {ui::time(mark.at)} " " {first}</span>{due}{reason} }.into_any()
}

fn unsaid(row: &Row, is_lit: bool) -> impl IntoView + use<> {
    let (class, words) = match (row.standing, is_lit) {
        (Standing::Changed(_), true) => ("said proposed", "proposed"),
        (Standing::Changed(_), false) => ("said", "proposed"),
        (Standing::ChangedLater(_), _) => ("said dim", "changed after the start"),
        (Standing::Unknown, _) => ("said dim", "unknown, not proof of no change"),
        (Standing::Still(_), _) => ("said dim", "not changed, would do nothing"),
    };
    view! { <span class=class>{words}</span> }
}

/// On the row itself, so that a phone shows it without the table below: `refusal rate 19 % → 8 %`.
fn figures(step: &Rollback) -> Option<AnyView> {
    step.after_at.filter(|_| step.stands())?;
    let words = super::moved(&step.figures);
    let judged = match step.effect() {
        Effect::NoData => None,
        effect => Some(super::judged(effect)),
    };
    Some(view! { <p class="under moved">{words} {judged.map(|judged| view! { ": " <b>{judged}</b> })}</p> }.into_any())
}

fn path(around: &Around) -> [(&'static str, String); 1] {
    [("number", around.panel.number.to_string())]
}

fn is_refused<C: Command>(step: &Rollback) -> bool {
    let refused = ui::frame().refused;
    refused.command == C::NAME && refused.value("rollback") == Some(step.id.to_string().as_str())
}

fn own<C: Command>(step: &Rollback, around: &Around, fields: impl IntoView + 'static) -> AnyView {
    ui::twin_form::<C>(is_refused::<C>(step), "act-form", &path(around), fields)
}

fn reason<C: Command>(step: &Rollback, label: &'static str) -> AnyView {
    Field::new::<C>("reason", label).twin(&step.id.to_string()).only_if(is_refused::<C>(step)).input("text")
}

fn running(step: &Rollback, around: &Around) -> AnyView {
    let id = step.id.to_string();
    let part = step.part.clone();
    let happened = Field::new::<RollbackEffective>("happened", "When?")
        .twin(&id)
        .only_if(is_refused::<RollbackEffective>(step))
        .hint("Empty means now.");
    let effective = view! {
        {ui::hidden("rollback", &id)}
        <dl class="will">
            <dt>"This will"</dt><dd>{format!("write that {} is live, and take the figures {} later", step.to, around.after)}</dd>
        </dl>
        {happened.input("datetime-local")}
        <div class="acts"><button class="act small">"Record: it took effect"</button></div>
    };
    let failed = view! {
        {ui::hidden("rollback", &id)}
        {reason::<RollbackFailed>(step, "What went wrong?")}
        <div class="acts"><button class="act small">"Record: it failed"</button></div>
    };
    let at_once = ui::twin_form::<RollbackEffective>(
        false,
        "bare",
        &path(around),
        view! {
            {ui::hidden("rollback", &id)}
            <button class="act small primary">"It took effect"<span class="sr">{format!(": {part}")}</span></button>
        },
    );
    view! {
        <div class="acts">
            {at_once}
            <details class="act-panel" open={is_refused::<RollbackEffective>(step)}>
                <summary class="act small quiet">"It took effect earlier…"</summary>{own::<RollbackEffective>(step, around, effective)}
            </details>
            <details class="act-panel" open={is_refused::<RollbackFailed>(step)}>
                <summary class="act small quiet">"It failed…"</summary>{own::<RollbackFailed>(step, around, failed)}
            </details>
            {undo(step, around)}
        </div>
        {delivery(step)}
    }
    .into_any()
}

fn undo(step: &Rollback, around: &Around) -> AnyView {
    let id = step.id.to_string();
    let (label, will, press) = match (step.stands(), &step.from) {
        (false, _) => ("Call off…", "end this step; what is live stays as it is".to_string(), "Call the rollback off"),
        (true, Some(from)) => ("Undo…", format!("write that {from} is live again"), "Record: undone"),
        (true, None) => ("Undo…", "take its change out: what was live before was never told".into(), "Record: undone"),
    };
    let fields = view! {
        {ui::hidden("rollback", &id)}
        <dl class="will">
            <dt>"This will"</dt><dd>{will}</dd>
            <dt>"This will not"</dt><dd>"run anything"</dd>
        </dl>
        {reason::<UndoRollback>(step, "Why?")}
        <div class="acts"><button class="act small">{press}</button></div>
    };
    view! {
        <details class="act-panel" open={is_refused::<UndoRollback>(step)}>
            <summary class="act small quiet">{label}<span class="sr">{format!(" {}", step.part)}</span></summary>
            {own::<UndoRollback>(step, around, fields)}
        </details>
    }
    .into_any()
}

/// Whether the automation heard it; Signalbox never pretends that it did the work.
fn delivery(step: &Rollback) -> Option<AnyView> {
    let How::Automation { name, delivery, .. } = &step.how else { return None };
    let Some(last) = delivery else {
        return Some(view! { <p class="delivery dim">{format!("{name} is asked now")}</p> }.into_any());
    };
    let tries = if last.tries == 1 { String::new() } else { format!(", {} tries", last.tries) };
    let view = match (&last.error, last.given_up) {
        (None, _) => view! { <p class="delivery dim">{format!("{name} took the request ")} {ui::time(last.at)} {tries}</p> }.into_any(),
        (Some(error), false) => view! {
            <p class="delivery warn"><span dir="auto">{format!("{name} did not take it: {error}")}</span> " Tried " {ui::time(last.at)} {tries} "; tried again."</p>
        }
        .into_any(),
        (Some(error), true) => view! {
            <p class="delivery bad"><span dir="auto">{format!("{name} was given up after {} tries: {error}", last.tries)}</span> " Do it by hand, or an administrator has it tried again under Jobs."</p>
        }
        .into_any(),
    };
    Some(view)
}

/// Where *Next* leads.
pub fn part_address(number: crate::ids::IncidentNumber, artifact: crate::ids::ArtifactId) -> String {
    format!("/incidents/{number}?at=mitigate&part={artifact}#roll-{artifact}")
}
