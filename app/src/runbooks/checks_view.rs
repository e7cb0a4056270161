//! A checklist as it is worked through: answered lines with who and when, the first open one unfolded.

use super::{
    Check, CheckMark, Checklist, Given, MarkCheck, OwnForm, RunDetail, Seat, answer_form::answer_form, budget,
    command_view::fillable, differs::check_differs,
};
use crate::{
    signals::{beneath, evidence_lines},
    ui::{self, TextArea},
};
use chrono::Duration;
use leptos::prelude::*;

/// A taken check without a budget of its own is asked about after this.
const USUAL_MINUTES: i64 = 5;

/// One list of a run, and for whom it is shown.
pub(super) struct Sheet<'a> {
    pub run: &'a RunDetail,
    pub list: &'a Checklist,
    /// The stop that shows it.
    pub at: &'static str,
    pub seat: &'a Seat<'a>,
    /// Runs shown above this one: their checks have the plain anchors.
    pub earlier: &'a [RunDetail],
}

/// `heading` names the panel; `id` is its anchor; `head` stands above the list.
pub(super) fn panel(sheet: &Sheet, heading: &'static str, id: &str, head: Option<AnyView>) -> AnyView {
    let Sheet { run, list, .. } = sheet;
    let (answered, all) = run.counts(list);
    let heading_id = format!("{id}-h");
    view! {
        <section class="panel" id=id.to_string() aria-labelledby=heading_id.clone()>
            <header>
                <h2 id=heading_id.clone()>{heading}</h2>
                <span class="n">{format!("{answered} of {all}")}</span>
                <p class="aside">
                    <a href=format!("/runbooks/{}", run.slug)>{run.title.clone()}</a>
                    {format!(" v{}", run.version)} {countdown(sheet)}
                </p>
            </header>
            {head}
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
fn countdown(sheet: &Sheet) -> Option<AnyView> {
    let minutes = i64::from(sheet.list.budget_minutes?);
    let ends = sheet.run.attached_at + Duration::minutes(minutes);
    let runs = sheet.run.first_open(sheet.list).is_some();
    let words = budget::countdown(Duration::minutes(minutes), ui::frame().clock.now - sheet.run.attached_at);
    let words = words.filter(|_| runs).map(|words| {
        view! { ", " <span class="budget" role="timer" data-ends=ends.timestamp().to_string()>{words}</span> }
    });
    Some(view! { {format!(" · {minutes} min")} {words} }.into_any())
}

pub(super) fn anchor(sheet: &Sheet, check: &Check) -> String {
    let taken = sheet.earlier.iter().any(|run| run.runbook.checks().any(|other| other.key == check.key));
    if taken { format!("check-{}-{}", sheet.run.slug, check.key) } else { format!("check-{}", check.key) }
}

pub(super) fn own_form(sheet: &Sheet, check: &Check) -> OwnForm {
    let own = vec![("run", sheet.run.id.to_string()), ("key", check.key.clone())];
    OwnForm::new::<MarkCheck>(sheet.seat.number, own)
}

fn answered(sheet: &Sheet, check: &Check, mark: &CheckMark) -> AnyView {
    let skipped = mark.state == "skipped";
    let (icon, spoken) = if skipped { ("skip", "Skipped: ") } else { ("tick", "Done: ") };
    let (line, long) = evidence(mark);
    let undo = sheet.seat.responds.then(|| undo(sheet, check));
    let proposed =
        mark.proposed.as_ref().map(|proposed| view! { <div class="more"><p>{beneath(proposed, None)}</p></div> });
    let form = own_form(sheet, check);
    // Somebody was quicker: both are shown, and what was typed stays.
    let differs =
        (form.is_refused() && form.typed("state") != "open").then(|| check_differs(sheet, check, mark, &form));
    // A refusal needs the room of a line; the button alone stands beside the name.
    let (undo, refused) = match (form.is_refused(), differs.is_some()) {
        (false, _) => (undo, None),
        (true, true) => (None, None),
        (true, false) => (None, undo),
    };
    let refused = refused.map(|undo| view! { <div class="more">{undo}</div> });
    view! {
        <li class=if skipped { "check skipped" } else { "check done" } id=anchor(sheet, check)>
            {ui::icon(icon)}
            <p class="say">
                <span class="sr">{spoken}</span>{check.text.clone()}
                {line.map(|line| view! { " " <span class="ev" dir="auto">{line}</span> })}
            </p>
            <div class="who">{ui::time(mark.at)} " " {mark.by.clone()} " " {undo}</div>
            {proposed}
            {long}
            {differs}
            {refused}
        </li>
    }
    .into_any()
}

/// What a mark rests on: a short line, or a longer text that unfolds.
fn evidence(mark: &CheckMark) -> (Option<String>, Option<AnyView>) {
    let short = |text: &&String| text.chars().count() <= 120 && !text.trim().contains('\n');
    let line = match mark.state == "skipped" {
        true => mark.reason.as_ref().map(|reason| format!("skipped: {reason}")),
        false => mark.result.as_ref().filter(short).cloned(),
    };
    let long = mark.result.as_ref().filter(|text| !short(text) || mark.state == "skipped").cloned();
    let long = long.map(|text| {
        let lines = text.lines().count();
        let summary = if lines == 1 { "What came back".to_string() } else { format!("What came back, {lines} lines") };
        view! {
            <div class="more">
                <details class="fold-field"><summary>{summary}</summary><pre class="mono" dir="auto">{text}</pre></details>
            </div>
        }
        .into_any()
    });
    (line, long)
}

/// Ticks of an earlier version that the run's present one has no check for.
pub(super) fn left(run: &RunDetail) -> Option<AnyView> {
    let rows: Vec<AnyView> = run
        .left()
        .map(|mark| {
            let (line, long) = evidence(mark);
            view! {
                <li>
                    <p>
                        {if mark.state == "skipped" { ui::icon("skip") } else { ui::icon("tick") }}
                        " " {mark.text.clone()} " "
                        <span class="ev" dir="auto">{line}</span> " "
                        <span class="dim">{ui::time(mark.at)} " " {mark.by.clone()}</span>
                    </p>
                    {long}
                </li>
            }
            .into_any()
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="left-behind">
                <h3>{format!("Answered before, not in version {}", run.version)}</h3>
                <ul>{rows}</ul>
            </div>
        }
        .into_any()
    })
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
            {sheet.seat.hidden_page()}
            {kept}
            <button class="act small quiet" name="state" value="open">"Undo"<span class="sr">": " {text}</span></button>
        },
    )
}

