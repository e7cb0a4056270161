//! How an open check is answered: a result and a tick, a reason to skip it, or another pair of hands.

use super::{Check, GiveCheck, MarkCheck, OwnForm, SKIP_REASONS, checks_view::Sheet};
use crate::ui::{self, TextArea};
use leptos::prelude::*;

pub(super) fn answer_form(sheet: &Sheet, check: &Check, form: &OwnForm, unfolded: bool) -> AnyView {
    if form.has_error("secret") {
        return secret(sheet, check, form);
    }
    let result_id = format!("result-{}", check.key);
    let text = check.text.clone();
    let children = view! {
        {ui::hidden("at", sheet.at)}
        {sheet.seat.hidden_page()}
        <div class="paste">
            <label class="sr" for=result_id.clone()>"Paste what came back"</label>
            <TextArea id=result_id.clone() name="result" value=form.typed("result") rows=1 placeholder="Paste what came back"/>
        </div>
        {form.error("result", &result_id)}
        <div class="acts">
            <button class="act" name="state" value="done">"Tick"<span class="sr">": " {text}</span></button>
            {skip(check, form)}
        </div>
    };
    let form = form.form::<MarkCheck>("answer", Some(&check.key), children);
    view! { <div class="answering">{form}{hands(sheet, check, unfolded)}</div> }.into_any()
}

/// Reasons are typed into areas: Enter in a one-line field would press the first button, which ticks.
fn skip(check: &Check, form: &OwnForm) -> AnyView {
    let reason_id = format!("reason-{}", check.key);
    let described = form.has_error("reason").then(|| format!("{reason_id}-e")).unwrap_or_default();
    let because = form.typed("because");
    let common: Vec<AnyView> = SKIP_REASONS
        .iter()
        .map(|reason| {
            let checked = because == *reason;
            view! { <label class="chip"><input type="radio" name="because" value=*reason checked=checked/>{*reason}</label> }
                .into_any()
        })
        .collect();
    view! {
        <details class="act-panel" open=form.has_error("reason")>
            <summary class="act quiet">"Skip, with a reason…"</summary>
            <div class="act-form">
                <div class="chips" role="radiogroup" aria-label="Common reasons">{common}</div>
                <div class="field">
                    <label for=reason_id.clone()>"Why is it skipped?"</label>
                    <p class="hint">"One of these or your own words, or both. A skipped check is neither done nor open."</p>
                    <TextArea
                        id=reason_id.clone() name="reason" value=form.typed("reason") rows=2
                        described_by=described invalid=form.has_error("reason")
                    />
                    {form.error("reason", &reason_id)}
                </div>
                <div class="acts"><button class="act" name="state" value="skipped">"Skip this check"</button></div>
            </div>
        </details>
    }
    .into_any()
}

/// The result holds something that looks like a key: nothing is kept until its writer chose.
fn secret(sheet: &Sheet, check: &Check, form: &OwnForm) -> AnyView {
    let id = format!("result-{}", check.key);
    let fields: Vec<AnyView> =
        ["state", "because", "reason", "instead"].map(|name| ui::hidden(name, &form.typed(name))).into();
    let children = view! {
        {ui::hidden("at", sheet.at)}
        {sheet.seat.hidden_page()}
        {fields}
        <div class="paste">
            <label class="sr" for=id.clone()>"What came back"</label>
            <TextArea id=id.clone() name="result" value=form.typed("result") rows=4 described_by=format!("{id}-e") invalid=true/>
        </div>
        {form.error("secret", &id)}
        <div class="acts">
            <button class="act" name="secret" value="mask">"Mask it"</button>
            <button class="act quiet" name="secret" value="keep">"Keep it as it is"</button>
        </div>
    };
    form.form::<MarkCheck>("stack", Some(&check.key), children)
}

/// Taking a check, giving it to somebody, putting it back.
fn hands(sheet: &Sheet, check: &Check, unfolded: bool) -> AnyView {
    let seat = sheet.seat;
    let own = || vec![("run", sheet.run.id.to_string()), ("key", check.key.clone())];
    let one = |label: String, to: String| {
        let form = OwnForm::new::<GiveCheck>(seat.number, own());
        let inside = view! {
            {ui::hidden("at", sheet.at)}
            {seat.hidden_page()}
            {ui::hidden("to", &to)}
            <button class="act quiet">{label}</button>
        };
        // A refusal shows in the form that asks for a person.
        form.quiet_form::<GiveCheck>("bare", inside)
    };
    let me = seat.viewer.to_string();
    let take = match sheet.run.given(&check.key) {
        None => one("Take it".into(), me),
        Some(given) if given.to == seat.viewer => one("Put it back".into(), "nobody".into()),
        Some(given) => one(format!("Take over from {}", given.name), me),
    };
    if !unfolded {
        let at = if seat.alone {
            format!("/incidents/{}/runs/{}?", seat.number, sheet.run.id)
        } else {
            format!("/incidents/{}?at={}&run={}&", seat.number, sheet.at, sheet.run.id)
        };
        let href = format!("{at}check={}#{}", check.key, super::checks_view::anchor(sheet, check));
        return view! { {take} <a class="act quiet" href=href>"Give to…"</a> }.into_any();
    }
    let form = OwnForm::new::<GiveCheck>(seat.number, own());
    let id = format!("to-{}", check.key);
    let chosen = form.typed("to");
    let people: Vec<AnyView> = std::iter::once((String::new(), "Choose a person".to_string()))
        .chain(seat.hands())
        .map(|(value, name)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{name}</option> }.into_any()
        })
        .collect();
    let described = form.has_error("to").then(|| format!("{id}-e"));
    let fields = view! {
        {ui::hidden("at", sheet.at)}
        {seat.hidden_page()}
        <div class="field">
            <label for=id.clone()>"Who works on it?"</label>
            <p class="hint">"It stands beside the check for everyone. Nobody is paged."</p>
            <select class="text" id=id.clone() name="to" aria-describedby=described>{people}</select>
            {form.error("to", &id)}
        </div>
        <div class="acts"><button class="act">"Give it"</button></div>
    };
    view! {
        {take}
        <details class="act-panel" open=form.is_refused()>
            <summary class="act quiet">"Give to…"</summary>
            {form.form::<GiveCheck>("act-form", None, fields)}
        </details>
    }
    .into_any()
}
