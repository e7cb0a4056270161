//! Planned work that runs, and planned work to come.

use super::time::{Clock, Time};
use crate::status::view::{View, WorkView};
use app::{status::maintenance::Step, updates::is_late};
use askama::Template;

#[derive(Template)]
#[template(path = "status/pages/work_block.html")]
pub struct WorkBlock {
    id: String,
    title: String,
    word: &'static str,
    until: Until,
    overruns: bool,
    pauses: String,
    parts: String,
    /// What a person said last.
    at: Option<Time>,
    text: String,
}

/// When it ends, or when more is said.
pub enum Until {
    End(Time),
    Word(Time),
    WordLate(Time),
    Unknown,
}

pub struct Planned {
    pub id: String,
    pub when: String,
    pub title: String,
    pub pauses: String,
    pub parts: String,
}

/// Those that run, the oldest first.
pub fn running(view: &View) -> Vec<WorkBlock> {
    view.works.iter().rev().filter(|work| work.is_active()).map(|work| block(view, work)).collect()
}

/// Those to come, the next first.
pub fn planned(view: &View) -> Vec<Planned> {
    let clock = Clock::of(view);
    let ahead = view.works.iter().rev().filter(|work| work.step == Step::Scheduled);
    let planned = ahead.map(|work| Planned {
        id: work.id.clone(),
        when: clock.range(work.starts_at, work.ends_at),
        title: work.title.clone(),
        pauses: work.pauses.trim().to_string(),
        parts: parts(view, work),
    });
    planned.collect()
}

pub fn parts(view: &View, work: &WorkView) -> String {
    let names = work.parts.iter().filter_map(|id| view.part(id)).map(|part| part.name.as_str());
    names.collect::<Vec<_>>().join(", ")
}

pub fn until(view: &View, work: &WorkView) -> Until {
    let clock = Clock::of(view);
    match work.next_word_by {
        _ if work.end_is_known => Until::End(clock.said(work.ends_at)),
        Some(word) if is_late(word, view.now) => Until::WordLate(clock.said(word)),
        Some(word) => Until::Word(clock.said(word)),
        None => Until::Unknown,
    }
}

fn block(view: &View, work: &WorkView) -> WorkBlock {
    // Its announcement says what pauses, which stands above already.
    let newest = work.updates.first().filter(|update| update.body != work.pauses.trim());
    WorkBlock {
        id: work.id.clone(),
        title: work.title.clone(),
        word: work.step.word(),
        until: until(view, work),
        overruns: work.overruns,
        pauses: work.pauses.trim().to_string(),
        parts: parts(view, work),
        at: newest.map(|update| Clock::of(view).said(update.at)),
        text: newest.map(|update| update.body.clone()).unwrap_or_default(),
    }
}
