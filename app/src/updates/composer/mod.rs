//! The sheet on which an update is written; for customers it stands on striped ground and is read once more.

mod fields;
mod inside_view;
mod live;
mod marked;
mod parts;
mod promise_field;
mod review;
mod sheet;
mod shown;
pub use live::{channel, live, on_the_page};
pub use shown::{Body, Channel, Message, Shown};

use super::{
    CUSTOMERS, INTERNAL, NoNewsOffer, PublishUpdate, UpdateRow,
    approvals::{Back, Waiting},
    leaks::Known,
    list,
    no_news::meanwhile,
    no_news_button,
    reach::Reach,
};
use crate::{
    auth::PersonName,
    command::{Command, Refused},
    ids::{ComponentId, IncidentNumber},
    links,
    severities::Severity,
    status::State,
    ui,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// A part of the public page, with the state that was said of it last.
#[derive(Clone, Debug)]
pub struct PartChoice {
    pub id: ComponentId,
    pub name: String,
    pub state: State,
    /// It shows the incident's own service.
    pub is_its_own: bool,
}

#[derive(Clone)]
pub struct ComposerPage {
    pub number: IncidentNumber,
    pub kind: String,
    pub restricted: bool,
    pub title: String,
    pub severity: Option<Severity>,
    /// May publish for this audience.
    pub allowed: bool,
    /// Minutes after which the severity wants the next update.
    pub cadence: i64,
    /// What stands in the fields.
    pub form: PublishUpdate,
    /// Its times, as far as they can be read.
    pub since: Option<DateTime<Utc>>,
    pub next: Option<DateTime<Utc>>,
    /// From where the fields were filled; empty for what was typed.
    pub filled: String,
    pub parts: Vec<PartChoice>,
    /// Of both audiences, newest first.
    pub updates: Vec<UpdateRow>,
    /// How many of this audience were published.
    pub published: i64,
    pub known: Known,
    pub reach: Reach,
    /// As each channel will show it.
    pub shown: Shown,
    /// Who can be the second person, where one is needed.
    pub second: Option<Vec<PersonName>>,
    pub waiting: Option<Waiting>,
    /// When customers were promised the next word.
    pub promised: Option<DateTime<Utc>>,
    pub back: Option<Back>,
    pub no_news: Option<NoNewsOffer>,
    /// The clock of the public page.
    pub public: ui::Local,
    pub script: Option<&'static str>,
}

impl ComposerPage {
    pub(super) fn is_public(&self) -> bool {
        self.form.audience == CUSTOMERS
    }

    pub(super) fn last(&self) -> Option<&UpdateRow> {
        self.updates.iter().find(|update| update.audience == self.form.audience)
    }

    fn may_write(&self) -> bool {
        self.allowed && !(self.is_public() && self.kind != "real")
    }

    /// `15:10 UTC`, by the public page's clock and, where it differs, by the writer's.
    pub(super) fn times(&self, at: DateTime<Utc>) -> (String, Option<String>) {
        let frame = ui::frame();
        let zone = |local: &ui::Local| match local(at).0.offset().local_minus_utc() {
            0 => "UTC".to_string(),
            _ => local(at).1,
        };
        let zoned = |local: &ui::Local| format!("{} {}", ui::clock_at(local, frame.clock.now, at), zone(local));
        let (theirs, mine) = (zoned(&self.public), zoned(&frame.clock.local));
        let differs = (self.public)(at).0.naive_local() != (frame.clock.local)(at).0.naive_local();
        (theirs, differs.then_some(mine))
    }
}

/// The answer to a form of this page.
fn refused() -> Refused {
    let refused = ui::frame().refused;
    if refused.command == PublishUpdate::NAME { refused } else { Refused::default() }
}

/// Nothing but the second look is missing, or an inside word stands in it: both are read in the review.
fn is_review(refused: &Refused) -> bool {
    let only = |field: &str| refused.errors.len() == 1 && refused.error(field).is_some();
    refused.is_review() || only("inside") || only("ask")
}

pub fn composer(page: ComposerPage) -> AnyView {
    let refused = refused();
    if !refused.command.is_empty() {
        ui::refusal_is_told();
    }
    let is_review = page.may_write() && page.is_public() && is_review(&refused);
    let review = is_review.then(|| review::review(&page, &refused));
    let (audience, count) = (if page.is_public() { "Customer" } else { "Internal" }, page.published + 1);
    let back = links::incident(page.number);
    let sheet = match (page.is_public() && page.kind != "real", page.allowed) {
        (true, _) => {
            view! { <p class="notice drill">{format!("This is a {}. Customers hear nothing of it.", page.kind)}</p> }
                .into_any()
        }
        (_, false) => view! { <p class="notice">{not_allowed(page.is_public())}</p> }.into_any(),
        _ => sheet::sheet(&page, &refused, is_review),
    };
    let side = (page.may_write() && !is_review).then(|| live::live(&page));
    let nonce = ui::frame().nonce.get().cloned().unwrap_or_default();
    let script = page.script.map(|src| view! { <script type="module" nonce=nonce src=src></script> });
    view! {
        <div class="head">
            <h1>{format!("{audience} update {count} of #{}", page.number)}</h1>
            <p class="sub"><a href=back dir="auto">{page.title.clone()}</a></p>
        </div>
        {fork(&page)}
        {meanwhile_view(&page)}
        {review}
        <div class="cols composer">
            <div class="work">{sheet}</div>
            <div class="side">
                <div id="composer-live">{side}</div>
                {before(&page)}
            </div>
        </div>
        {script}
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
        let current = (page.form.audience == audience).then_some("page");
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

/// What waits for its second person, what came back, and the one word that needs neither.
fn meanwhile_view(page: &ComposerPage) -> AnyView {
    if !page.is_public() || !page.may_write() {
        return ().into_any();
    }
    let now = ui::frame().clock.now;
    let waits = page.waiting.as_ref().map(|waiting| {
        let due = page.promised.map(|at| meanwhile(at, &page.times(at).0, now));
        let href = format!("/incidents/{}/approval", page.number);
        view! {
            <p class="notice warn">
                <b>{waiting.says(now)}</b> " " {due} " " <a href=href>"Read what waits"</a>
                ". What you write here takes its place."
            </p>
        }
    });
    let back = page.back.as_ref().map(|back| {
        view! { <p class="notice warn"><b>{back.says(now)}</b> " " <span dir="auto">{format!("“{}”", back.words)}</span></p> }
    });
    let no_news =
        page.no_news.as_ref().map(|offer| view! { <div class="composer-no-news">{no_news_button(offer)}</div> });
    view! { {waits} {back} {no_news} }.into_any()
}

/// What was said before, for tone; or by when the first words are owed.
fn before(page: &ComposerPage) -> AnyView {
    let severity = page.severity.filter(|_| page.is_public() && page.published == 0 && page.kind == "real");
    let owed = severity.zip(page.promised).map(|(severity, promised)| {
        let by = page.times(promised).0;
        view! { <p class="notice">{super::cadence::nothing_said_yet(severity, &by)}</p> }
    });
    view! { {owed} {list(&page.updates)} }.into_any()
}
