//! An open incident on the page: its newest update in full, the older ones folded.

use super::{
    time::{Clock, Time},
    update::{SixShown, corrected_at, parts_in_words},
};
use crate::status::view::{IncidentView, UpdateView, View};
use app::status::State;
use askama::Template;

/// More stand only on the incident's own page.
const MOST_OLDER: usize = 6;

#[derive(Template)]
#[template(path = "status/pages/block.html")]
pub struct Block {
    id: String,
    class: &'static str,
    title: String,
    /// False where the sentence of the page says it already.
    titled: bool,
    phase: &'static str,
    since: Time,
    next: Option<Time>,
    is_late: bool,
    six: SixShown,
    parts: String,
    at: Time,
    corrected: Option<Time>,
    count: usize,
    older: Vec<Older>,
    left_out: usize,
}

struct Older {
    at: Time,
    corrected: Option<Time>,
    word: &'static str,
    text: String,
}

impl Older {
    fn of(update: &UpdateView, clock: Clock) -> Older {
        let text = update.six.as_ref().map(|six| format!("{} {}", six.users_see, six.mitigation));
        let corrected = corrected_at(update).map(|at| clock.said(at));
        Older { at: clock.said(update.at), corrected, word: update.word, text: text.unwrap_or_default() }
    }
}

/// Worst first, then the oldest.
pub fn blocks(view: &View) -> Vec<Block> {
    let mut open: Vec<&IncidentView> = view.incidents.iter().filter(|incident| incident.is_open()).collect();
    open.sort_by_key(|incident| (std::cmp::Reverse(worst(incident)), incident.started_at));
    open.into_iter().filter_map(|incident| block(view, incident)).collect()
}

/// What is open is never drawn in the colour of what works.
pub fn worst(incident: &IncidentView) -> State {
    let said = incident.updates.first().map(|update| &update.affected[..]).unwrap_or_default();
    said.iter().map(|part| part.new).max().unwrap_or(State::Working).max(State::Degraded)
}

fn block(view: &View, incident: &IncidentView) -> Option<Block> {
    let clock = Clock::of(view);
    let (newest, older) = incident.updates.split_first()?;
    Some(Block {
        id: incident.id.clone(),
        class: worst(incident).class(),
        title: incident.title.clone(),
        titled: view.headline.says != incident.title,
        phase: incident.phase.word(),
        since: clock.said(newest.six.as_ref()?.since),
        next: incident.next_update_at.map(|at| clock.said(at)),
        is_late: incident.is_late,
        six: SixShown::of(newest, clock)?,
        parts: parts_in_words(&newest.affected),
        at: clock.said(newest.at),
        corrected: corrected_at(newest).map(|at| clock.said(at)),
        count: incident.updates.len(),
        older: older.iter().take(MOST_OLDER).map(|update| Older::of(update, clock)).collect(),
        left_out: older.len().saturating_sub(MOST_OLDER),
    })
}
