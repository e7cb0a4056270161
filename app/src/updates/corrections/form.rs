//! The fields of a correction, and the look at it before somebody says how it goes out.

use super::{CorrectPage, CorrectUpdate, changes};
use crate::{
    command::Refused,
    ui::{self, Field, grouped},
    updates::{
        Phase, Statements, chosen_states,
        correction::{CHOOSE, NOT_SPELLING, correct},
        part_states::{Choice, part_states},
    },
};
use leptos::prelude::*;

pub(super) fn fields(page: &CorrectPage, refused: &Refused) -> AnyView {
    let field = Field::new::<CorrectUpdate>;
    let said = &page.said;
    let phases = Phase::ALL.into_iter().filter(|phase| (*phase == Phase::Resolved) == (said.phase == Phase::Resolved));
    let phases = phases.map(|phase| (phase.key().to_string(), phase.word().to_string())).collect();
    view! {
        {field("title", "Public title").value(said.title.clone()).input("text")}
        {field("phase", "Phase").value(said.phase.key()).select(phases)}
        {field("users_see", "What users see").value(said.users_see.clone()).area(2)}
        {field("since", "Since").hint("In your zone; the status page says it in UTC.")
            .value(ui::for_input(said.since)).input("datetime-local")}
        {field("scope", "Who is affected").value(said.scope.clone()).area(2)}
        {field("mitigation", "What we are doing").value(said.mitigation.clone()).area(2)}
        {field("owner", "Who owns the call").value(said.owner.clone()).input("text")}
        {parts(page, refused)}
    }
    .into_any()
}

fn parts(page: &CorrectPage, refused: &Refused) -> Option<AnyView> {
    let typed = refused.value("components").map(chosen_states).unwrap_or_default();
    let choices = page.parts.iter().map(|part| Choice {
        id: part.id,
        name: &part.name,
        state: typed.iter().find(|(id, _)| *id == part.id.0).map_or(part.state, |(_, state)| *state),
    });
    let rows = part_states("update-correct", choices);
    let is_some = !rows.is_empty();
    is_some.then(|| {
        view! { <fieldset class="field"><legend>"Parts and their states"</legend>{rows}</fieldset> }.into_any()
    })
}

/// Whether what was typed is whole and only the way is missing.
pub(super) fn is_choice(refused: &Refused) -> bool {
    refused.errors.len() == 1 && refused.error("how").is_some()
}

/// What changes, and the two ways, neither of them chosen.
pub(super) fn choice(page: &CorrectPage, refused: &Refused) -> AnyView {
    let typed = |field: &str| refused.value(field).unwrap_or_default().trim().replace("\r\n", "\n");
    let before = &page.said;
    let after = Statements {
        phase: Phase::read(&typed("phase")).unwrap_or(before.phase),
        title: typed("title"),
        users_see: typed("users_see"),
        scope: typed("scope"),
        mitigation: typed("mitigation"),
        owner: typed("owner"),
        ..before.clone()
    };
    let rows: Vec<_> = changes(before, &after)
        .into_iter()
        .map(|(label, old, new)| view! { <dt>{label}</dt><dd dir="auto"><del>{old}</del> " " <ins>{new}</ins></dd> })
        .collect();
    let since = (typed("since") != ui::for_input(before.since)).then(|| {
        view! { <dt>"Since when"</dt><dd><del>{ui::for_input(before.since).replace('T', " ")}</del> " "
        <ins>{typed("since").replace('T', " ")}</ins></dd> }
    });
    let states = chosen_states(&typed("components"));
    let moved: Vec<_> = page
        .parts
        .iter()
        .filter_map(|part| Some((part, states.iter().find(|(id, _)| *id == part.id.0)?.1)))
        .filter(|(part, state)| part.state != *state)
        .map(|(part, state)| {
            view! { <dt>{part.name.clone()}</dt><dd><del>{part.state.word()}</del> " " <ins>{state.word()}</ins></dd> }
        })
        .collect();
    let is_moved = !moved.is_empty() || since.is_some();
    let is_quiet = correct(before, &after, is_moved, Some(super::Correction::Quiet)).is_ok();
    let says = match refused.error("how") {
        Some(says) if says != CHOOSE => says.to_string(),
        _ if is_quiet => "The words stay; only their spelling changes.".into(),
        _ => NOT_SPELLING.into(),
    };
    let readers = match page.readers {
        0 => "Correct it; nobody subscribes".to_string(),
        1 => "Correct and tell 1 reader".into(),
        many => format!("Correct and tell {} readers", grouped(many)),
    };
    ui::refusal_is_told();
    view! {
        <section class="panel public correction-choice" aria-labelledby="choice-h" id="refused" tabindex="-1">
            <header><h2 id="choice-h">"This changes for everyone"</h2></header>
            <div class="body stack">
                <dl class="pairs correction-struck">{rows}{since}{moved}</dl>
                <p role="status">{says}</p>
                <div class="acts">
                    <button class="act" form="correct" name="how" value="quiet">"Correct quietly: spelling"</button>
                    <button class="act outward" form="correct" name="how" value="told">{readers}</button>
                </div>
                <p class="dim">"Insiders keep seeing the first text. The page says when it was corrected."</p>
            </div>
        </section>
    }
    .into_any()
}
