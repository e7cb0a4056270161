//! What a rule does with an alert, and what it knows better than the alert.

use super::{SaveRule, editor::EditorPage, matcher_rows::errors};
use crate::{severities::Severity, ui::Field};
use leptos::prelude::*;

pub(super) fn effect(rule: &SaveRule) -> AnyView {
    let card = |kind: &'static str, title: &'static str, says: &'static str, more: AnyView| {
        let is_chosen = rule.effect == kind;
        let id = format!("effect-{kind}");
        view! {
            <div class="rules-effect">
                <label class="tick" for=id.clone()>
                    <input type="radio" id=id.clone() name="effect" value=kind checked=is_chosen/>
                    <span><b>{title}</b> " " <span class="dim">{says}</span></span>
                </label>
                {more}
            </div>
        }
    };
    let hold = view! {
        <div class="rules-more">
            {Field::new::<SaveRule>("until", "Until").value(rule.until.clone())
                .hint("Your time. Empty: to the end of the hours above. There is no hold without an end.").input("datetime-local")}
            {Field::new::<SaveRule>("reason", "Why").value(rule.reason.clone()).input("text")}
        </div>
    };
    let join = view! {
        <div class="rules-more">
            {Field::new::<SaveRule>("labels", "The same").value(rule.labels.clone())
                .hint("Names of labels, with commas between them: cluster, alertname.").input("text")}
        </div>
    };
    view! {
        <fieldset class="field rules-effects" id="rule-save-effect" tabindex="-1">
            <legend>"Then"</legend>
            {errors::<SaveRule>("effect")}
            {card("open", "Open an incident.", "It joins the open one of its group, else of its service and name; where there is none, one is opened and somebody is paged.", ().into_any())}
            {card("join", "Join its like.", "All alerts with the same values of some labels share one incident; the first opens it.", join.into_any())}
            {card("notify", "Only notify.", "Whoever is first in line is told. No incident, nobody is paged.", ().into_any())}
            {card("hold-back", "Hold back.", "Nothing happens until an end. What still fires then is decided again.", hold.into_any())}
        </fieldset>
    }
    .into_any()
}

pub(super) fn gives(page: &EditorPage) -> AnyView {
    let rule = &page.form;
    let or_alert = |more: Vec<(String, String)>| {
        std::iter::once((String::new(), "as the alert says".to_string())).chain(more).collect::<Vec<_>>()
    };
    let severities = Severity::ALL.into_iter().map(|one| (one.word().to_string(), one.word().to_string())).collect();
    let runbooks = std::iter::once((String::new(), "whichever matches".to_string())).chain(page.runbooks.clone());
    let classes: Vec<_> = page.classes.iter().map(|class| view! { <option value=class.clone()></option> }).collect();
    let class = Field::new::<SaveRule>("class", "Failure class").value(rule.class.clone());
    let class_error = class.error_view();
    let class_value = class.current().to_string();
    view! {
        <fieldset class="field">
            <legend>"And give it"</legend>
            <p class="hint">"Only what this rule knows better than the alert."</p>
            <div class="fields two">
                {Field::new::<SaveRule>("severity", "Severity").value(rule.severity.clone()).select(or_alert(severities))}
                {Field::new::<SaveRule>("service", "Service").value(rule.service.clone()).select(or_alert(page.services.clone()))}
                {Field::new::<SaveRule>("runbook", "Runbook").value(rule.runbook.clone()).select(runbooks.collect())}
                <div class="field">
                    <label for="rule-save-class">"Failure class"</label>
                    <input class="text" id="rule-save-class" name="class" value=class_value list="rules-classes" autocomplete="off" dir="auto"/>
                    <datalist id="rules-classes">{classes}</datalist>
                    {class_error}
                </div>
            </div>
        </fieldset>
    }
    .into_any()
}

/// Where a new rule stands among the others.
pub(super) fn place(page: &EditorPage) -> Option<AnyView> {
    if page.form.base != 0 {
        return None;
    }
    let last = match page.others.len() {
        0 => "first and only".to_string(),
        _ => "after all others".to_string(),
    };
    let before = page.others.iter().map(|(order, says)| (order.to_string(), format!("before rule {order}: {says}")));
    let places = std::iter::once((String::new(), last)).chain(before).collect();
    Some(
        Field::new::<SaveRule>("place", "Where it stands")
            .hint("The first rule that matches takes an alert; those after it are not asked.")
            .value(page.form.place.clone())
            .select(places),
    )
}

pub(super) fn buttons(page: &EditorPage) -> AnyView {
    if page.is_removed {
        return ().into_any();
    }
    let label = match page.order {
        Some(order) => format!("Save rule {order}"),
        None => "Save the rule".to_string(),
    };
    view! {
        <div class="acts rules-buttons">
            <button class="act primary" name="act" value="save">{label}</button>
            <button class="act" name="act" value="try">"Try it on the last thousand alerts"</button>
            <a class="act quiet" href="/alerts/rules">"Leave it"</a>
        </div>
    }
    .into_any()
}
