//! Two people answered at once: the first one stands, and the second sees both and chooses.

use super::{AnswerQuestion, AnswerRow, Check, CheckMark, MarkCheck, OwnForm, RunDetail, Seat, checks_view::Sheet};
use crate::ui::{self, TextArea};
use chrono::{DateTime, SecondsFormat, Utc};
use leptos::prelude::*;

/// Names exactly the mark or answer that is replaced: a third writer's stands.
fn instead(at: DateTime<Utc>) -> AnyView {
    ui::hidden("instead", &at.to_rfc3339_opts(SecondsFormat::Micros, true))
}

fn keep(name: &str, href: String) -> AnyView {
    view! { <a class="act" href=href>{format!("Keep {name}’s")}</a> }.into_any()
}

fn address(seat: &Seat, run: &RunDetail, at: &str, anchor: &str) -> String {
    match seat.alone {
        true => format!("/incidents/{}/runs/{}#{anchor}", seat.number, run.id),
        false => format!("/incidents/{}?at={at}&run={}#{anchor}", seat.number, run.id),
    }
}

pub(super) fn check_differs(sheet: &Sheet, check: &Check, mark: &CheckMark, form: &OwnForm) -> AnyView {
    let state = form.typed("state");
    let (result, reason) = (form.typed("result"), form.typed("reason"));
    let differs = state != mark.state || !result.trim().is_empty();
    let theirs = mark.reason.clone().filter(|_| mark.state == "skipped").or_else(|| mark.result.clone());
    let theirs = theirs.map(|text| view! { <pre class="mono theirs" dir="auto">{text}</pre> });
    let pasted = (!result.is_empty()).then(|| {
        let id = format!("kept-{}", check.key);
        view! {
            <label for=id.clone()>"What you pasted"</label>
            <TextArea id=id.clone() name="result" value=result.clone() rows=3/>
        }
    });
    let is_secret = form.has_error("secret");
    let choose = is_secret.then(|| {
        view! {
            {form.error("secret", &format!("kept-{}", check.key))}
            <button class="act" name="secret" value="mask">"Mask it"</button>
            <button class="act quiet" name="secret" value="keep">"Keep it as it is"</button>
        }
    });
    let change = (differs && !is_secret).then(|| {
        let label = match (state.as_str(), mark.state.as_str()) {
            ("skipped", _) => "Change to skipped",
            (_, "done") => "Use what I pasted",
            _ => "Change to done",
        };
        view! { <button class="act">{label}</button> }
    });
    let keep = keep(&mark.by, address(sheet.seat, sheet.run, sheet.at, &super::checks_view::anchor(sheet, check)));
    let inside = view! {
        {ui::hidden("at", sheet.at)}
        {sheet.seat.hidden_page()}
        {ui::hidden("state", &state)}
        {ui::hidden("because", &form.typed("because"))}
        {ui::hidden("reason", &reason)}
        {instead(mark.at)}
        {theirs}
        {pasted}
        <div class="acts">{keep}{change}{choose}</div>
    };
    view! { <div class="more differs">{form.form::<MarkCheck>("stack", Some(&check.key), inside)}</div> }.into_any()
}

/// None where this run's question was not answered twice.
pub(super) fn answer_differs(run: &RunDetail, seat: &Seat) -> Option<AnyView> {
    let form = OwnForm::new::<AnswerQuestion>(seat.number, vec![("run", run.id.to_string())]);
    if !form.is_refused() {
        return None;
    }
    let (question, label) = (form.typed("question"), form.typed("label"));
    let asked = run.runbook.tree.as_ref()?.question(&question)?;
    let answer: &AnswerRow = run.answer(&question)?;
    asked.branch(&answer.label)?;
    let differs = !answer.label.eq_ignore_ascii_case(&label) && asked.branch(&label).is_some();
    let theirs = answer.evidence.clone().map(|text| view! { <p class="theirs" dir="auto">{text}</p> });
    let id = format!("mine-{}", run.slug);
    let change = differs.then(|| {
        view! {
            <div class="paste">
                <label class="sr" for=id.clone()>"What your answer rests on"</label>
                <TextArea id=id.clone() name="evidence" value=form.typed("evidence") rows=1 placeholder="What your answer rests on"/>
            </div>
        }
    });
    let button = differs.then(|| {
        let label = format!("Change to {label}");
        view! { <button class="act">{label}</button> }
    });
    let inside = view! {
        {ui::hidden("question", &question)}
        {ui::hidden("label", &label)}
        {seat.hidden_page()}
        {instead(answer.at)}
        <h3>{asked.text.clone()}</h3>
        {theirs}
        {change}
        <div class="acts">{keep(&answer.by, address(seat, run, "triage", "tree"))}{button}</div>
    };
    Some(form.form::<AnswerQuestion>("question differs", None, inside))
}
