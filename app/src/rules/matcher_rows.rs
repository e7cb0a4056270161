//! Conditions as rows of a form: what, how, and a value. Empty rows say nothing, so that it works without scripts.

use super::{Op, form};
use crate::{command::Command, ui};
use leptos::prelude::*;

/// Rows that stand ready beside those that are filled.
const SPARE: usize = 2;

pub(super) struct Rows<'a> {
    pub names: &'a str,
    pub ops: &'a str,
    pub values: &'a str,
    /// More were asked for.
    pub more: bool,
}

pub(super) fn matcher_rows<C: Command>(legend: &'static str, hint: &'static str, rows: Rows<'_>) -> AnyView {
    let filled = form::rows(rows.names, rows.ops, rows.values);
    let mut filled: Vec<[&str; 3]> =
        filled.into_iter().filter(|[name, _, value]| !name.is_empty() || !value.is_empty()).collect();
    let spare = SPARE + if rows.more { 4 } else { usize::from(filled.is_empty()) };
    filled.extend(std::iter::repeat_n(["", "=", ""], spare));
    let rows: Vec<_> = filled.into_iter().enumerate().map(|(row, said)| one(row + 1, said)).collect();
    let id = format!("{}-matchers", C::NAME.replace('.', "-"));
    view! {
        <fieldset class="field rules-rows" id=id tabindex="-1">
            <legend>{legend}</legend>
            <p class="hint">{hint}</p>
            {errors::<C>("matchers")}
            {rows}
            <datalist id="rules-names">
                <option value="service"></option><option value="source"></option><option value="summary"></option>
                <option value="alertname"></option><option value="severity"></option><option value="team"></option>
                <option value="cluster"></option><option value="env"></option>
            </datalist>
            <div class="acts"><button class="act small quiet" name="act" value="rows">"More rows"</button></div>
        </fieldset>
    }
    .into_any()
}

fn one(row: usize, [name, op, value]: [&str; 3]) -> impl IntoView + use<> {
    let ops: Vec<_> = [Op::Is, Op::IsNot, Op::Fits, Op::FitsNot]
        .into_iter()
        .map(|known| {
            let selected = (known.sign() == op).then_some("selected");
            view! { <option value=known.sign() selected=selected>{known.words()}</option> }
        })
        .collect();
    view! {
        <div class="rules-row">
            <input class="text" name="match_name" value=name.to_string() list="rules-names" autocomplete="off"
                autocapitalize="none" spellcheck="false" placeholder="label" aria-label=format!("Condition {row}: label or field")/>
            <select class="text" name="match_op" aria-label=format!("Condition {row}: how")>{ops}</select>
            <input class="text" name="match_value" value=value.to_string() dir="auto" autocomplete="off"
                autocapitalize="none" spellcheck="false" placeholder="value" aria-label=format!("Condition {row}: value")/>
        </div>
    }
}

/// Everything that was wrong with a group of fields.
pub(super) fn errors<C: Command>(field: &'static str) -> Vec<AnyView> {
    let refused = ui::frame().refused;
    if refused.command != C::NAME {
        return Vec::new();
    }
    let told = refused.errors.iter().filter(|error| error.field == field);
    told.map(|error| view! { <p class="error">{error.says.clone()}</p> }.into_any()).collect()
}
