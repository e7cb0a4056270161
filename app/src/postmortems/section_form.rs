//! The form of one section. Nine of them stand on one page, so the reason of a refused one is shown at that one only.

use super::{EditSection, SectionRow, asked, offered};
use crate::{
    command::{Command, Refused, fill},
    ids::IncidentNumber,
    ui,
    ui::TextArea,
};
use leptos::prelude::*;

/// The last attempt, where it was this section's.
pub(super) fn refused_here(row: &SectionRow) -> Option<Refused> {
    let refused = ui::frame().refused;
    let is_mine = refused.command == EditSection::NAME && refused.value("section") == Some(row.section.key());
    if is_mine {
        ui::refusal_is_told();
    }
    is_mine.then_some(refused)
}

pub(super) fn section_form(number: IncidentNumber, row: &SectionRow, refused: Option<Refused>) -> AnyView {
    let key = row.section.key();
    let typed = refused.as_ref().and_then(|refused| refused.value("text")).unwrap_or(offered(&row.text)).to_string();
    let base =
        refused.as_ref().and_then(|refused| refused.value("base")).map_or(row.version.to_string(), str::to_string);
    let says = refused.map(|refused| {
        view! { <div class="notice bad errors" role="alert" tabindex="-1" id="refused"><p><b>{refused.says}</b></p></div> }
    });
    let rows = (typed.lines().count() as u32 + 1).clamp(4, 24);
    let (id, hint) = (format!("text-{key}"), format!("text-{key}-h"));
    let rule = asked(&row.text).unwrap_or("A blank line parts paragraphs; lists begin with a hyphen.").to_string();
    let inner = view! {
        {says}
        {ui::hidden("base", &base)}
        <div class="field">
            <label for=id.clone()>{row.section.title()}", in Markdown"</label>
            <p class="hint" id=hint.clone()>{rule}</p>
            <TextArea id=id name="text" value=typed rows=rows described_by=hint/>
        </div>
        <div class="acts"><button class="act">"Save "{row.section.title().to_lowercase()}</button></div>
    };
    posted(number, key, inner)
}

/// As `ui::form`, without the reason of another section's refusal.
/// The fragment leads to the section where the answer is the page again, without scripts too.
pub(super) fn posted(number: IncidentNumber, key: &'static str, inner: impl IntoView + 'static) -> AnyView {
    let action = fill(EditSection::PATH, |name| match name {
        "number" => Some(number.to_string()),
        _ => Some(key.to_string()),
    });
    let once = (ui::frame().once)().to_string();
    view! {
        <form class="stack" method="post" action=format!("{action}#{key}") data-command=EditSection::NAME>
            <input type="hidden" name="once" value=once/>
            {inner}
        </form>
    }
    .into_any()
}
