//! The sheet on which an update is written; for customers it stands on striped ground and is read once more.

use super::{CUSTOMERS, INTERNAL, Phase, PublishUpdate, UpdateRow, chosen_states, list, review};
use crate::{
    command::{Command, Refused, fill},
    ids::IncidentNumber,
    links,
    status::{self, State},
    ui::{self, Field},
};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use leptos::prelude::*;
use uuid::Uuid;

/// What stands in the fields first: from the last update of the audience, or from the record.
#[derive(Clone, Debug)]
pub struct Draft {
    pub phase: Phase,
    pub title: String,
    pub users_see: String,
    pub since: DateTime<Utc>,
    pub scope: String,
    pub mitigation: String,
    pub owner: String,
}

/// A part of the public page, with the state it has now.
#[derive(Clone, Debug)]
pub struct PartChoice {
    pub id: Uuid,
    pub name: String,
    pub state: State,
}

#[derive(Clone, Debug)]
pub struct ComposerPage {
    pub number: IncidentNumber,
    /// `customers` or `internal`.
    pub audience: String,
    pub kind: String,
    pub restricted: bool,
    pub title: String,
    /// May publish for this audience.
    pub allowed: bool,
    /// The next update is promised this many minutes ahead, unless another time is chosen.
    pub cadence: i64,
    pub draft: Draft,
    pub parts: Vec<PartChoice>,
    /// Of both audiences, newest first.
    pub updates: Vec<UpdateRow>,
    /// People whose names must not slip out.
    pub names: Vec<String>,
}

impl ComposerPage {
    fn is_public(&self) -> bool {
        self.audience == CUSTOMERS
    }

    pub(super) fn last(&self) -> Option<&UpdateRow> {
        self.updates.iter().find(|update| update.audience == self.audience)
    }

    pub(super) fn published(&self) -> usize {
        self.updates.iter().filter(|update| update.audience == self.audience).count()
    }
}

pub fn composer(page: ComposerPage) -> AnyView {
    let refused = ui::frame().refused;
    let refused = if refused.command == PublishUpdate::NAME { refused } else { Refused::default() };
    if !refused.command.is_empty() {
        ui::refusal_is_told();
    }
    let is_review = refused.is_review() && page.is_public();
    let review = is_review.then(|| review::review(&page, &refused));
    let (audience, count) = (if page.is_public() { "Customer" } else { "Internal" }, page.published() + 1);
    let back = links::incident(page.number);
    let sheet = match (page.is_public() && page.kind != "real", page.allowed) {
        (true, _) => {
            view! { <p class="notice drill">{format!("This is a {}. Customers hear nothing of it.", page.kind)}</p> }
                .into_any()
        }
        (_, false) => view! { <p class="notice">{not_allowed(page.is_public())}</p> }.into_any(),
        _ => sheet(&page, &refused, is_review),
    };
    view! {
        <div class="head">
            <h1>{format!("{audience} update {count} of #{}", page.number)}</h1>
            <p class="sub"><a href=back>{page.title.clone()}</a></p>
        </div>
        {fork(&page)}
        {review}
        <div class="cols composer">
            <div class="work">{sheet}</div>
            <div class="side">{list(&page.updates)}</div>
        </div>
    }
    .into_any()
}

fn not_allowed(is_public: bool) -> &'static str {
    match is_public {
        true => "What customers read is the commander's to say: the owner of the incident, or anyone with that role.",
        false => "You may read this, not change it. Responders and commanders can.",
    }
}

fn fork(page: &ComposerPage) -> AnyView {
    let link = |audience: &'static str, class: &'static str, label: &'static str| {
        let current = (page.audience == audience).then_some("page");
        view! { <a class=class href=links::new_update(page.number, audience) aria-current=current>{label}</a> }
    };
    view! {
        <nav class="fork" aria-label="For whom">
            {link(CUSTOMERS, "to-public", "For customers")}
            {link(INTERNAL, "", "Internal")}
        </nav>
    }
    .into_any()
}

fn sheet(page: &ComposerPage, refused: &Refused, is_review: bool) -> AnyView {
    let action = fill(PublishUpdate::PATH, |_| Some(page.number.to_string()));
    let once = (ui::frame().once)().to_string();
    let is_public = page.is_public();
    let (class, word) = match is_public {
        true => ("panel public", Some(view! { <p class="public-word">"Everyone can read this"</p> })),
        false => ("panel", None),
    };
    let why = (!is_review && !refused.says.is_empty()).then(|| reasons(refused));
    let button = match is_public {
        true => view! { <button class="act outward">{if is_review { "Review it again" } else { "Review the update" }}</button> }.into_any(),
        false => view! { <button class="act primary">"Publish to the team"</button> }.into_any(),
    };
    view! {
        <form class=class id="write" method="post" action=action data-command=PublishUpdate::NAME>
            {word}
            <div class="form body stack">
                <input type="hidden" name="once" value=once/>
                {ui::hidden("audience", &page.audience)}
                {ui::hidden("seen", &page.published().to_string())}
                {why}
                {fields(page, refused)}
                <div class="acts">{button}</div>
            </div>
        </form>
    }
    .into_any()
}