fn open(sheet: &Sheet, check: &Check, current: bool) -> AnyView {
    let form = own_form(sheet, check);
    let asked_for = sheet.seat.unfolded == Some(check.key.as_str());
    let unfolded = current || asked_for || form.is_refused();
    let given = sheet.run.given(&check.key);
    let inside = view! {
        {hints(check)}
        {fillable(&check.commands, sheet.run, sheet.seat, sheet.at, &anchor(sheet, check))}
        {sheet.seat.responds.then(|| answer_form(sheet, check, &form, unfolded))}
    };
    let has_more = sheet.seat.responds || check.expect.is_some() || check.note.is_some() || !check.commands.is_empty();
    let more = match (has_more, unfolded) {
        (false, _) => None,
        (true, true) => Some(view! { <div class="more">{inside}</div> }.into_any()),
        (true, false) => Some(
            view! { <div class="more"><details class="fold-field"><summary>"Answer this one first"</summary>{inside}</details></div> }
                .into_any(),
        ),
    };
    // The evidence stands there without being asked for: often it is the answer.
    let evidence = sheet.run.evidence(&check.key);
    let evidence = evidence.and_then(|known| {
        let label = known.answer().map(|yes| if yes { "yes" } else { "no" }.to_string());
        evidence_lines(known, label)
    });
    let evidence = evidence.map(|lines| view! { <div class="more">{lines}</div> });
    let who = match given {
        Some(given) => taken(sheet, check, given),
        None => check.annotations.minutes.map(|minutes| format!("{minutes} min")).into_any(),
    };
    view! {
        <li class=if current { "check open current" } else { "check open" } id=anchor(sheet, check) data-key=check.key.clone()>
            {ui::icon("box")}
            <p class="say"><span class="sr">"Open: "</span>{check.text.clone()}</p>
            <div class="who">{who}</div>
            {evidence}
            {more}
        </li>
    }
    .into_any()
}

fn taken(sheet: &Sheet, check: &Check, given: &Given) -> AnyView {
    let since = ui::frame().clock.now - given.at;
    let minutes = check.annotations.minutes.map_or(USUAL_MINUTES, i64::from);
    let name = (given.to != sheet.seat.viewer).then_some(given.name.as_str());
    let words = budget::taken(name, since, Duration::minutes(minutes));
    view! { <span class="taken" title=ui::exact(given.at)>{words}</span> }.into_any()
}

fn hints(check: &Check) -> AnyView {
    let expect = check.expect.clone().map(|expect| view! { <p class="dim">"Expect: " {expect}</p> });
    let note = check.note.clone().unwrap_or_default();
    let note: Vec<_> = note
        .split("\n\n")
        .filter(|part| !part.trim().is_empty())
        .map(|part| view! { <p class="dim">{ui::inline_code(part.trim())}</p> })
        .collect();
    view! { {expect} {note} }.into_any()
}
