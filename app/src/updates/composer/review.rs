//! The last look before everyone reads it: exactly the words, what looks like an inside word, and one button.

use super::{
    ComposerPage,
    inside_view::inside,
    live::{channels, hints_of_review},
};
use crate::{
    command::{Command, Refused, fill},
    ids::ComponentId,
    status::State,
    ui,
    updates::{
        Phase, PublishUpdate, Statements,
        differences::{changed, differences, part_changes},
        inside::leaked_in,
        left_troubled,
        reach::goes_to,
        still_working,
    },
};
use leptos::prelude::*;

pub(super) fn review(page: &ComposerPage, refused: &Refused) -> AnyView {
    let heading = format!("Review: customer update {} of #{}", page.published + 1, page.number);
    let why = (!refused.is_review()).then(|| view! { <p class="notice bad" role="alert">{refused.says.clone()}</p> });
    view! {
        <section class="panel public" id="review" tabindex="-1" aria-labelledby="review-h">
            <header><h2 id="review-h">{heading}</h2><p class="aside">"exactly as it will appear"</p></header>
            <p class="public-word">"Everyone can read this"</p>
            <div class="composer-review">
                {why}
                <div class="composer-channels">{channels(page)}</div>
                {inside(page)}
                {hints_of_review(page)}
                {asked_about_parts(page)}
                {restricted(page)}
                {compared(page)}
                <p class="goes"><b>"Goes to"</b> " " {goes_to(page.reach)}</p>
                {publish(page)}
            </div>
        </section>
    }
    .into_any()
}

