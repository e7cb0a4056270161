//! `/alerts/silences/new`: what to hold back, how long, and why. Nothing is held without an end and an author.

use super::{
    AddSilence,
    matcher_rows::{Rows, errors, matcher_rows},
};
use crate::{
    alerts::tabs,
    ids::AlertId,
    ui::{self, Field},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What it would hold, before it is written.
#[derive(Clone, Debug)]
pub struct WouldHold {
    /// Firing now: sentence, since when, and whether it is in an incident, where it stays.
    pub firing: Vec<(String, DateTime<Utc>, bool)>,
    pub firing_count: usize,
    /// Of the last alerts: how many it fits, and of how many.
    pub fits: usize,
    pub of: usize,
}

#[derive(Clone, Debug)]
pub struct SilenceFormPage {
    pub form: AddSilence,
    /// The alert it is made from, and all its labels.
    pub alert: Option<(AlertId, String, BTreeMap<String, String>)>,
    pub would: Option<WouldHold>,
    pub may_silence: bool,
}

const LENGTHS: [(&str, &str); 7] = [
    ("30", "30 min"),
    ("60", "1 hour"),
    ("120", "2 hours"),
    ("240", "4 hours"),
    ("480", "8 hours"),
    ("1440", "1 day"),
    ("", "until…"),
];

pub fn silence_form(page: SilenceFormPage) -> AnyView {
    let is_review = ui::frame().refused.is_review();
    if is_review {
        ui::refusal_is_told();
    }
    let form = &page.form;
    let rows =
        Rows { names: &form.match_name, ops: &form.match_op, values: &form.match_value, more: form.act == "rows" };
    let alert = page.alert.as_ref().map(|(id, says, labels)| {
        let labels: Vec<_> =
            labels.iter().map(|(name, value)| view! { <code dir="auto">{format!("{name}={value}")}</code> }).collect();
        view! {
            <div class="rules-from">
                <p>"From the alert " <a href=format!("/alerts/{id}") dir="auto">{says.clone()}</a> ". Its labels:"</p>
                <p class="labels">{labels}</p>
            </div>
        }
    });
    let fields = view! {
        <button class="sr" name="act" value="try" tabindex="-1" aria-hidden="true">"See what it holds"</button>
        {matcher_rows::<AddSilence>("Hold back alerts where", "All conditions have to hold. At least one: a silence never holds everything.", rows)}
        {kind(form)}
        {length(form)}
        {Field::new::<AddSilence>("reason", "Why").value(form.reason.clone())
            .hint("Whoever wonders at night where an alert went reads this: “index rebuild, Mara, done by 16:00”.").input("text")}
        <p class="effect"><b>"Effect"</b>"Alerts that come and fit are kept, shown and held: no incident, no page. At the end, what still fires is decided again. What is in an incident already stays there."</p>
        <div class="acts rules-buttons">
            <button class="act primary" name="act" value="save">"Hold them back"</button>
            <button class="act" name="act" value="try">"See what it holds"</button>
            <a class="act quiet" href="/alerts/silences">"Leave it"</a>
        </div>
    };
    let would = page.would.as_ref().map(would);
    let may_not = (!page.may_silence).then(|| view! { <p class="notice">"Alerts are held back by responders."</p> });
    view! {
        {tabs("/alerts/silences")}
        <div class="head"><h1>"Hold alerts back"</h1></div>
        {may_not}
        <div class="rules-edit">
            <section class="panel rules-form" aria-label="The silence">
                <div class="body">{alert}{ui::twin_form::<AddSilence>(!is_review, "stack", &[], fields)}</div>
            </section>
            <div class="rules-beside">{would}</div>
        </div>
    }
    .into_any()
}

fn kind(form: &AddSilence) -> impl IntoView + use<> {
    let chosen = if form.kind.is_empty() { "silence" } else { &form.kind }.to_string();
    let chip = |value: &'static str, word: &'static str| {
        let is_chosen = chosen == value;
        view! { <label class="chip"><input type="radio" name="kind" value=value checked=is_chosen/>{word}</label> }
    };
    view! {
        <fieldset class="chips">
            <legend>"As a"</legend>
            {chip("silence", "Silence")}
            {chip("maintenance", "Maintenance window")}
        </fieldset>
    }
}

fn length(form: &AddSilence) -> impl IntoView + use<> {
    let chosen = match (form.minutes.as_str(), form.until.is_empty()) {
        ("", true) => "60",
        (minutes, _) => minutes,
    }
    .to_string();
    let chips: Vec<_> = LENGTHS
        .into_iter()
        .map(|(minutes, word)| {
            let is_chosen = chosen == minutes;
            view! { <label class="chip"><input type="radio" name="minutes" value=minutes checked=is_chosen/>{word}</label> }
        })
        .collect();
    view! {
        <fieldset class="chips" id="silence-add-ends_at" tabindex="-1"><legend>"For"</legend>{chips}</fieldset>
        {errors::<AddSilence>("ends_at")}
        <details class="fold-field" open=!form.until.is_empty() || !form.starts.is_empty() || chosen.is_empty()>
            <summary>"At other times"</summary>
            <div class="fields two">
                {Field::new::<AddSilence>("starts", "From").value(form.starts.clone()).hint("Your time. Empty: now.").input("datetime-local")}
                {Field::new::<AddSilence>("until", "Until").value(form.until.clone()).hint("Your time. Counts if “until…” is chosen above.").input("datetime-local")}
            </div>
        </details>
    }
}

fn would(would: &WouldHold) -> AnyView {
    let rows: Vec<_> = would
        .firing
        .iter()
        .map(|(says, since, stays)| {
            let stays = stays.then(|| view! { <span class="tag">"in an incident: stays there"</span> });
            view! { <li class="row"><span class="grow" dir="auto">{says.clone()}</span>{stays}<span class="dim">"since " {ui::time(*since)}</span></li> }
        })
        .collect();
    let firing = match would.firing_count {
        0 => "It fits nothing that fires now.".to_string(),
        1 => "It fits 1 alert that fires now.".to_string(),
        count => format!("It fits {count} alerts that fire now."),
    };
    let past = match would.of {
        0 => "No alert has come yet.".to_string(),
        of => format!("Of the last {of} alerts it would have held {}.", would.fits),
    };
    let list = (!rows.is_empty()).then(|| view! { <ul class="rows tight">{rows}</ul> });
    view! {
        <section class="panel rules-tried" id="tried" aria-labelledby="tried-h" role="status">
            <header><h2 id="tried-h">"Tried, not written"</h2></header>
            <div class="body"><p><b>{past}</b></p><p>{firing}</p></div>
            {list}
        </section>
    }
    .into_any()
}
