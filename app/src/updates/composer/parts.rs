use super::ComposerPage;
use crate::updates::part_states::{Choice, part_states};
use leptos::prelude::*;

/// The parts of the public page, the incident's own first.
pub(super) fn parts(page: &ComposerPage) -> AnyView {
    if page.parts.is_empty() {
        return view! { <p class="dim">"The status page has no parts yet. "<a href="/settings/status">"Add some"</a></p> }.into_any();
    }
    let said = page.form.states();
    let mut parts: Vec<_> = page.parts.iter().collect();
    parts.sort_by_key(|part| !part.is_its_own);
    let choices = parts.into_iter().map(|part| Choice {
        id: part.id,
        name: &part.name,
        state: said.iter().find(|(id, _)| *id == part.id).map_or(part.state, |(_, state)| *state),
    });
    let rows = part_states("update-publish", choices);
    view! { <fieldset class="field composer-parts"><legend>"Parts and their states"</legend><p class="hint composer-over">"What is resolved leaves no part in trouble."</p>{rows}</fieldset> }.into_any()
}
