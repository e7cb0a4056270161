//! The mapping's form: where each fact lies, tried before it is saved.

use super::{IntakePage, SaveMapping, UsualMapping, trial_view};
use crate::{
    command::Command,
    ui::{self, Field},
};
use leptos::prelude::*;

pub(super) fn mapping(page: &IntakePage) -> AnyView {
    let refused = ui::frame().refused;
    let is_review = refused.command == SaveMapping::NAME && refused.is_review();
    let usual = page.is_own_mapping.then(|| {
        view! {
            <details class="act-panel">
                <summary class="act small">"Back to the usual…"</summary>
                <div class="act-form">
                    <p>"The names that senders commonly use are looked for again. Your mapping is forgotten."</p>
                    <div class="acts">{ui::button_form::<UsualMapping>("act", "Use the usual mapping", &page.id(), &[])}</div>
                </div>
            </details>
        }
    });
    let state = if page.is_own_mapping { "your own" } else { "the usual names" };
    let keys = (page.open_alerts > 0).then(|| {
        let open = match page.open_alerts {
            1 => "One alert of this intake fires".to_string(),
            open => format!("{open} alerts of this intake fire"),
        };
        format!(" {open}: with another key what ends them is not recognised.")
    });
    let trial = page.trial.as_ref().map(|(trial, is_last)| trial_view::trial(trial, *is_last));
    view! {
        <section class="panel" id="mapping" aria-labelledby="mapping-h">
            <header>
                <h2 id="mapping-h">"Mapping"</h2><span class="aside">{state}</span>
            </header>
            <div class="body">
                <p class="effect">
                    <b>"Effect"</b>
                    "Says how what comes from now on is read, and what still waits. Everything that was sent is kept as labels, also what is not named here."
                    {keys}
                </p>
                {trial}
                {form(page, is_review)}
                {usual}
            </div>
        </section>
    }
    .into_any()
}

fn form(page: &IntakePage, is_review: bool) -> AnyView {
    let it = &page.mapping;
    let field = |name, label, hint: &'static str, value: &str| {
        Field::new::<SaveMapping>(name, label).hint(hint).value(value.to_string())
    };
    let fields = view! {
        {field("sample", "Sample", "One body as it is sent. Empty: the last delivery is taken.", &it.sample).area(6)}
        <p class="intake-how">
            "A path is " <code>"alert.labels.host"</code> ", " <code>"items[0].id"</code> " or " <code>"/a/b"</code>
            "; several with " <code>"|"</code> ", the first that says something is taken. A template is a sentence with "
            <code>"{{ path }}"</code> " in it."
        </p>
        <div class="intake-fields">
            {field("items", "List of alerts", "Path. Empty: the body is one alert, or a list.", &it.items).input("text")}
            {field("key", "Key", "Template: the same from firing to end. Empty: all labels.", &it.key).input("text")}
            {field("name", "Name", "Template.", &it.name).input("text")}
            {field("summary", "Summary", "Template: the sentence that people read.", &it.summary).input("text")}
            {field("severity", "Severity", "Path to the sender's word.", &it.severity).input("text")}
            {field("service", "Service", "Path.", &it.service).input("text")}
            {field("state", "State", "Path. It fires unless a word below fits.", &it.state).input("text")}
            {field("started_at", "Time", "Path. Empty: when it was received.", &it.started_at).input("text")}
            {field("url", "Link back", "Path.", &it.url).input("text")}
            {field("group", "Group", "Template: alerts of one group share an incident.", &it.group).input("text")}
            {field("labels", "Labels", "Paths to objects whose members are labels.", &it.labels).input("text")}
        </div>
        <div class="fields two">
            {field("resolves", "Words that end it", "Commas between; * at either end for anything.", &it.resolves).area(3)}
            {field("acknowledges", "Words that acknowledge it", "Likewise.", &it.acknowledges).area(3)}
        </div>
        <details class="fold-field" open=ui::frame().refused.error("severity_words").is_some().then_some("")>
            <summary>"Words of severities"</summary>
            {field("severity_words", "Theirs = ours", "A line each; ours are critical, error, warning, info. The first that fits is taken.", &it.severity_words).area(10)}
        </details>
        <div class="acts">
            <button class="act" name="act" value="try">{if is_review { "Try it again" } else { "Try it" }}</button>
            <button class="act primary" name="act" value="save">"Save the mapping"</button>
        </div>
    };
    // A trial is no refusal: what it shows stands above the form.
    match is_review {
        true => ui::twin_form::<SaveMapping>(false, "stack", &page.id(), fields),
        false => ui::form::<SaveMapping>("stack", &page.id(), fields),
    }
}
