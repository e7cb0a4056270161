//! `/alerts/silences`: what is held back by a person, to which end, why, and by whom.

use super::{EndSilence, Silence};
use crate::{alerts::tabs, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct SilenceRow {
    pub silence: Silence,
    /// Who ended it before its end.
    pub ended_by: Option<String>,
    /// Alerts that it ever held, and those that it holds now.
    pub held: i64,
    pub holding: i64,
}

#[derive(Clone, Debug)]
pub struct SilencesPage {
    /// Standing, coming and ended ones, the last fifty.
    pub rows: Vec<SilenceRow>,
    pub now: DateTime<Utc>,
    pub added: bool,
    pub may_silence: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Standing,
    Coming,
    Ended,
}

fn state(silence: &Silence, now: DateTime<Utc>) -> State {
    match silence.until() <= now {
        true => State::Ended,
        false if silence.starts_at > now => State::Coming,
        false => State::Standing,
    }
}

pub fn silences(page: SilencesPage) -> AnyView {
    let of = |wanted: State| {
        let rows = page.rows.iter().filter(|row| state(&row.silence, page.now) == wanted);
        rows.map(|row| one(row, wanted, page.may_silence)).collect::<Vec<_>>()
    };
    let (standing, coming, ended) = (of(State::Standing), of(State::Coming), of(State::Ended));
    let count = standing.len();
    let standing = match standing.is_empty() {
        true => view! {
            <div class="empty"><p><b>"Nothing is held back."</b> " A silence holds alerts back to an end; those that still fire then are decided again."</p></div>
        }
        .into_any(),
        false => view! { <ul class="rows">{standing}</ul> }.into_any(),
    };
    let coming = (!coming.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="coming-h">
                <header><h2 id="coming-h">"Coming"</h2><span class="n">{coming.len()}</span></header>
                <ul class="rows">{coming}</ul>
            </section>
        }
    });
    let ended = (!ended.is_empty()).then(|| {
        view! {
            <details class="panel fold">
                <summary><h2>"Ended"</h2><span class="n">{ended.len()}</span></summary>
                <ul class="rows">{ended}</ul>
            </details>
        }
    });
    let new =
        page.may_silence.then(|| view! { <a class="act primary" href="/alerts/silences/new">"Hold alerts back…"</a> });
    let added = page.added.then(|| {
        view! { <p class="notice good" role="status">"It is written. Alerts that come are held from its start on; what is in an incident already stays there."</p> }
    });
    view! {
        {tabs("/alerts/silences")}
        <div class="head">
            <h1>"Silences"</h1>
            <p class="sub">"Held back by a person, for a reason and to an end. They come before every rule."</p>
        </div>
        {added}
        <section class="panel" aria-labelledby="standing-h">
            <header><h2 id="standing-h">"Holding now"</h2><span class="n">{count}</span><div class="acts">{new}</div></header>
            {standing}
        </section>
        {coming}
        {ended}
    }
    .into_any()
}

fn one(row: &SilenceRow, state: State, may_silence: bool) -> impl IntoView + use<> {
    let silence = &row.silence;
    let what = silence.matchers.iter().map(super::Matcher::words).collect::<Vec<_>>().join(", ");
    let when = match state {
        State::Standing => {
            let left = ui::span(silence.until() - ui::frame().clock.now);
            view! { <b>"until " {ui::time(silence.until())}</b> {format!(", {left} left · since ")} {ui::time(silence.starts_at)} }
                .into_any()
        }
        State::Coming => {
            view! { <b>"from " {ui::time(silence.starts_at)} " to " {ui::time(silence.ends_at)}</b> }.into_any()
        }
        State::Ended => {
            let by = row.ended_by.clone().map(|name| format!(", ended early by {name}"));
            view! { {ui::time(silence.starts_at)} " to " {ui::time(silence.until())} {by} }.into_any()
        }
    };
    let held = match (state, row.holding, row.held) {
        (State::Coming, ..) => String::new(),
        (State::Standing, 0, 0) => " · has held nothing yet".into(),
        (State::Standing, now, ever) => format!(" · holds {now} now, {ever} in all"),
        (State::Ended, _, ever) => format!(" · held {ever}"),
    };
    let end = (may_silence && state != State::Ended).then(|| {
        let label = match state {
            State::Coming => "Take it back",
            _ => "End it now",
        };
        let label = view! { {label} <span class="sr">{format!(": {what}")}</span> };
        ui::button_form::<EndSilence>("act small", label, &[("silence", silence.id.to_string())], &[])
    });
    view! {
        <li class="row">
            <div class="grow">
                <p dir="auto"><span class="tag">{silence.kind.words()}</span> " " <b>{what.clone()}</b></p>
                <p dir="auto">{silence.reason.clone()}</p>
                <p class="dim">{when} " · " <span dir="auto">{silence.author.clone()}</span> {held}</p>
            </div>
            <div class="acts">{end}</div>
        </li>
    }
}
