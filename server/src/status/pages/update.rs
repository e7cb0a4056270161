//! One update in full.

use super::time::{Clock, Time};
use crate::status::view::{Affected, UpdateView};
use askama::Template;
use chrono::{DateTime, Utc};

#[derive(Template)]
#[template(path = "status/pages/update.html")]
pub struct Update {
    /// What was promised in those before it is kept or past.
    is_newest: bool,
    word: &'static str,
    title: String,
    at: Time,
    corrected: Option<Time>,
    six: Option<SixShown>,
    /// Of planned work.
    body: String,
    parts: String,
}

/// The six, with their times in words.
pub struct SixShown {
    pub users_see: String,
    pub since: Time,
    pub scope: String,
    pub mitigation: String,
    pub next: Option<Time>,
    pub owner: String,
}

impl SixShown {
    pub fn of(update: &UpdateView, clock: Clock) -> Option<SixShown> {
        let six = update.six.as_ref()?;
        Some(SixShown {
            users_see: six.users_see.clone(),
            since: clock.said(six.since),
            scope: six.scope.clone(),
            mitigation: six.mitigation.clone(),
            next: six.next_update_at.map(|at| clock.said(at)),
            owner: six.owner.clone(),
        })
    }
}

impl Update {
    /// `title` is the one over all of them: it is said again only where it was another.
    pub fn of(update: &UpdateView, title: &str, is_newest: bool, clock: Clock) -> Update {
        let six = SixShown::of(update, clock);
        Update {
            is_newest,
            word: update.word,
            title: if update.title == title { String::new() } else { update.title.clone() },
            at: clock.said(update.at),
            corrected: corrected_at(update).map(|at| clock.said(at)),
            body: if six.is_some() { String::new() } else { update.body.clone() },
            six,
            parts: parts_in_words(&update.affected),
        }
    }
}

pub fn corrected_at(update: &UpdateView) -> Option<DateTime<Utc>> {
    (update.changed_at > update.at).then_some(update.changed_at)
}

/// "Support assistant: partly not working · Uploads: working again".
pub fn parts_in_words(affected: &[Affected]) -> String {
    let named = affected.iter().map(|part| match part.new {
        app::status::State::Working => format!("{}: working again", part.name),
        state => format!("{}: {}", part.name, state.word().to_lowercase()),
    });
    named.collect::<Vec<_>>().join(" · ")
}