/// Everything the next post carries again, so that what is published is what was read.
pub(super) fn carry(page: &ComposerPage) -> AnyView {
    let form = &page.form;
    let fields: [(&'static str, &str); 14] = [
        ("audience", &form.audience),
        ("phase", &form.phase),
        ("title", &form.title),
        ("users_see", &form.users_see),
        ("since", &form.since),
        ("scope", &form.scope),
        ("mitigation", &form.mitigation),
        ("next_update", &form.next_update),
        ("next_other", &form.next_other),
        ("owner", &form.owner),
        ("components", &form.components),
        ("seen", &form.seen),
        ("sure", &form.sure),
        ("number", &page.number.to_string()),
    ];
    fields.into_iter().map(|(name, value)| ui::hidden(name, value)).collect::<Vec<_>>().into_any()
}

/// A form without any field to type in: Enter cannot send it. Where a second person is needed, its buttons ask one.
fn publish(page: &ComposerPage) -> AnyView {
    let is_clean = !page.form.kept_reason.trim().is_empty() || leaked_in(page.form.texts(), &page.known).is_empty();
    let back = view! { <a class="act quiet" href="#write">"Back to writing"</a> };
    if !is_clean {
        return view! { <p class="dim">"Nothing is published while inside words stand in it unanswered."</p> <div class="acts">{back}</div> }
            .into_any();
    }
    let action = fill(PublishUpdate::PATH, |_| Some(page.number.to_string()));
    let once = (ui::frame().once)().to_string();
    let buttons = match &page.second {
        None => view! { <button class="act outward primary">"Publish to everyone"</button> }.into_any(),
        Some(people) => {
            let severity = page.severity.map_or("This".to_string(), |severity| severity.to_string());
            let asks: Vec<AnyView> = people
                .iter()
                .map(|person| {
                    let label = format!("Ask {}", person.name);
                    view! { <button class="act outward" name="ask" value=person.id.to_string()>{label}</button> }
                        .into_any()
                })
                .collect();
            view! { <p class="composer-second"><b>"Approval"</b> {format!(" {severity} needs a second person:")}</p> {asks} }.into_any()
        }
    };
    view! {
        <form method="post" action=action data-command=PublishUpdate::NAME data-publishes="">
            <input type="hidden" name="once" value=once/>
            {carry(page)}
            {ui::hidden("kept_reason", &page.form.kept_reason)}
            {ui::hidden("review", "yes")}
            <div class="acts">{buttons} {back} <span class="dim" data-kept=""></span></div>
        </form>
    }
    .into_any()
}

/// An incident and the states of its parts are said apart, so that one is easily forgotten.
fn asked_about_parts(page: &ComposerPage) -> AnyView {
    let Some(phase) = Phase::read(&page.form.phase) else { return ().into_any() };
    let states = page.form.states();
    let own: Vec<ComponentId> = page.parts.iter().filter(|part| part.is_its_own).map(|part| part.id).collect();
    let unsaid = still_working(phase, &states, &own).into_iter().filter(|part| !page.form.is_sure_of(*part));
    let unsaid = unsaid.map(|part| {
        let asks = format!("{} still says Working. Is that so?", name(page, part));
        ask(page, part, asks, [(State::Partial, "Partly not working"), (State::Working, "It works")])
    });
    let left: Vec<String> = left_troubled(phase, &states).into_iter().map(|part| name(page, part)).collect();
    let left = (!left.is_empty()).then(|| {
        view! { <p class="notice">{format!("It is resolved: {} will say Working.", left.join(", "))}</p> }
    });
    let unsaid: Vec<AnyView> = unsaid.collect();
    view! { {unsaid} {left} }.into_any()
}

fn name(page: &ComposerPage, part: ComponentId) -> String {
    page.parts.iter().find(|known| known.id == part).map(|known| known.name.clone()).unwrap_or_default()
}

fn ask(page: &ComposerPage, part: ComponentId, asks: String, answers: [(State, &'static str); 2]) -> AnyView {
    let action = fill(PublishUpdate::PATH, |_| Some(page.number.to_string()));
    let once = (ui::frame().once)().to_string();
    let buttons: Vec<AnyView> = answers
        .into_iter()
        .map(|(state, label)| {
            let value = format!("{part}={}", state.key());
            view! { <button class="act small" name="state" value=value>{label}</button> }.into_any()
        })
        .collect();
    view! {
        <form class="notice warn" method="post" action=action data-command=PublishUpdate::NAME>
            <input type="hidden" name="once" value=once/>
            {carry(page)}
            {ui::hidden("kept_reason", &page.form.kept_reason)}
            <p><b>{asks}</b></p>
            {buttons}
        </form>
    }
    .into_any()
}

fn restricted(page: &ComposerPage) -> Option<AnyView> {
    let says = "This incident is restricted. These words become public only by this act; nothing else of it does.";
    page.restricted.then(|| view! { <p class="notice restricted">{says}</p> }.into_any())
}

/// What is other than in the last update, and what the team reads instead.
fn compared(page: &ComposerPage) -> AnyView {
    let Some(now) = statements(page) else { return ().into_any() };
    let since = page.last().and_then(|last| last.statements()).map(|last| {
        let said: Vec<_> = page.parts.iter().map(|part| (part.id, part.state)).collect();
        let parts = page.parts.iter().map(|part| (part.id, part.name.as_str()));
        let parts = part_changes(parts, (last.phase, &said), (now.phase, &page.form.states()));
        let mut names = changed(&last, &now);
        names.extend(parts.iter().map(|part| part.named()));
        let names = if names.is_empty() { "nothing".to_string() } else { names.join(", ") };
        view! { <p>{format!("Changed since update {}: {names}", page.published)}</p> }
    });
    let inside = page.updates.iter().find(|update| !update.is_public()).and_then(|update| update.statements());
    let rows: Vec<AnyView> = inside
        .map(|inside| differences(&inside, &now, &page.known))
        .unwrap_or_default()
        .iter()
        .map(|difference| view! { <li dir="auto">{difference.sentence()}</li> }.into_any())
        .collect();
    let inside = (!rows.is_empty()).then(|| {
        view! { <details><summary>"What the team reads instead"</summary><ul class="composer-words">{rows}</ul></details> }
    });
    view! { {since} {inside} }.into_any()
}

/// The form as an update, as far as it can be compared.
fn statements(page: &ComposerPage) -> Option<Statements> {
    let form = &page.form;
    Some(Statements {
        phase: Phase::read(&form.phase)?,
        title: form.title.clone(),
        users_see: form.users_see.clone(),
        since: page.since?,
        scope: form.scope.clone(),
        mitigation: form.mitigation.clone(),
        next_update_at: page.next,
        owner: form.owner.clone(),
    })
}
