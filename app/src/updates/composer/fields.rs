use super::{ComposerPage, parts::parts, promise_field::promise};
use crate::{
    command::Refused,
    ui::{self, Field},
    updates::{Phase, PublishUpdate},
};
use leptos::prelude::*;

/// The six, with the title over them; for customers the parts below.
pub(super) fn fields(page: &ComposerPage, refused: &Refused) -> AnyView {
    let form = &page.form;
    let field = |name, label, value: &str| Field::new::<PublishUpdate>(name, label).rewritten(value);
    let is_public = page.is_public();
    let phases = Phase::ALL.into_iter().map(|phase| (phase.key().to_string(), phase.word().to_string())).collect();
    let title = match is_public {
        true => field("title", "Public title", &form.title)
            .hint("The first sentence of the status page, without inside words."),
        false => field("title", "Title", &form.title),
    };
    let owner = field("owner", "Who owns the call", &form.owner);
    view! {
        {title.input("text")}
        {field("phase", "Phase", &form.phase).select(phases)}
        {field("users_see", "What users see", &form.users_see).area(2)}
        {field("since", "Since", &since(page)).hint(since_hint(page)).input("datetime-local")}
        {field("scope", "Who is affected", &form.scope).hint("Say who is not affected, too.").area(2)}
        {field("mitigation", "What we are doing", &form.mitigation).area(2)}
        {promise(page, refused)}
        {if is_public { owner.hint("A role, not a name.") } else { owner }.input("text")}
        {is_public.then(|| parts(page))}
    }
    .into_any()
}

/// What was typed and can't be read stays as it was typed.
fn since(page: &ComposerPage) -> String {
    page.since.map_or_else(|| page.form.since.clone(), ui::for_input)
}

fn since_hint(page: &ComposerPage) -> String {
    match page.since.map(|at| page.times(at)) {
        Some((theirs, Some(_))) if page.is_public() => format!("In your zone; the status page says {theirs}."),
        _ => "In your zone.".into(),
    }
}
