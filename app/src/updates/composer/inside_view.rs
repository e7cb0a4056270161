//! Inside words before everyone reads them: replaced, or kept with a reason.

use super::{ComposerPage, review::carry};
use crate::{
    command::{Command, fill},
    ui::{self, Field},
    updates::{
        PublishUpdate,
        inside::{Inside, leaked_in},
    },
};
use leptos::prelude::*;

/// Each with what it is and what to say instead.
pub(super) fn named(found: &[Inside]) -> Vec<AnyView> {
    let row = |inside: &Inside| {
        let outside = match &inside.outside {
            Some(outside) => format!("say “{outside}”"),
            None => "say it as a stranger would".into(),
        };
        view! { <li><b dir="auto">{inside.word.clone()}</b> {format!(", {}: {outside}", inside.kind.says())}</li> }
            .into_any()
    };
    found.iter().map(row).collect()
}

pub(super) fn inside(page: &ComposerPage) -> AnyView {
    let found = leaked_in(page.form.texts(), &page.known);
    if found.is_empty() {
        return ().into_any();
    }
    if !page.form.kept_reason.trim().is_empty() {
        let words: Vec<&str> = found.iter().map(|inside| inside.word.as_str()).collect();
        return view! {
            <p class="notice">
                <b>"Inside words kept: "</b> {words.join(", ")}
                <span dir="auto">{format!(" “{}”", page.form.kept_reason.trim())}</span>
            </p>
        }
        .into_any();
    }
    let words: Vec<String> = found.iter().map(|inside| inside.word.clone()).collect();
    let replaceable: Vec<&Inside> = found.iter().filter(|inside| inside.outside.is_some()).collect();
    let all = match replaceable.len() {
        0 | 1 => None,
        2 if found.len() == 2 => Some("Replace both"),
        _ => Some("Replace all"),
    };
    let each: Vec<AnyView> = replaceable
        .iter()
        .map(|inside| {
            let label = format!("{} → {}", inside.word, inside.outside.clone().unwrap_or_default());
            view! { <button class="act small" name="replace" value=inside.word.clone()>{label}</button> }.into_any()
        })
        .collect();
    let all = all.map(|label| view! { <button class="act" name="replace" value="all">{label}</button> });
    let action = fill(PublishUpdate::PATH, |_| Some(page.number.to_string()));
    let once = || (ui::frame().once)().to_string();
    view! {
        <div class="notice warn composer-inside" id="inside" role="status">
            <p><b>"Inside words: "</b> {words.join(", ")}</p>
            <ul class="composer-words">{named(&found)}</ul>
            <form method="post" action=action.clone() data-command=PublishUpdate::NAME>
                <input type="hidden" name="once" value=once()/>
                {carry(page)}
                <div class="acts">{all} {each}</div>
            </form>
            <details>
                <summary>"Keep, with a reason…"</summary>
                <form class="stack" method="post" action=action data-command=PublishUpdate::NAME>
                    <input type="hidden" name="once" value=once()/>
                    {carry(page)}
                    {Field::new::<PublishUpdate>("kept_reason", "Why customers may read them").rewritten("").input("text")}
                    <div class="acts"><button class="act small">"Keep them"</button></div>
                </form>
            </details>
        </div>
    }
    .into_any()
}
