//! Beside the fields: what is still missing, and the update as each channel will show it. A script asks for it again
//! while its writer types; it changes nothing.

use super::{Body, Channel, ComposerPage, Message, Shown, inside_view::named, marked::marked, review::carry};
use crate::{
    ui,
    updates::{SIX, TEXTS, cadence, inside::leaked_in, leaks::Known, missing, missing_sentence, vague::vague},
};
use leptos::prelude::*;

pub fn live(page: &ComposerPage) -> AnyView {
    let channels = match page.is_public() {
        true => channels(page),
        false => message(page.shown.message.as_ref(), true),
    };
    view! {
        {hints(page)}
        <section class="panel composer-preview" aria-labelledby="preview-h">
            <header><h2 id="preview-h">"As it will appear"</h2></header>
            {channels}
        </section>
    }
    .into_any()
}

fn hints(page: &ComposerPage) -> AnyView {
    let absent = missing(&page.form);
    let lacks = (!absent.is_empty()).then(|| {
        let links: Vec<AnyView> = SIX
            .iter()
            .filter(|(field, ..)| absent.contains(field))
            .map(|(field, name, _)| view! { <a href=format!("#update-publish-{field}")>{*name}</a> " " }.into_any())
            .collect();
        view! { <p class="notice composer-missing"><b>{missing_sentence(&absent)}</b> " " {links}</p> }
    });
    let found = if page.is_public() { leaked_in(page.form.texts(), &page.known) } else { Vec::new() };
    let inside = (!found.is_empty()).then(|| {
        view! { <div class="notice warn"><p><b>"Inside words"</b></p><ul class="composer-words">{named(&found)}</ul></div> }
    });
    view! { {lacks} {inside} {vague_words(page)} {late_promise(page)} }.into_any()
}

/// The review names inside words itself.
pub(super) fn hints_of_review(page: &ComposerPage) -> AnyView {
    view! { {vague_words(page)} {late_promise(page)} }.into_any()
}

/// Words that say nothing: a hint.
fn vague_words(page: &ComposerPage) -> Option<AnyView> {
    let mut rows: Vec<AnyView> = Vec::new();
    let fields = TEXTS.map(|(field, _)| field);
    for (field, text) in fields.into_iter().zip(page.form.texts()) {
        rows.extend(vague(text).into_iter().map(|(place, says)| {
            let href = format!("#update-publish-{field}");
            view! { <li><a href=href>{format!("“{}”", &text[place])}</a> " " {says}</li> }.into_any()
        }));
    }
    (!rows.is_empty()).then(|| {
        view! { <div class="notice"><p><b>"This says little"</b></p><ul class="composer-words">{rows}</ul></div> }
            .into_any()
    })
}

fn late_promise(page: &ComposerPage) -> Option<AnyView> {
    let now = ui::frame().clock.now;
    let words = cadence::beyond(page.severity?, page.cadence, page.next?, now)?;
    Some(view! { <p class="notice warn">{words}</p> }.into_any())
}

/// Tabs without a script: details of one name, of which one is open.
pub(super) fn channels(page: &ComposerPage) -> AnyView {
    let rows: Vec<AnyView> = page.shown.channels.iter().map(channel).collect();
    // A form of its own: the first button of the sheet is what Enter presses there.
    let whole = format!("/incidents/{}/updates/as-page", page.number);
    view! {
        <details class="composer-channel" name="channel" open="">
            <summary>"Status page"</summary>
            {on_the_page(&page.shown, &page.known)}
            <form class="composer-whole" method="post" target="_blank" action=whole>
                {carry(page)}
                <button class="act small">"Look at the whole page"</button>
            </form>
        </details>
        {rows}
        {message(page.shown.message.as_ref(), false)}
    }
    .into_any()
}

/// In the words and the order of the public page.
pub fn on_the_page(shown: &Shown, known: &Known) -> AnyView {
    let lines: Vec<AnyView> = shown
        .lines
        .iter()
        .map(|(label, words)| {
            let label = (!label.is_empty()).then(|| view! { <dt>{label.clone()}</dt> });
            let words = match words.trim().is_empty() {
                true => view! { <dd class="dim">"not said yet"</dd> }.into_any(),
                false => view! { <dd dir="auto">{marked(words, known)}</dd> }.into_any(),
            };
            view! { {label} {words} }.into_any()
        })
        .collect();
    let parts: Vec<String> = shown.parts.iter().map(|(part, state)| format!("{part}: {state}")).collect();
    let parts = (!parts.is_empty()).then(|| view! { <p><b>{parts.join(" · ")}</b></p> });
    view! {
        <div class="preview">
            <h3 dir="auto">{marked(&shown.title, known)}</h3>
            <p><b>{shown.phase.clone()}</b></p>
            {parts}
            <dl>{lines}</dl>
        </div>
    }
    .into_any()
}

pub fn channel(channel: &Channel) -> AnyView {
    let head = (!channel.head.is_empty())
        .then(|| view! { <p class="composer-subject" dir="auto"><b>{channel.head.clone()}</b></p> });
    let body = match &channel.body {
        Body::Text(text) => view! { <p class="composer-text" dir="auto">{text.clone()}</p> }.into_any(),
        Body::Code(text) => {
            view! { <pre class="composer-code" tabindex="0"><code>{text.clone()}</code></pre> }.into_any()
        }
        Body::Html(html) => view! { <div class="composer-entry" dir="auto" inner_html=html.clone()></div> }.into_any(),
    };
    view! {
        <details class="composer-channel" name="channel">
            <summary>{channel.name}</summary>
            <div class="composer-body">{head}{body}</div>
        </details>
    }
    .into_any()
}

/// The message of the runbook or of the organisation, to paste where we don't write.
fn message(message: Option<&Message>, is_open: bool) -> AnyView {
    let Some(message) = message else { return ().into_any() };
    let lacks = (!message.lacks.is_empty()).then(|| view! { <p class="dim">{message.lacks.clone()}</p> });
    view! {
        <details class="composer-channel" name="channel" open=is_open.then_some("")>
            <summary>"Message to paste, " {message.source}</summary>
            <div class="composer-body">
                <p class="composer-text" dir="auto">{message.text.clone()}</p>
                {lacks}
                <p class="acts">{ui::copy_button("Copy", &message.text)} <a href="/settings/messages">"All messages"</a></p>
            </div>
        </details>
    }
    .into_any()
}
