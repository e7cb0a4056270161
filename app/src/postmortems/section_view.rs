//! One section as it is read: its heading, whose words they are, the text; "Edit" unfolds its form.

use super::{
    Mark, SectionRow,
    conflict::conflict,
    section_form::{refused_here, section_form},
};
use crate::{command::Refused, ids::IncidentNumber, ui};
use leptos::prelude::*;

/// In a draft that waits for its writer, what nobody has begun stands open.
pub(super) fn section_view(number: IncidentNumber, row: &SectionRow, writes: bool, waits: bool) -> AnyView {
    let section = row.section;
    let (class, origin) = match (row.mark(), &row.edited_by) {
        (Mark::Record, _) => ("pm-section from-record", "from the record".to_string()),
        (Mark::Needs, _) => ("pm-section needs", "needs you".to_string()),
        (Mark::Yours, Some(name)) => ("pm-section", format!("{name}, version {}", row.version)),
        (Mark::Yours, None) => ("pm-section", format!("version {}", row.version)),
    };
    let when = row.is_touched.then(|| view! { " · " {ui::time(row.edited_at)} });
    let refused = refused_here(row);
    let inner = match refused.as_ref().and_then(|refused| refused.stale.clone()) {
        Some(stale) => conflict(number, row, stale),
        None if writes => view! { {edit(number, row, refused, waits)} {prose(row)} }.into_any(),
        None => prose(row),
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

/// Before the text, so that a keyboard comes to it from the heading.
fn edit(number: IncidentNumber, row: &SectionRow, refused: Option<Refused>, waits: bool) -> AnyView {
    let is_open = refused.is_some() || (waits && row.is_unwritten());
    let what = format!(" {}", row.section.title().to_lowercase());
    view! {
        <details class="pm-edit" open=is_open>
            <summary class="act small quiet">"Edit"<span class="sr">{what}</span></summary>
            {section_form(number, row, refused)}
        </details>
    }
    .into_any()
}

fn prose(row: &SectionRow) -> AnyView {
    match row.prose.0.is_empty() {
        true => view! { <p class="prose dim">"Nothing is written here."</p> }.into_any(),
        false => view! { <div class="prose" dir="auto" inner_html=row.prose.0.clone()></div> }.into_any(),
    }
}
