//! The form. Without a script its button leads to the second look.

use super::{ComposerPage, fields::fields};
use crate::{
    command::{Command, Refused, fill},
    ui,
    updates::PublishUpdate,
};
use leptos::prelude::*;

pub(super) fn sheet(page: &ComposerPage, refused: &Refused, is_review: bool) -> AnyView {
    let action = fill(PublishUpdate::PATH, |_| Some(page.number.to_string()));
    let once = (ui::frame().once)().to_string();
    let is_public = page.is_public();
    let (class, word) = match is_public {
        true => ("panel public", Some(view! { <p class="public-word">"Everyone can read this"</p> })),
        false => ("panel", None),
    };
    let why = (!is_review && !refused.says.is_empty()).then(|| reasons(refused));
    let button = match is_public {
        true => view! { <button class="act outward primary">{if is_review { "Review it again" } else { "Review the update" }}</button> }.into_any(),
        false => view! { <button class="act primary">"Publish to the team"</button> }.into_any(),
    };
    let owner = ui::frame().viewer.map(|viewer| viewer.id.to_string()).unwrap_or_default();
    let draft = format!("draft:{owner}:update:{}:{}", page.number, page.form.audience);
    let is_answer = (!refused.command.is_empty()).then_some("1");
    let live = format!("/incidents/{}/updates/preview", page.number);
    let filled = (!page.filled.is_empty()).then(|| view! { <p class="dim">{page.filled.clone()}</p> });
    view! {
        <form
            class=class id="write" method="post" action=action data-command=PublishUpdate::NAME
            data-live=live data-draft=draft data-answer=is_answer
        >
            {word}
            <div class="form body stack">
                <input type="hidden" name="once" value=once/>
                {ui::hidden("audience", &page.form.audience)}
                {ui::hidden("seen", &page.published.to_string())}
                {is_public.then(|| view! { {ui::hidden("kept_reason", &page.form.kept_reason)} {ui::hidden("sure", &page.form.sure)} })}
                {why}
                {filled}
                {fields(page, refused)}
                <div class="acts">
                    {button}
                    <span class="dim" id="composer-draft" role="status"></span>
                    <button type="button" class="act small quiet" id="composer-discard" hidden=true>"Discard the draft"</button>
                </div>
            </div>
        </form>
    }
    .into_any()
}

fn reasons(refused: &Refused) -> AnyView {
    // The first reason of a form that lacks one of the six says how many are missing.
    let head = refused.error("six").unwrap_or(&refused.says).to_string();
    let rows: Vec<_> = refused
        .errors
        .iter()
        .filter(|error| error.field != "six")
        .map(|error| view! { <li><a href=format!("#update-publish-{}", error.field)>{error.says.clone()}</a></li> })
        .collect();
    view! {
        <div class="notice bad errors" role="alert" tabindex="-1" id="refused">
            <p><b>{head}</b></p>
            <ul>{rows}</ul>
        </div>
    }
    .into_any()
}
