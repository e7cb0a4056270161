//! Checks as they are read; on paper each has a square, and a line for initials and the time.

use super::{
    super::{Check, Checklist},
    RunbookPage,
    commands::commands,
    raw,
};
use crate::ui;
use leptos::prelude::*;

pub(super) fn checks(list: &Checklist, page: &RunbookPage) -> Option<AnyView> {
    let rows: Vec<AnyView> = list.checks.iter().map(|check| line(check, page)).collect();
    (!rows.is_empty()).then(|| view! { <ol class="checks">{rows}</ol> }.into_any())
}

fn line(check: &Check, page: &RunbookPage) -> AnyView {
    let when = check.annotations.when.clone().map(|when| view! { " " <code>{when}</code> });
    let expect = check.expect.as_ref().map(|expect| view! { <p class="dim">"Expect: " {ui::inline_code(expect)}</p> });
    let note = page.notes.get(&check.key).and_then(raw);
    let more = (expect.is_some() || note.is_some() || !check.commands.is_empty())
        .then(|| view! { <div class="more">{expect}{note}{commands(&check.commands, page)}</div> });
    let minutes = check.annotations.minutes.map(|minutes| format!("{minutes} min"));
    view! {
        <li class="check open">
            {ui::icon("box")}
            <p class="say" dir="auto">{ui::inline_code(&check.text)}{when}</p>
            <div class="who">{minutes}</div>
            {more}
        </li>
    }
    .into_any()
}
