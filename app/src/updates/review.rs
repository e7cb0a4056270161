//! The last look before everyone reads it: exactly the words, what looks like an inside word, and one button.

use super::{ComposerPage, Phase, PublishUpdate, chosen_states, inside_words};
use crate::{
    command::{Command, Refused, fill},
    status::{self, State},
    ui,
};
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use leptos::prelude::*;

/// Everything the second post carries again, so that what is published is what was read.
const CARRIED: [&str; 12] = [
    "audience",
    "phase",
    "title",
    "users_see",
    "since",
    "scope",
    "mitigation",
    "next_update",
    "owner",
    "components",
    "seen",
    "number",
];

pub(super) fn review(page: &ComposerPage, typed: &Refused) -> AnyView {
    let text = |field: &str| typed.value(field).unwrap_or_default().trim().to_string();
    let count = page.published() + 1;
    let heading = format!("Review: customer update {count} of #{}", page.number);
    let now = ui::frame().clock.now;
    let said = |field: &str| when(&text(field)).map_or_else(|| text(field), |at| status::utc(at, now));
    let phase = Phase::read(&text("phase"));
    let promise = match phase {
        Some(Phase::Resolved) if text("next_update").is_empty() => None,
        _ => Some(format!("By {}.", said("next_update"))),
    };
    let states = chosen_states(&text("components"));
    let parts: Vec<String> = page
        .parts
        .iter()
        .filter_map(|part| {
            states.iter().find(|(id, state)| *id == part.id && *state != State::Working).map(|found| (part, found.1))
        })
        .map(|(part, state)| format!("{}: {}", part.name, state.word().to_lowercase()))
        .collect();
    let rows: Vec<AnyView> =
        [("What you see", "users_see"), ("Who is affected", "scope"), ("What we do", "mitigation")]
            .into_iter()
            .map(|(label, field)| {
                view! { <dt>{label}</dt><dd dir="auto">{marked(&text(field), &page.names)}</dd> }.into_any()
            })
            .collect();
    let promise = promise.map(|words| view! { <dt>"Next update"</dt><dd>{words}</dd> });
    let phase_word = phase.map(Phase::word).unwrap_or_default();
    view! {
        <section class="panel public" id="review" tabindex="-1" aria-labelledby="review-h">
            <header><h2 id="review-h">{heading}</h2><p class="aside">"exactly as it will appear"</p></header>
            <p class="public-word">"Everyone can read this"</p>
            <div class="preview">
                <h3 dir="auto">{marked(&text("title"), &page.names)}</h3>
                <p><b>{phase_word}</b> {format!(", since {}", said("since"))}</p>
                <dl>
                    {rows}
                    {promise}
                    <dt>"In charge"</dt><dd dir="auto">{marked(&text("owner"), &page.names)}</dd>
                    {(!parts.is_empty()).then(|| view! { <dt>"Parts"</dt><dd>{parts.join(" · ")}</dd> })}
                </dl>
                {warnings(page, typed, phase, parts.is_empty())}
                <p class="goes"><b>"Goes to"</b> " the status page, at once. It cannot be taken back, only answered by the next."</p>
                {publish(page, typed)}
            </div>
        </section>
    }
    .into_any()
}

/// A form without any field to type in: Enter cannot send it.
fn publish(page: &ComposerPage, typed: &Refused) -> AnyView {
    let action = fill(PublishUpdate::PATH, |_| Some(page.number.to_string()));
    let once = (ui::frame().once)().to_string();
    let carried: Vec<AnyView> = CARRIED.iter().filter_map(|name| Some(ui::hidden(name, typed.value(name)?))).collect();
    view! {
        <form method="post" action=action data-command=PublishUpdate::NAME>
            <input type="hidden" name="once" value=once/>
            {carried}
            {ui::hidden("review", "yes")}
            <div class="acts">
                <button class="act outward primary">"Publish to everyone"</button>
                <a class="act quiet" href="#write">"Back to writing"</a>
            </div>
        </form>
    }
    .into_any()
}

fn warnings(page: &ComposerPage, typed: &Refused, phase: Option<Phase>, all_work: bool) -> AnyView {
    let mut words: Vec<String> = Vec::new();
    for field in ["title", "users_see", "scope", "mitigation", "owner"] {
        let text = typed.value(field).unwrap_or_default();
        words.extend(inside_words(text, &page.names).iter().map(|place| text[place.start..place.end].to_string()));
    }
    words.sort();
    words.dedup();
    let inside = (!words.is_empty()).then(|| {
        view! { <p class="notice warn"><b>"Inside words: "</b> {words.join(", ")} ". Say it as a stranger would, or publish it so."</p> }
    });
    let is_over = phase == Some(Phase::Resolved);
    let working = (all_work && !is_over && !page.parts.is_empty())
        .then(|| view! { <p class="notice warn">"Every part still says Working. Is that so? If not, choose their states below."</p> });
    let restricted = page.restricted.then(|| {
        view! { <p class="notice restricted">"This incident is restricted. These words become public only by this act; nothing else of it does."</p> }
    });
    let changed = page.last().map(|last| {
        let was = |field: &str, before: &str| typed.value(field).unwrap_or_default().trim() != before;
        let pairs = [
            ("phase", last.phase.as_str(), "phase"),
            ("title", &last.title, "title"),
            ("users_see", &last.users_see, "what users see"),
            ("scope", &last.scope, "who is affected"),
            ("mitigation", &last.mitigation, "what we do"),
            ("owner", &last.owner, "who is in charge"),
        ];
        let mut names: Vec<&str> =
            pairs.into_iter().filter(|(field, before, _)| was(field, before)).map(|(.., name)| name).collect();
        names.push("next update");
        view! { <p class="dim">{format!("Changed since update {}: {}.", page.published(), names.join(", "))}</p> }
    });
    view! { {inside} {working} {restricted} {changed} }.into_any()
}

/// The text with its inside words underlined.
fn marked(text: &str, names: &[String]) -> Vec<AnyView> {
    let mut out = Vec::new();
    let mut from = 0;
    for place in inside_words(text, names) {
        out.push(text[from..place.start].to_string().into_any());
        let word = text[place.start..place.end].to_string();
        out.push(view! { <mark class="inside" title=place.why>{word}</mark> }.into_any());
        from = place.end;
    }
    out.push(text[from..].to_string().into_any());
    out
}

/// What a time field holds, read in the reader's zone.
pub(super) fn when(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    let local = ui::frame().clock.local;
    let shown = NaiveDateTime::parse_from_str(text.get(..16)?, "%Y-%m-%dT%H:%M").ok()?.and_utc();
    let offset = |at: DateTime<Utc>| Duration::seconds(local(at).0.offset().local_minus_utc().into());
    // Twice, because the first look may fall on the other side of a change of clocks.
    Some(shown - offset(shown - offset(shown)))
}
