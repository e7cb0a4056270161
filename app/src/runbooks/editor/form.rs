//! The form itself: the text, its problems, a line about what changed, and the buttons.

use super::{CreateRunbook, EditorPage, SaveRunbook, preview::found};
use crate::{
    command::Command,
    ui::{self, Field, TextArea},
};
use leptos::prelude::*;

pub(super) fn form(page: &EditorPage) -> AnyView {
    let once = (ui::frame().once)().to_string();
    match &page.newest {
        Some(newest) => {
            let action = format!("/runbooks/{}/versions", newest.slug);
            form_of::<SaveRunbook>(page, action, once, format!("Save as version {}", newest.version + 1))
        }
        None => form_of::<CreateRunbook>(page, "/runbooks".into(), once, "Save the new runbook".into()),
    }
}

fn form_of<C: Command>(page: &EditorPage, action: String, once: String, save: String) -> AnyView {
    let refused = ui::frame().refused;
    let is_refused = refused.command == C::NAME && !refused.is_review() && page.clash.is_none();
    let says = is_refused.then(|| {
        ui::refusal_is_told();
        let says = refused.says.clone();
        view! { <div class="notice bad errors" role="alert" tabindex="-1" id="refused"><p><b>{says}</b></p></div> }
    });
    let hidden: Vec<AnyView> = [("from", &page.from), ("alert", &page.alert)]
        .into_iter()
        .filter(|(_, value)| page.newest.is_none() && !value.is_empty())
        .map(|(name, value)| ui::hidden(name, value))
        .collect();
    let rows = (page.text.lines().count() as u32 + 2).clamp(20, 40);
    let status = match &page.newest {
        Some(newest) => {
            let by = newest.by.clone().unwrap_or_else(|| "Signalbox".into());
            view! { {format!("version {} by {by}, ", newest.version)} {ui::time(newest.at)} }.into_any()
        }
        None => "not saved yet".into_any(),
    };
    view! {
        <form id="editor-form" method="post" action=action data-command=C::NAME>
            <input type="hidden" name="once" value=once/>
            // Enter in the comment presses a form's first button: it must be this one.
            <button class="sr" tabindex="-1" aria-hidden="true" name="act" value="save">"Save"</button>
            <input type="hidden" name="base" value=page.base.to_string()/>
            {ui::hidden("ends", "browser")}
            {hidden}
            {says}
            <label class="sr" for="editor-text">"The runbook, in Markdown"</label>
            <div class="sheet">
                <div class="sheet-lines" aria-hidden="true"></div>
                <TextArea id="editor-text" name="text" value=page.text.clone() rows=rows described_by="editor-problems".to_string()/>
            </div>
            <div class="editor-foot">
                <p class="editor-status">
                    <span id="editor-draft" role="status"></span>
                    <button type="button" class="act small quiet" id="editor-discard" hidden=true>"Discard the draft"</button>
                    <span class="dim">{status}</span>
                </p>
                {found(&page.preview)}
                {Field::new::<C>("comment", "What changed, in one line").value(page.comment.clone()).input("text")}
                <div class="acts">
                    <button class="act primary" name="act" value="save" id="editor-save">{save} <kbd class="needs-script">"Ctrl S"</kbd></button>
                    <button class="act" name="act" value="preview">"Preview"</button>
                </div>
            </div>
        </form>
    }
    .into_any()
}

/// Whose values the preview's commands are filled with.
pub(super) fn service(page: &EditorPage) -> Option<AnyView> {
    let options: Vec<_> = page
        .services
        .iter()
        .map(|(slug, name)| {
            let selected = (*slug == page.service).then_some("selected");
            view! { <option value=slug.clone() selected=selected>{name.clone()}</option> }
        })
        .collect();
    (!options.is_empty()).then(|| {
        view! {
            <label class="sr" for="editor-service">"Fill the commands with the values of"</label>
            <select class="text" id="editor-service" name="service" form="editor-form">
                <option value="">"no service"</option>{options}
            </select>
        }
        .into_any()
    })
}
