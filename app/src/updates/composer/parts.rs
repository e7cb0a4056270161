use super::ComposerPage;
use crate::status::State;
use leptos::prelude::*;

/// The parts of the public page, the incident's own first.
pub(super) fn parts(page: &ComposerPage) -> AnyView {
    if page.parts.is_empty() {
        return view! { <p class="dim">"The status page has no parts yet. "<a href="/settings/status">"Add some"</a></p> }.into_any();
    }
    let said = page.form.states();
    let mut parts: Vec<_> = page.parts.iter().collect();
    parts.sort_by_key(|part| !part.is_its_own);
    let rows: Vec<AnyView> = parts
        .into_iter()
        .enumerate()
        .map(|(place, part)| {
            let chosen = said.iter().find(|(id, _)| *id == part.id).map_or(part.state, |(_, state)| *state);
            let id = format!("update-publish-part-{place}");
            let options: Vec<_> = State::ALL
                .into_iter()
                .map(|state| {
                    let value = format!("{}={}", part.id, state.key());
                    view! { <option value=value selected=(state == chosen).then_some("selected")>{state.word()}</option> }
                })
                .collect();
            view! {
                <div class="field inline">
                    <label for=id.clone() dir="auto">{part.name.clone()}</label>
                    <select class="text" id=id name="components">{options}</select>
                </div>
            }
            .into_any()
        })
        .collect();
    view! { <fieldset class="field composer-parts"><legend>"Parts and their states"</legend><p class="hint composer-over">"What is resolved leaves no part in trouble."</p>{rows}</fieldset> }.into_any()
}
