use crate::{ids::ComponentId, status::State};
use leptos::prelude::*;

/// A part of the public page, and what is chosen for it.
pub(super) struct Choice<'a> {
    pub id: ComponentId,
    pub name: &'a str,
    pub state: State,
}

/// A list of states for each part; all are sent as `components`.
pub(super) fn part_states<'a>(form: &str, parts: impl Iterator<Item = Choice<'a>>) -> Vec<AnyView> {
    let field = |(place, part): (usize, Choice<'a>)| {
        let id = format!("{form}-part-{place}");
        let options: Vec<_> = State::ALL
            .into_iter()
            .map(|state| {
                let value = format!("{}={}", part.id, state.key());
                view! { <option value=value selected=(state == part.state).then_some("selected")>{state.word()}</option> }
            })
            .collect();
        view! {
            <div class="field inline">
                <label for=id.clone() dir="auto">{part.name.to_string()}</label>
                <select class="text" id=id name="components">{options}</select>
            </div>
        }
        .into_any()
    };
    parts.enumerate().map(field).collect()
}
