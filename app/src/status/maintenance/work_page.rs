//! `/maintenance/{work}`: where it stands, what was said, and what may be said next.

use super::{
    CancelWork, ChangeWork, Maintenance, PartChoice, PlanWork, Review, SayOfWork, Step,
    form::both,
    list_page::{step_tag, when},
    plan_panel::{cancel, change},
    review::review,
    say_panel::say,
};
use crate::{
    command::Command,
    ui::{self, Local},
};
use chrono::{DateTime, SecondsFormat, Utc};
use leptos::prelude::*;

#[derive(Clone)]
pub struct WorkPage {
    pub work: Maintenance,
    /// What stands in the form of its change.
    pub plan: PlanWork,
    pub revision: i32,
    pub parts: Vec<PartChoice>,
    pub author: String,
    /// Newest first: people's words and the clock's.
    pub notes: Vec<NoteRow>,
    /// What people said alone.
    pub said: usize,
    pub zone: String,
    pub public: Local,
    pub review: Option<Review>,
    pub may_write: bool,
    pub may_silence: bool,
}

#[derive(Clone, Debug)]
pub struct NoteRow {
    pub at: DateTime<Utc>,
    pub step: Step,
    pub text: String,
    /// None: the clock.
    pub by: Option<String>,
    /// None: nobody had to be told, since it lies ahead; else whether subscribers were.
    pub told: Option<bool>,
}

pub fn work_page(page: WorkPage) -> AnyView {
    if page.review.is_some() {
        ui::refusal_is_told();
    }
    let work = &page.work;
    let path = [("work", work.public_id.clone())];
    let command = ui::frame().refused.command;
    let read = page.review.as_ref().map(|read| match command.as_str() {
        ChangeWork::NAME => {
            review::<ChangeWork>(read, &path, "Review: the changed plan", "Publish the change to everyone")
        }
        CancelWork::NAME => review::<CancelWork>(read, &path, "Review: calling it off", "Call it off, for everyone"),
        SayOfWork::NAME => review::<SayOfWork>(read, &path, "Review: an update", "Publish to everyone"),
        _ => ().into_any(),
    });
    view! {
        <div class="head">
            <h1 dir="auto">{work.title.clone()}</h1>
            <p class="sub">{step_tag(work)} " " {when(work, &page.public)}</p>
            <div class="acts"><a class="act" href=format!("/status/incidents/{}", work.public_id)>"As customers see it"</a></div>
        </div>
        {late(&page)}
        {read}
        <div class="cols">
            <div class="work">{facts(&page)}{say(&page)}{notes(&page)}{change(&page)}{cancel(&page)}</div>
            <aside class="side">{silence(&page)}</aside>
        </div>
    }
    .into_any()
}

fn late(page: &WorkPage) -> Option<AnyView> {
    let now = ui::frame().clock.now;
    let owed = page.work.word_owed_by(now).filter(|owed| *owed <= now && page.work.is_active(now))?;
    let says = format!(
        "A word on it was owed by {}. Say until when it takes, or by when the next word comes.",
        both(&page.public, owed)
    );
    Some(view! { <p class="notice warn" role="status">{says}</p> }.into_any())
}

fn facts(page: &WorkPage) -> AnyView {
    let (work, now) = (&page.work, ui::frame().clock.now);
    let names = page.parts.iter().filter(|part| work.parts.iter().any(|id| id.to_string() == part.id));
    let names: Vec<String> = names.map(|part| part.name.clone()).collect();
    let next = match work.next(now) {
        Some(moment) => format!("“{}” from {}", moment.step.word(), both(&page.public, moment.at)),
        None if work.step(now) == Step::Completed => "Nothing: it is over.".into(),
        None => "A person has to say how it goes on.".into(),
    };
    let checking = work.verifies_at.map(|from| {
        view! { <dt>"Checking"</dt><dd>{format!("the last {} of it", ui::span(work.ends_at - from))}</dd> }
    });
    view! {
        <section class="panel" aria-label="The plan">
            <div class="body">
                <p class="maintenance-pauses" dir="auto">{work.pauses.clone()}</p>
                <dl class="pairs">
                    <dt>"Parts"</dt><dd dir="auto">{names.join(", ")}</dd>
                    {checking}
                    <dt>"Ends"</dt><dd>{if work.ends_itself { "by itself" } else { "when a person says so" }}</dd>
                    <dt>"Next, by itself"</dt><dd>{next}</dd>
                    <dt>"Planned by"</dt><dd dir="auto">{page.author.clone()}</dd>
                </dl>
            </div>
        </section>
    }
    .into_any()
}

fn notes(page: &WorkPage) -> AnyView {
    let rows: Vec<AnyView> = page
        .notes
        .iter()
        .map(|note| {
            let by = note.by.clone().unwrap_or_else(|| "Signalbox, by the clock".into());
            let told = match note.told {
                Some(false) => " · found late, nobody was told",
                _ => "",
            };
            let stamp = note.at.to_rfc3339_opts(SecondsFormat::Secs, true);
            view! {
                <li class="row">
                    <div class="grow">
                        <p><b>{note.step.word()}</b> " " <time datetime=stamp class="dim maintenance-when">{both(&page.public, note.at)}</time></p>
                        <p class="maintenance-pauses" dir="auto">{note.text.clone()}</p>
                        <p class="dim"><span dir="auto">{by}</span>{told}</p>
                    </div>
                </li>
            }
            .into_any()
        })
        .collect();
    let count = rows.len();
    let list = match rows.is_empty() {
        true => view! { <div class="body"><p class="dim">"Nothing since it was planned."</p></div> }.into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="said-h">
            <header><h2 id="said-h">"What was said"</h2><span class="n">{count}</span></header>
            {list}
        </section>
    }
    .into_any()
}

/// Alerts and the page are two things: nothing is held back by itself.
fn silence(page: &WorkPage) -> Option<AnyView> {
    let (work, now) = (&page.work, ui::frame().clock.now);
    if work.step(now) == Step::Completed {
        return None;
    }
    let ends = work.end(now).unwrap_or(work.ends_at).max(now);
    let stamp = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let query = [("starts", stamp(work.starts_at)), ("until", stamp(ends)), ("reason", work.title.clone())];
    let query = query.map(|(name, value)| format!("{name}={}", crate::command::fill("{v}", |_| Some(value.clone()))));
    let href = format!("/alerts/silences/new?kind=maintenance&{}", query.join("&"));
    let link = page.may_silence.then(|| view! { <a class="act" href=href>"Hold alerts back meanwhile…"</a> });
    Some(
        view! {
            <section class="panel" aria-labelledby="alerts-h">
                <header><h2 id="alerts-h">"Alerts"</h2></header>
                <div class="body">
                    <p>"Planned work holds no alert back. A silence does, for the parts you name and to an end."</p>
                    <div class="acts">{link}</div>
                </div>
            </section>
        }
        .into_any(),
    )
}
