//! Two people saved one section: both texts side by side, and nothing is saved until one of them chooses.

use super::{SectionRow, section_form::posted};
use crate::{command::Stale, ids::IncidentNumber, links, ui, ui::TextArea};
use leptos::prelude::*;

pub(super) fn conflict(number: IncidentNumber, row: &SectionRow, stale: Stale) -> AnyView {
    let key = row.section.key();
    let whose = whose(row.edited_by.as_deref());
    let back = format!("{}#{key}", links::postmortem(number));
    let base = stale.version.to_string();
    let id = format!("text-{key}");
    let rows = (stale.yours.lines().count() as u32 + 1).clamp(4, 24);
    let keep_mine = view! {
        {ui::hidden("base", &base)}
        <label class="sr" for=id.clone()>"Your text"</label>
        <TextArea id=id name="text" value=stale.yours.clone() rows=rows/>
        <div class="acts"><button class="act">"Keep mine"</button>{ui::copy_button("Copy my text", &stale.yours)}</div>
    };
    let keep_both = view! {
        {ui::hidden("base", &base)}
        {ui::hidden("text", &both(&stale.theirs, &stale.yours))}
        <button class="act">"Keep both"</button>
    };
    view! {
        <section class="conflict" id="refused" role="alert" tabindex="-1">
            <h3>{stale.says.clone()}</h3>
            <p>"Nothing is saved until you choose."</p>
            <div class="conflict-pair">
                <div class="theirs">
                    <h3>{whose.clone()} ", " {ui::time(row.edited_at)}</h3>
                    <p class="prewrap" dir="auto">{stale.theirs.clone()}</p>
                    <div class="acts"><a class="act" href=back>"Keep " {whose}</a></div>
                </div>
                <div class="mine"><h3>"Yours"</h3>{posted(number, key, keep_mine)}</div>
            </div>
            <div class="acts">{posted(number, key, keep_both)}</div>
        </section>
    }
    .into_any()
}

fn whose(name: Option<&str>) -> String {
    match name.and_then(|name| name.split_whitespace().next()) {
        Some(first) => format!("{first}'s"),
        None => "the record's".into(),
    }
}

/// Theirs first, as it stands on the page already.
fn both(theirs: &str, yours: &str) -> String {
    format!("{}\n\n{}", theirs.trim_end(), yours.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_texts_follow_each_other() {
        assert_eq!(both("a\n", "\nb"), "a\n\nb");
        assert_eq!(whose(Some("Ben Osei")), "Ben's");
        assert_eq!(whose(None), "the record's");
    }
}
