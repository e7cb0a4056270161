//! `/alerts/rules/new` and `/alerts/rules/{rule}`: one rule, in a form that somebody can use at night without scripts.

use super::{
    BringRuleBack, SaveRule, Tried,
    history::{VersionRow, history},
    matcher_rows::{Rows, matcher_rows},
    then_fields, tried, when_fields,
};
use crate::{
    alerts::tabs,
    command::{Command, Stale},
    ui,
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct EditorPage {
    /// What stands in the form: the rule, or what was typed.
    pub form: SaveRule,
    /// Of the rule that stands; none for a new one.
    pub order: Option<i32>,
    /// The other rules: order and conditions.
    pub others: Vec<(i32, String)>,
    /// Slug and name.
    pub services: Vec<(String, String)>,
    pub runbooks: Vec<(String, String)>,
    pub classes: Vec<String>,
    /// What a new time window is given.
    pub zone: String,
    pub tried: Option<Tried>,
    /// Somebody saved in between.
    pub stale: Option<Stale>,
    pub history: Vec<VersionRow>,
    /// It was removed, and stands here to be read.
    pub is_removed: bool,
    pub may_edit: bool,
}

pub fn editor(page: EditorPage) -> AnyView {
    let refused = ui::frame().refused;
    if refused.is_review() || page.stale.is_some() {
        ui::refusal_is_told();
    }
    let heading = match page.order {
        Some(order) => format!("Rule {order}"),
        None if page.is_removed => "A removed rule".to_string(),
        None => "New rule".to_string(),
    };
    let result = page.tried.as_ref().map(tried::tried);
    let stale = page.stale.as_ref().map(|stale| conflict(&page, stale));
    let may_not = (!page.may_edit).then(|| {
        view! { <p class="notice">"Rules are changed by commanders. You may look at them, and try them."</p> }
    });
    let old = history(&page.history);
    let before = (page.tried.is_none() && page.order.is_none() && !page.is_removed).then(hint);
    let removed = page.is_removed.then(|| {
        let back = page.may_edit.then(|| {
            ui::button_form::<BringRuleBack>("act", "Bring it back", &[("rule", page.form.rule.clone())], &[])
        });
        view! { <div class="notice" role="status"><p><b>"This rule was removed."</b> " It takes nothing."</p><div class="acts">{back}</div></div> }
    });
    view! {
        {tabs("/alerts/rules")}
        <div class="head"><h1>{heading}</h1></div>
        {may_not}
        {removed}
        {stale}
        <div class="rules-edit">
            <section class="panel rules-form" aria-label=heading_label(&page)><div class="body">{form(&page)}</div></section>
            <div class="rules-beside">{result}{before}{old}</div>
        </div>
    }
    .into_any()
}

fn hint() -> impl IntoView {
    view! {
        <section class="panel rules-hint" aria-labelledby="hint-h">
            <header><h2 id="hint-h">"Try it first"</h2></header>
            <div class="body">
                <p>"A try plays the last thousand alerts against the rules as they stand, and with this one: how many incidents, how many pages at night, and which alerts would go elsewhere."</p>
                <p class="dim">"It saves nothing and tells nobody. What you typed stays in the form."</p>
            </div>
        </section>
    }
}

fn heading_label(page: &EditorPage) -> String {
    page.order.map_or_else(|| "The new rule".to_string(), |order| format!("What rule {order} says"))
}

fn form(page: &EditorPage) -> AnyView {
    let rule = &page.form;
    let rows =
        Rows { names: &rule.match_name, ops: &rule.match_op, values: &rule.match_value, more: rule.act == "rows" };
    let fields = view! {
        // Enter in a field tries, and saves nothing.
        <button class="sr" name="act" value="try" tabindex="-1" aria-hidden="true">"Try it"</button>
        {ui::hidden("base", &rule.base.to_string())}
        {matcher_rows::<SaveRule>(
            "If",
            "All conditions have to hold; none: every alert. “fits” takes a regular expression over the whole value; a label that an alert lacks is empty.",
            rows,
        )}
        {when_fields::windows(rule, &page.zone)}
        {when_fields::rates(rule)}
        {then_fields::effect(rule)}
        {then_fields::gives(page)}
        {then_fields::place(page)}
        {then_fields::buttons(page)}
    };
    let path = [("rule", rule.rule.clone())];
    // A try comes back as a refusal of a kind; it is none.
    let is_told = !ui::frame().refused.is_review() && page.stale.is_none();
    ui::twin_form::<SaveRule>(is_told, "stack", &path, fields)
}

/// Both texts; the form below holds the writer's, and saves it over the other one knowingly.
fn conflict(page: &EditorPage, stale: &Stale) -> AnyView {
    let back = format!("/alerts/rules/{}", page.form.rule);
    view! {
        <section class="conflict" id="refused" role="alert" tabindex="-1">
            <h2>{stale.says.clone()}</h2>
            <p>"Nothing is saved yet. The form below holds yours: save it to keep it, or leave it for what stands."</p>
            <div class="conflict-pair">
                <div class="theirs">
                    <h3>{format!("What stands: version {}", stale.version)}</h3>
                    <p class="prewrap" dir="auto">{stale.theirs.clone()}</p>
                    <div class="acts"><a class="act" href=back>"Keep what stands"</a></div>
                </div>
                <div class="mine">
                    <h3>"Yours"</h3>
                    <p class="prewrap" dir="auto">{stale.yours.clone()}</p>
                    <div class="acts"><a class="act" href=format!("#{}-matchers", SaveRule::NAME.replace('.', "-"))>"To my form"</a></div>
                </div>
            </div>
        </section>
    }
    .into_any()
}
