//! The form of a policy: a row for each step. It works without a script, so empty rows stand ready below.

use super::{
    AddPolicy, ChangePolicy, DraftRow, MOST_MINUTES, MOST_REPEATS, MOST_STEPS, MOST_TARGETS, Target, read_rows,
    target_value,
};
use crate::{command::Command, ids::PolicyId, ui, ui::Field};
use leptos::prelude::*;

#[derive(Clone, Debug, Default)]
pub struct PolicyForm {
    /// None for a new one.
    pub policy: Option<(PolicyId, i32)>,
    pub name: String,
    pub rows: Vec<DraftRow>,
    pub repeats: u8,
    pub last_resort: String,
    /// Whom a step may page, with words: schedules first.
    pub schedules: Vec<(Target, String)>,
    pub people: Vec<(Target, String)>,
    /// Value and words of those who may be the last resort.
    pub resorts: Vec<(String, String)>,
    /// No policy is the default yet.
    pub is_first: bool,
}

const EMPTY_ROWS: usize = 2;
const USUAL_MINUTES: &str = "15";

pub fn policy_form(form: PolicyForm) -> AnyView {
    match form.policy {
        None => view! {
            <div class="head"><h1>"Make a policy"</h1><p class="sub">"Who is paged first, and who is next if nobody answers."</p></div>
            {fields::<AddPolicy>(&form, &[], "Make the policy")}
        }
        .into_any(),
        Some((policy, version)) => {
            let path = [("policy", policy.to_string()), ("version", version.to_string())];
            view! {
                <div class="head">
                    <h1>{format!("Change {}", form.name)}</h1>
                    <p class="sub">"What runs already goes on by the version it began with. "
                    <a href=format!("/oncall/policies/{policy}")>"Back to the policy"</a></p>
                </div>
                {stale()}
                {fields::<ChangePolicy>(&form, &path, "Write the next version")}
            }
            .into_any()
        }
    }
}

/// Both texts of an edit that met another one.
fn stale() -> Option<AnyView> {
    let refused = ui::frame().refused;
    let stale = refused.stale.filter(|_| refused.command == ChangePolicy::NAME)?;
    Some(
        view! {
            <div class="ladder-stale">
                <section><h2>"Theirs, which stands now"</h2><pre dir="auto">{stale.theirs}</pre></section>
                <section><h2>"Yours, kept in the form below"</h2><pre dir="auto">{stale.yours}</pre></section>
            </div>
        }
        .into_any(),
    )
}

fn fields<C: Command>(form: &PolicyForm, path: &[(&'static str, String)], button: &'static str) -> AnyView {
    let refused = ui::frame().refused;
    let typed = refused.command == C::NAME;
    // What was typed wins over what is stored; a stale edit goes on from the version that stands now.
    let mut rows = match (typed, refused.value("minutes")) {
        (true, Some(minutes)) => read_rows(refused.value("targets").unwrap_or_default(), minutes),
        _ => form.rows.clone(),
    };
    while rows.last().is_some_and(|row| row.targets.is_empty()) {
        rows.pop();
    }
    let blank = DraftRow { targets: vec![], minutes: USUAL_MINUTES.into() };
    let empty = if rows.is_empty() { EMPTY_ROWS + 1 } else { EMPTY_ROWS };
    rows.extend(std::iter::repeat_n(blank, empty));
    rows.truncate(MOST_STEPS);
    let steps: Vec<_> = rows.iter().enumerate().map(|(place, row)| step(form, place, row)).collect();
    let version = path.iter().find(|(name, _)| *name == "version").map(|(_, version)| ui::hidden("version", version));
    let errors: Vec<_> = ["steps", "targets", "minutes"].map(|name| Field::new::<C>(name, "").error_view()).into();
    let repeats = (0..=MOST_REPEATS).map(|times| (times.to_string(), times_words(times))).collect();
    let default = (form.policy.is_none()).then(|| {
        let checked = form.is_first && !typed || refused.value("default") == Some("yes");
        view! {
            <div class="field"><label class="check"><input type="checkbox" name="default" value="yes" checked=checked/>
            " The default: for every service without a policy of its own"</label></div>
        }
    });
    let name_id = format!("{}-targets", C::NAME.replace('.', "-"));
    let body = view! {
        {version}
        {Field::new::<C>("name", "Name").value(form.name.clone()).hint("Such as: AI platform").input("text")}
        <fieldset class="ladder-fields" id=name_id>
            <legend>"Steps, one after the other"</legend>
            <p class="hint">"Everybody in a row is paged at once. A row with nobody chosen is no step."</p>
            {errors}
            <ol class="ladder-edit">{steps}</ol>
        </fieldset>
        {Field::new::<C>("repeats", "If nobody answered").value(form.repeats.to_string()).select(repeats)}
        {Field::new::<C>("last_resort", "Last resort").value(form.last_resort.clone())
            .hint("A person, paged when all steps are through, and when nobody is on call.").select(form.resorts.clone())}
        {default}
        <div class="acts"><button class="act primary">{button}</button></div>
    };
    ui::form::<C>("stack ladder-form", path, body)
}

fn times_words(times: u8) -> String {
    match times {
        0 => "page the last resort".into(),
        1 => "climb the steps once more, then the last resort".into(),
        times => format!("climb the steps {times} times more, then the last resort"),
    }
}

fn step(form: &PolicyForm, place: usize, row: &DraftRow) -> AnyView {
    let count = (row.targets.len() + 1).clamp(2, MOST_TARGETS);
    let targets: Vec<_> = (0..count).map(|nth| target(form, place, nth, row.targets.get(nth))).collect();
    let id = format!("step-{place}-minutes");
    view! {
        <li class="ladder-row">
            <div class="ladder-targets">{targets}</div>
            <div class="ladder-wait">
                <label for=id.clone()>"then wait"</label>
                <input class="text" id=id name="minutes" type="number" min="1" max=MOST_MINUTES.to_string() value=row.minutes.clone() inputmode="numeric"/>
                <span>"min"</span>
            </div>
        </li>
    }
    .into_any()
}

fn target(form: &PolicyForm, place: usize, nth: usize, chosen: Option<&Target>) -> AnyView {
    let options = |choices: &[(Target, String)]| -> Vec<AnyView> {
        choices
            .iter()
            .map(|(target, words)| {
                let selected = (chosen == Some(target)).then_some("selected");
                view! { <option value=target_value(place, target) selected=selected>{words.clone()}</option> }
                    .into_any()
            })
            .collect()
    };
    // Somebody who left or may not be chosen any more stays chosen, and the check says so.
    let known =
        chosen.is_none_or(|chosen| form.schedules.iter().chain(&form.people).any(|(target, _)| target == chosen));
    let gone = chosen.filter(|_| !known).map(|target| {
        view! { <option value=target_value(place, target) selected="selected">"somebody who is not here any more"</option> }
    });
    let label = match nth {
        0 => format!("Step {}", place + 1),
        _ => format!("Step {}, at the same time", place + 1),
    };
    let first = if nth == 0 { "nobody" } else { "and nobody else" };
    let id = format!("step-{place}-{nth}");
    view! {
        <label class=if nth == 0 { "ladder-nth" } else { "sr" } for=id.clone()>{label}</label>
        <select class="text" id=id name="targets">
            <option value="">{first}</option>
            {gone}
            <optgroup label="Whoever is on call">{options(&form.schedules)}</optgroup>
            <optgroup label="A person">{options(&form.people)}</optgroup>
        </select>
    }
    .into_any()
}
