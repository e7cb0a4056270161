//! When a rule holds: hours of the week, and how long or how often an alert has fired.

use super::{SaveRule, form, matcher_rows::errors};
use leptos::prelude::*;

const DAY_WORDS: [(&str, &str); 7] =
    [("mon", "Mon"), ("tue", "Tue"), ("wed", "Wed"), ("thu", "Thu"), ("fri", "Fri"), ("sat", "Sat"), ("sun", "Sun")];

pub(super) fn windows(rule: &SaveRule, zone: &str) -> AnyView {
    let said = form::rows(&rule.window_from, &rule.window_until, &rule.window_zone);
    let mut said: Vec<[String; 3]> = said.into_iter().map(|row| row.map(str::to_string)).collect();
    said.retain(|[from, until, _]| !from.is_empty() || !until.is_empty());
    let is_used = !said.is_empty();
    let spare = if rule.act == "rows" { 3 } else { 1 };
    said.extend(std::iter::repeat_n([String::new(), String::new(), zone.to_string()], spare));
    let rows: Vec<_> = said.into_iter().enumerate().map(|(row, said)| window(row, said, &rule.window_days)).collect();
    let errors = errors::<SaveRule>("windows");
    let is_open = is_used || !errors.is_empty();
    view! {
        <details class="fold-field" open=is_open id="rule-save-windows" tabindex="-1">
            <summary>"Only at certain hours"</summary>
            <div class="rules-windows">
                <p class="hint">"An end before the start lies on the next day; the same time twice is a whole day. Several windows: one has to hold."</p>
                {errors}
                {rows}
            </div>
        </details>
    }
    .into_any()
}

fn window(row: usize, [from, until, zone]: [String; 3], days: &str) -> impl IntoView + use<> {
    let boxes: Vec<_> = DAY_WORDS
        .into_iter()
        .map(|(day, word)| {
            let value = format!("{row}:{day}");
            let is_on = days.lines().any(|line| line.trim() == value);
            view! { <label class="chip"><input type="checkbox" name="window_days" value=value checked=is_on/>{word}</label> }
        })
        .collect();
    let number = row + 1;
    let zone_id = format!("rule-zone-{row}");
    let (from_id, until_id) = (format!("rule-from-{row}"), format!("rule-until-{row}"));
    view! {
        <fieldset class="rules-window">
            <legend class="sr">{format!("Time window {number}")}</legend>
            <div class="chips">{boxes}</div>
            <div class="rules-hours">
                <label for=from_id.clone()>"from"</label>
                <input class="text" type="time" id=from_id name="window_from" value=from/>
                <label for=until_id.clone()>"to"</label>
                <input class="text" type="time" id=until_id name="window_until" value=until/>
                <label for=zone_id.clone()>"in"</label>
                <input class="text" id=zone_id name="window_zone" value=zone autocomplete="off" spellcheck="false"
                    placeholder="Europe/London"/>
            </div>
        </fieldset>
    }
}

pub(super) fn rates(rule: &SaveRule) -> AnyView {
    let said = [&rule.firing_for, &rule.often_times, &rule.burst_times];
    let errors = errors::<SaveRule>("rates");
    let is_open = said.iter().any(|text| !text.is_empty()) || !errors.is_empty();
    view! {
        <details class="fold-field" open=is_open id="rule-save-rates" tabindex="-1">
            <summary>"Only if it lasts, or comes often"</summary>
            <div class="rules-rates">
                {errors}
                <p>
                    "It has fired for " {number("firing_for", &rule.firing_for, "minutes it has fired")} " minutes. "
                    <span class="dim">"Until then the rule holds it."</span>
                </p>
                <p>
                    "Alerts like it began " {number("often_times", &rule.often_times, "how often they began")} " times in "
                    {number("often_minutes", &rule.often_minutes, "in how many minutes")} " minutes."
                </p>
                <p>
                    "They began " {number("burst_times", &rule.burst_times, "times the usual rate")}
                    " times as often as usual: over " {number("burst_minutes", &rule.burst_minutes, "over how many minutes")}
                    " minutes, against the same minutes of the "
                    {number("burst_days", &rule.burst_days, "against how many days before")}
                    " days before, and at least " {number("burst_least", &rule.burst_least, "how many at least")} " of them."
                </p>
                <p class="hint">"Leave empty what does not matter. Twice the usual rate needs one day of alerts to know what is usual."</p>
            </div>
        </details>
    }
    .into_any()
}

fn number(name: &'static str, value: &str, label: &'static str) -> impl IntoView + use<> {
    view! {
        <input class="text rules-number" name=name value=value.to_string() inputmode="decimal" autocomplete="off" aria-label=label/>
    }
}
