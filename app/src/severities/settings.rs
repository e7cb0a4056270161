//! `/settings/severities`: the organisation's own rubric, and the rules that choose for an alert.

use super::{
    Rubric, Rule, Severity,
    commands::{AddRule, EditRubric, RemoveRule, fields, second_field},
};
use crate::{
    command::Command,
    settings::nav,
    ui::{self, Field},
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct SeveritiesPage {
    pub rubric: Vec<Rubric>,
    pub rules: Vec<Rule>,
    /// Administrators change it, everyone else reads it.
    pub may_edit: bool,
}

pub fn settings(page: SeveritiesPage) -> AnyView {
    let rubric = if page.may_edit { rubric_form(&page.rubric) } else { rubric_text(&page.rubric) };
    view! {
        <div class="head"><h1>"Severities"</h1></div>
        <div class="settings">
        {nav("/settings/severities", page.may_edit)}
        <div class="work">
        <section class="panel" aria-labelledby="rubric-h">
            <header><h2 id="rubric-h">"Rubric"</h2></header>
            <div class="body stack">
                <p class="dim">"These sentences stand beside the choice of a severity."</p>
                {rubric}
                <p class="effect">
                    <b>"Effect"</b>
                    "Incidents that open from now on promise their updates by it. A promise that was made stays."
                </p>
            </div>
        </section>
        {rules(&page)}
        {words()}
        </div>
        </div>
    }
    .into_any()
}

fn rubric_text(rubric: &[Rubric]) -> AnyView {
    let rows: Vec<_> = rubric
        .iter()
        .map(|row| {
            let second = if row.second_person { " A second person reads what customers are told." } else { "" };
            let then = format!(" Updates every {} min.{second}", row.update_every_minutes);
            view! { <dt>{ui::severity(row.severity)}</dt><dd>{row.text.clone()} <span class="dim">{then}</span></dd> }
        })
        .collect();
    view! { <dl class="pairs">{rows}</dl> }.into_any()
}

fn rubric_form(rubric: &[Rubric]) -> AnyView {
    let rows: Vec<_> = rubric
        .iter()
        .map(|row| {
            let [text, minutes] = fields(row.severity);
            view! {
                <fieldset class="field">
                    <legend>{ui::severity(row.severity)}</legend>
                    <div class="fields two">
                        {Field::new::<EditRubric>(text, "When is it that bad?").value(row.text.clone()).area(2)}
                        {Field::new::<EditRubric>(minutes, "Minutes between updates")
                            .hint("From 5 to 1440.").value(row.update_every_minutes.to_string()).input("number")}
                    </div>
                    {second(row)}
                </fieldset>
            }
        })
        .collect();
    let children = view! { {rows} <div class="acts"><button class="act primary">"Save the rubric"</button></div> };
    ui::form::<EditRubric>("stack", &[], children)
}

fn second(row: &Rubric) -> Option<AnyView> {
    let name = second_field(row.severity)?;
    let refused = ui::frame().refused;
    let is_typed = refused.command == EditRubric::NAME;
    let is_on = if is_typed { refused.value(name) == Some("yes") } else { row.second_person };
    Some(
        view! {
            <label class="check">
                <input type="checkbox" name=name value="yes" checked=is_on/>
                " A second person reads what customers are told before it is published"
            </label>
        }
        .into_any(),
    )
}

fn rules(page: &SeveritiesPage) -> impl IntoView + use<> {
    let rows: Vec<_> = page.rules.iter().map(|rule| one_rule(rule, page.may_edit)).collect();
    let list = match rows.is_empty() {
        false => view! { <ol class="rows">{rows}</ol> }.into_any(),
        true => view! {
            <div class="empty"><p><b>"No rule yet."</b> " The alert's own severity label decides, as below."</p></div>
        }
        .into_any(),
    };
    let add = page.may_edit.then(|| {
        let choices =
            Severity::ALL.into_iter().map(|severity| (severity.word().into(), severity.word().into())).collect();
        let children = view! {
            <div class="fields two">
                {Field::new::<AddRule>("label", "Label").hint("As the alert names it, for example tier.").input("text")}
                {Field::new::<AddRule>("value", "Value").hint("Exactly this value.").input("text")}
                {Field::new::<AddRule>("severity", "Severity").value("SEV2").select(choices)}
            </div>
            <div class="acts"><button class="act">"Add the rule"</button></div>
        };
        view! { <div class="body stack"><h3>"Add a rule"</h3>{ui::form::<AddRule>("stack", &[], children)}</div> }
    });
    view! {
        <section class="panel" aria-labelledby="rules-h">
            <header><h2 id="rules-h">"Rules for alerts"</h2><span class="n">{page.rules.len()}</span></header>
            <div class="body"><p class="dim">"The first rule whose label has the value decides. A removed rule's number is not used again."</p></div>
            {list}
            {add}
        </section>
    }
}

fn one_rule(rule: &Rule, may_edit: bool) -> impl IntoView + use<> {
    let remove = may_edit.then(|| {
        let label = view! { "Remove" <span class="sr">{format!(" rule {}", rule.position)}</span> };
        view! { <div class="acts">{ui::button_form::<RemoveRule>("act small quiet", label, &[], &[("rule", rule.id.to_string())])}</div> }
    });
    view! {
        <li class="row">
            <span class="dim">{format!("Rule {}", rule.position)}</span>
            <div class="grow">
                <code dir="auto">{rule.label.clone()}</code> " is " <code dir="auto">{rule.value.clone()}</code>
            </div>
            {ui::severity(rule.severity)}
            {remove}
        </li>
    }
}

/// What decides where no rule does.
fn words() -> impl IntoView {
    let row = |words: &'static str, severity: Severity| view! { <dt>{words}</dt><dd>{ui::severity(severity)}</dd> };
    view! {
        <section class="panel" aria-labelledby="words-h">
            <header><h2 id="words-h">"Without a rule"</h2></header>
            <div class="body stack">
                <p class="dim">"The alert's label " <code>"severity"</code> " decides."</p>
                <dl class="pairs">
                    {row("critical, page", Severity::Sev2)}
                    {row("error, warning", Severity::Sev3)}
                    {row("info", Severity::Sev4)}
                    {row("another word, or none", Severity::Sev3)}
                </dl>
                <p>{ui::severity(Severity::Sev1)} " comes only from a rule or from a person."</p>
            </div>
        </section>
    }
}
