use super::{UpdateRow, Words, corrections::struck};
use crate::{ids::IncidentNumber, ui};
use leptos::prelude::*;

/// What was said so far, newest first.
pub fn list(updates: &[UpdateRow]) -> AnyView {
    list_with(updates, None, None)
}

/// With a way to correct those of this incident, and a line over them.
pub fn list_with(updates: &[UpdateRow], correct: Option<IncidentNumber>, line: Option<AnyView>) -> AnyView {
    let count = (!updates.is_empty()).then(|| view! { <span class="n">{updates.len().to_string()}</span> });
    let rows: Vec<AnyView> = updates.iter().map(|update| row(update, correct)).collect();
    let rows = match rows.is_empty() {
        true => view! { <div class="empty"><p><b>"Nothing was said yet."</b></p></div> }.into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    view! {
        <section class="panel" id="updates" aria-labelledby="updates-h">
            <header><h2 id="updates-h">"Updates"</h2>{count}</header>
            {line}
            {rows}
        </section>
    }
    .into_any()
}

fn row(update: &UpdateRow, correct: Option<IncidentNumber>) -> AnyView {
    let audience = match update.is_public() {
        true => view! { <span class="tag public">"customers"</span> },
        false => view! { <span class="tag">"internal"</span> },
    };
    let approved = update.approved_by.as_ref().map(|by| view! { <br/> {format!("approved by {by}")} });
    let promise = update.next_update_at.map(|at| view! { <dt>"Next update"</dt><dd>"by " {ui::time(at)}</dd> });
    view! {
        <li class="row">
            <div class="grow">
                <p>{audience} " " <b>{update.phase_word().to_string()}</b> " · " <span dir="auto">{update.title.clone()}</span></p>
                <p dir="auto">{update.users_see.clone()}</p>
                <details class="fold-field">
                    <summary>"The other statements"</summary>
                    <dl class="pairs">
                        <dt>"Since"</dt><dd>{ui::time(update.since)}</dd>
                        <dt>"Who is affected"</dt><dd dir="auto">{update.scope.clone()}</dd>
                        <dt>"What we do"</dt><dd dir="auto">{update.mitigation.clone()}</dd>
                        {promise}
                        <dt>"Owns the call"</dt><dd dir="auto">{update.owner.clone()}</dd>
                    </dl>
                </details>
                {update.is_public().then(|| published(update))}
                {corrected(update)}
                {(update.is_public()).then(|| correct.map(|number| {
                    let href = format!("/incidents/{number}/updates/{}/correct", update.id);
                    view! { <p><a class="act small quiet" href=href>"Correct…"</a></p> }
                }))}
            </div>
            <span class="end dim">{ui::time(update.published_at)} " " {update.by.clone()} {approved}</span>
        </li>
    }
    .into_any()
}

/// "Published 14:42:07. Page at once · mails 1,204 of 1,204 handed over"
fn published(update: &UpdateRow) -> AnyView {
    let went = if update.went.is_empty() { String::new() } else { format!(" · {}", update.went) };
    let kept = update.kept_reason.as_ref().map(|reason| {
        view! { <p class="dim" dir="auto">{format!("Inside words kept: “{reason}”")}</p> }
    });
    let text = (update.words == Words::NoNews).then(|| view! { <p dir="auto">{update.mitigation.clone()}</p> });
    view! {
        {text}
        <p class="dim composer-went">
            {if update.words == Words::NoNews { "“No news yet”, published " } else { "Published " }}
            {ui::time_to_the_second(update.published_at)} ". Page at once" {went}
        </p>
        {kept}
    }
    .into_any()
}

/// What was said first, struck through beside what is said now. Only insiders see it.
fn corrected(update: &UpdateRow) -> Option<AnyView> {
    let corrected = update.corrected.as_ref()?;
    let now = update.statements()?;
    Some(
        view! {
            <div class="correction-was">
                <p class="dim">{corrected.says()} {ui::time(corrected.at)} ". It read first:"</p>
                {struck(&corrected.first, &now, &corrected.parts)}
            </div>
        }
        .into_any(),
    )
}