fn fields(page: &ComposerPage, refused: &Refused) -> AnyView {
    let field = Field::new::<PublishUpdate>;
    let draft = &page.draft;
    let is_public = page.is_public();
    let phases = Phase::ALL.into_iter().map(|phase| (phase.key().to_string(), phase.word().to_string())).collect();
    let title_hint = if is_public { "Stands as the first sentence of the status page." } else { "" };
    let owner_hint = if is_public { "A role, not a name." } else { "" };
    view! {
        {field("title", if is_public { "Public title" } else { "Title" }).hint(title_hint).value(draft.title.clone()).input("text")}
        {field("phase", "Phase").value(draft.phase.key()).select(phases)}
        {field("users_see", "What users see").value(draft.users_see.clone()).area(2)}
        {field("since", "Since").hint("In your zone; the status page says it in UTC.")
            .value(ui::for_input(draft.since)).input("datetime-local")}
        {field("scope", "Who is affected").hint("Say who is not affected, too.").value(draft.scope.clone()).area(2)}
        {field("mitigation", "What we are doing").value(draft.mitigation.clone()).area(2)}
        {field("next_update", "Next update by").hint("A promise: you say something by then, even if nothing has changed.")
            .value(stamp(soon(page.cadence))).select(promises(page.cadence, refused))}
        {field("owner", "Who owns the call").hint(owner_hint).value(draft.owner.clone()).input("text")}
        {is_public.then(|| parts(page, refused))}
    }
    .into_any()
}

/// Now and so many minutes, on a whole minute.
fn soon(minutes: i64) -> DateTime<Utc> {
    let at = ui::frame().clock.now + Duration::minutes(minutes);
    at + Duration::seconds((60 - at.timestamp() % 60) % 60) - Duration::nanoseconds(at.timestamp_subsec_nanos().into())
}

fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn promises(cadence: i64, refused: &Refused) -> Vec<(String, String)> {
    let mut minutes = vec![15, 30, 60, 120, 240, cadence];
    minutes.sort_unstable();
    minutes.dedup();
    let mut times: Vec<(DateTime<Utc>, String)> =
        minutes.into_iter().map(|minutes| (soon(minutes), ui::span(Duration::minutes(minutes)))).collect();
    // The time that was chosen in a refused attempt stays a choice.
    if let Some(at) = refused.value("next_update").and_then(review::when)
        && times.iter().all(|(time, _)| *time != at)
    {
        times.insert(0, (at, "as chosen".into()));
    }
    let frame = ui::frame();
    let label = |at: DateTime<Utc>, words: &str| {
        let (there, zone) = (frame.clock.local)(at);
        let utc = status::utc(at, frame.clock.now);
        match there.offset().local_minus_utc() {
            0 => format!("{utc} ({words})"),
            _ => format!("{utc}, {} {zone} ({words})", there.format("%H:%M")),
        }
    };
    let mut choices: Vec<(String, String)> = times.iter().map(|(at, words)| (stamp(*at), label(*at, words))).collect();
    choices.push((String::new(), "None: it is resolved".into()));
    choices
}

fn parts(page: &ComposerPage, refused: &Refused) -> AnyView {
    if page.parts.is_empty() {
        return view! { <p class="dim">"The status page has no parts yet."</p> }.into_any();
    }
    let typed = refused.value("components").map(chosen_states).unwrap_or_default();
    let rows: Vec<AnyView> = page
        .parts
        .iter()
        .enumerate()
        .map(|(place, part)| {
            let chosen = typed.iter().find(|(id, _)| *id == part.id).map_or(part.state, |(_, state)| *state);
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
                    <label for=id.clone()>{part.name.clone()}</label>
                    <select class="text" id=id name="components">{options}</select>
                </div>
            }
            .into_any()
        })
        .collect();
    view! { <fieldset class="field"><legend>"Parts and their states"</legend>{rows}</fieldset> }.into_any()
}

fn reasons(refused: &Refused) -> AnyView {
    // The first reason of a form that lacks one of the six says how many are missing.
    let head = refused.error("six").unwrap_or(&refused.says).to_string();
    let rows: Vec<_> = refused
        .errors
        .iter()
        .filter(|error| error.field != "six")
        .map(|error| view! { <li><a href=format!("#update-publish-{}", error.field)>{error.says.clone()}</a></li> })
        .collect();
    view! {
        <div class="notice bad errors" role="alert" tabindex="-1" id="refused">
            <p><b>{head}</b></p>
            <ul>{rows}</ul>
        </div>
    }
    .into_any()
}
