//! A checklist as it is worked through: answered lines with who and when, the first open one unfolded.

use super::{Check, CheckMark, Checklist, MarkCheck, OwnForm, RunDetail, command_view::commands};
use crate::{
    ids::IncidentNumber,
    ui::{self, TextArea},
};
use leptos::prelude::*;

/// One list of a run, and for whom it is shown.
pub(super) struct Sheet<'a> {
    pub run: &'a RunDetail,
    pub list: &'a Checklist,
    /// The stop that shows it.
    pub at: &'static str,
    pub number: IncidentNumber,
    pub responds: bool,
    /// Runs shown above this one: their checks have the plain anchors.
    pub earlier: &'a [RunDetail],
}

/// `heading` names the panel; `id` is its anchor.
pub(super) fn panel(sheet: &Sheet, heading: &'static str, id: &str) -> AnyView {
    let Sheet { run, list, .. } = sheet;
    let (answered, all) = run.counts(list);
    let heading_id = format!("{id}-h");
    let version = match run.latest > run.version {
        true => format!(" v{} (v{} exists)", run.version, run.latest),
        false => format!(" v{}", run.version),
    };
    let budget = budget(sheet).map(|budget| format!(" · {budget}"));
    view! {
        <section class="panel" id=id.to_string() aria-labelledby=heading_id.clone()>
            <header>
                <h2 id=heading_id.clone()>{heading}</h2>
                <span class="n">{format!("{answered} of {all}")}</span>
                <p class="aside"><a href=format!("/runbooks/{}", run.slug)>{run.title.clone()}</a>{version}{budget}</p>
            </header>
            {rows(sheet)}
        </section>
    }
    .into_any()
}

pub(super) fn rows(sheet: &Sheet) -> AnyView {
    let current = sheet.run.first_open(sheet.list).map(|check| check.key.as_str());
    let rows: Vec<AnyView> = sheet
        .list
        .checks
        .iter()
        .map(|check| match sheet.run.mark(&check.key) {
            Some(mark) => answered(sheet, check, mark),
            None => open(sheet, check, current == Some(check.key.as_str())),
        })
        .collect();
    view! { <ol class="checks">{rows}</ol> }.into_any()
}

/// The time the list should take. It runs down and over, and never alarms.
fn budget(sheet: &Sheet) -> Option<String> {
    let minutes = i64::from(sheet.list.budget_minutes?);
    let left = minutes - (ui::frame().clock.now - sheet.run.attached_at).num_minutes();
    Some(match left {
        _ if sheet.run.first_open(sheet.list).is_none() || left < -24 * 60 => format!("{minutes} min"),
        0.. => format!("{minutes} min, {left} min left"),
        _ => format!("{minutes} min, {} over", ui::span(chrono::Duration::minutes(-left))),
    })
}

fn anchor(sheet: &Sheet, check: &Check) -> String {
    let taken = sheet.earlier.iter().any(|run| run.runbook.checks().any(|other| other.key == check.key));
    if taken { format!("check-{}-{}", sheet.run.slug, check.key) } else { format!("check-{}", check.key) }
}

fn own_form(sheet: &Sheet, check: &Check) -> OwnForm {
    let own = vec![("run", sheet.run.id.to_string()), ("key", check.key.clone())];
    OwnForm::new::<MarkCheck>(sheet.number, own)
}

fn answered(sheet: &Sheet, check: &Check, mark: &CheckMark) -> AnyView {
    let skipped = mark.state == "skipped";
    let (icon, spoken) = if skipped { ("skip", "Skipped: ") } else { ("tick", "Done: ") };
    let short = |text: &&String| text.chars().count() <= 120 && !text.trim().contains('\n');
    let line = match skipped {
        true => mark.reason.as_ref().map(|reason| format!("skipped: {reason}")),
        false => mark.result.as_ref().filter(short).cloned(),
    };
    let long = mark.result.as_ref().filter(|text| !short(text)).cloned();
    let long = long.map(|text| {
        view! {
            <div class="more"><details class="fold-field"><summary>"What came back"</summary><pre class="mono">{text}</pre></details></div>
        }
    });
    let undo = sheet.responds.then(|| undo(sheet, check));
    // A refusal needs the room of a line; the button alone stands beside the name.
    let (undo, refused) = if own_form(sheet, check).is_refused() { (None, undo) } else { (undo, None) };
    let refused = refused.map(|undo| view! { <div class="more">{undo}</div> });
    view! {
        <li class=if skipped { "check skipped" } else { "check done" } id=anchor(sheet, check)>
            {ui::icon(icon)}
            <p class="say">
                <span class="sr">{spoken}</span>{check.text.clone()}
                {line.map(|line| view! { " " <span class="ev">{line}</span> })}
            </p>
            <div class="who">{ui::time(mark.at)} " " {mark.by.clone()} " " {undo}</div>
            {long}
            {refused}
        </li>
    }
    .into_any()
}

