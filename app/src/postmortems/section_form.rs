//! One section as its own form. Nine of them stand on one page, so the reason of a refused one is shown at that one only.

use super::{EditSection, Mark, SectionRow, conflict::conflict};
use crate::{
    command::{Command, Refused, fill},
    ids::IncidentNumber,
    ui,
    ui::TextArea,
};
use leptos::prelude::*;

pub(super) fn section_form(number: IncidentNumber, row: &SectionRow, writes: bool) -> AnyView {
    let section = row.section;
    let refused = refused_here(row);
    let (class, origin) = match (row.mark(), &row.edited_by) {
        (Mark::Record, _) => ("pm-section from-record", "from the record".to_string()),
        (Mark::Needs, _) => ("pm-section needs", "needs you".to_string()),
        (Mark::Yours, Some(name)) => ("pm-section", format!("{name}, version {}", row.version)),
        (Mark::Yours, None) => ("pm-section", format!("version {}", row.version)),
    };
    let when = row.is_touched.then(|| view! { " · " {ui::time(row.edited_at)} });
    let inner = match refused.as_ref().and_then(|refused| refused.stale.clone()) {
        Some(stale) => conflict(number, row, stale),
        None if writes => form(number, row, refused),
        None => view! { <p class="prewrap" dir="auto">{row.text.clone()}</p> }.into_any(),
    };
    let heading = format!("{}-h", section.key());
    view! {
        <section class=class id=section.key() aria-labelledby=heading.clone()>
            <header><h2 id=heading.clone()>{section.title()}</h2><span class="origin">{origin} {when}</span></header>
            {inner}
        </section>
    }
    .into_any()
}

/// The last attempt, where it was this section's.
fn refused_here(row: &SectionRow) -> Option<Refused> {
    let refused = ui::frame().refused;
    let is_mine = refused.command == EditSection::NAME && refused.value("section") == Some(row.section.key());
    if is_mine {
        ui::refusal_is_told();
    }
    is_mine.then_some(refused)
}

fn form(number: IncidentNumber, row: &SectionRow, refused: Option<Refused>) -> AnyView {
    let key = row.section.key();
    let typed = refused.as_ref().and_then(|refused| refused.value("text")).unwrap_or(&row.text).to_string();
    let base =
        refused.as_ref().and_then(|refused| refused.value("base")).map_or(row.version.to_string(), str::to_string);
    let says = refused.map(|refused| {
        view! { <div class="notice bad errors" role="alert" tabindex="-1" id="refused"><p><b>{refused.says}</b></p></div> }
    });
    let rows = (typed.lines().count() as u32 + 1).clamp(4, 24);
    let id = format!("text-{key}");
    let inner = view! {
        {says}
        {ui::hidden("base", &base)}
        <label class="sr" for=id.clone()>{row.section.title()}", in Markdown"</label>
        <TextArea id=id name="text" value=typed rows=rows/>
        <div class="acts"><button class="act small">"Save "{row.section.title().to_lowercase()}</button></div>
    };
    posted(number, key, inner)
}

/// As `ui::form`, without the reason of another section's refusal.
pub(super) fn posted(number: IncidentNumber, key: &'static str, inner: impl IntoView + 'static) -> AnyView {
    let action = fill(EditSection::PATH, |name| match name {
        "number" => Some(number.to_string()),
        _ => Some(key.to_string()),
    });
    let once = (ui::frame().once)().to_string();
    view! {
        <form class="stack" method="post" action=action data-command=EditSection::NAME>
            <input type="hidden" name="once" value=once/>
            {inner}
        </form>
    }
    .into_any()
}