fn undo(sheet: &Sheet, check: &Check) -> AnyView {
    let form = own_form(sheet, check);
    // What somebody pasted into a check that was answered meanwhile stays within reach.
    let kept = (!form.typed("result").is_empty()).then(|| {
        let id = format!("kept-{}", check.key);
        view! {
            <label for=id.clone()>"What you pasted"</label>
            <TextArea id=id.clone() name="kept" value=form.typed("result") rows=3/>
        }
    });
    let text = check.text.clone();
    form.form::<MarkCheck>(
        "bare",
        Some(&check.key),
        view! {
            {ui::hidden("at", sheet.at)}
            {kept}
            <button class="act small quiet" name="state" value="open">"Undo"<span class="sr">": " {text}</span></button>
        },
    )
}

fn open(sheet: &Sheet, check: &Check, current: bool) -> AnyView {
    let form = own_form(sheet, check);
    let unfolded = current || form.is_refused();
    let inside = view! {
        {hints(check)}
        {commands(&check.commands, &sheet.run.runbook.variables, &sheet.run.variables)}
        {sheet.responds.then(|| answer_form(sheet, check, &form))}
    };
    let has_more = sheet.responds || check.expect.is_some() || check.note.is_some() || !check.commands.is_empty();
    let more = match (has_more, unfolded) {
        (false, _) => None,
        (true, true) => Some(view! { <div class="more">{inside}</div> }.into_any()),
        (true, false) => Some(
            view! { <div class="more"><details class="fold-field"><summary>"Answer this one first"</summary>{inside}</details></div> }
                .into_any(),
        ),
    };
    view! {
        <li class=if current { "check open current" } else { "check open" } id=anchor(sheet, check)>
            {ui::icon("box")}
            <p class="say"><span class="sr">"Open: "</span>{check.text.clone()}</p>
            <div class="who">{check.annotations.minutes.map(|minutes| format!("{minutes} min"))}</div>
            {more}
        </li>
    }
    .into_any()
}

fn hints(check: &Check) -> AnyView {
    let expect = check.expect.clone().map(|expect| view! { <p class="dim">"Expect: " {expect}</p> });
    let note = check.note.clone().unwrap_or_default();
    let note: Vec<_> = note
        .split("\n\n")
        .filter(|part| !part.trim().is_empty())
        .map(|part| view! { <p class="dim">{part.trim().to_string()}</p> })
        .collect();
    view! { {expect} {note} }.into_any()
}

/// Reasons are typed into areas: Enter in a one-line field would press the first button, which ticks.
fn answer_form(sheet: &Sheet, check: &Check, form: &OwnForm) -> AnyView {
    let (result_id, reason_id) = (format!("result-{}", check.key), format!("reason-{}", check.key));
    let text = check.text.clone();
    let described = form.has_error("reason").then(|| format!("{reason_id}-e")).unwrap_or_default();
    let children = view! {
        {ui::hidden("at", sheet.at)}
        <div class="paste">
            <label class="sr" for=result_id.clone()>"Paste what came back"</label>
            <TextArea id=result_id.clone() name="result" value=form.typed("result") rows=1 placeholder="Paste what came back"/>
        </div>
        {form.error("result", &result_id)}
        <div class="acts">
            <button class="act" name="state" value="done">"Tick"<span class="sr">": " {text}</span></button>
            <details class="act-panel" open=form.has_error("reason")>
                <summary class="act quiet">"Skip, with a reason…"</summary>
                <div class="act-form">
                    <div class="field">
                        <label for=reason_id.clone()>"Why is it skipped?"</label>
                        <p class="hint">"It stands in the record. A skipped check is neither done nor open."</p>
                        <TextArea
                            id=reason_id.clone() name="reason" value=form.typed("reason") rows=2
                            described_by=described invalid=form.has_error("reason")
                        />
                        {form.error("reason", &reason_id)}
                    </div>
                    <div class="acts"><button class="act" name="state" value="skipped">"Skip this check"</button></div>
                </div>
            </details>
        </div>
    };
    form.form::<MarkCheck>("stack", Some(&check.key), children)
}
