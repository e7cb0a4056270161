use super::{
    block::worst,
    frame::{Frame, Place},
    steps::{StepShown, phases},
    time::{Clock, Time},
    update::Update,
};
use crate::status::view::{IncidentView, View};
use app::{status::State, ui::span};
use askama::Template;
use chrono::{DateTime, Utc};

#[derive(Template)]
#[template(path = "status/pages/incident.html")]
struct IncidentDocument {
    frame: Frame,
    says: String,
    beneath: String,
    link: Option<String>,
    stale: Option<Time>,
    beside: String,
    steps: Vec<StepShown>,
    began: Time,
    ended: Option<Time>,
    length: String,
    next: Option<Time>,
    is_late: bool,
    moves: Vec<Moves>,
    updates: Vec<Update>,
}

/// How the state of a part moved.
struct Moves {
    part: String,
    to: Vec<Move>,
}

struct Move {
    class: &'static str,
    word: &'static str,
    at: Time,
}

pub fn incident(view: &View, incident: &IncidentView) -> Result<String, askama::Error> {
    let clock = Clock::of(view);
    let tone = if incident.is_open() { worst(incident) } else { State::Working };
    IncidentDocument {
        frame: Frame::of(view, &incident.title, Place::Item, tone.class()),
        says: incident.title.clone(),
        beneath: ended_in_words(incident, clock),
        link: None,
        stale: view.stale_since.map(|at| clock.said(at)),
        beside: clock.beside(),
        steps: phases(view, incident),
        began: clock.dated(incident.started_at),
        ended: incident.resolved_at.map(|at| clock.dated(at)),
        length: incident.resolved_at.map(|at| span(at - incident.started_at)).unwrap_or_default(),
        next: incident.next_update_at.map(|at| clock.said(at)),
        is_late: incident.is_late,
        moves: moves(incident, clock),
        updates: updates(incident, clock),
    }
    .render()
}

fn updates(incident: &IncidentView, clock: Clock) -> Vec<Update> {
    let newest_first = incident.updates.iter().enumerate();
    newest_first.map(|(place, update)| Update::of(update, &incident.title, place == 0, clock)).collect()
}

fn ended_in_words(incident: &IncidentView, clock: Clock) -> String {
    let said = |at| format!("It ended at {}, after {}.", clock.words(at), span(at - incident.started_at));
    incident.resolved_at.map(said).unwrap_or_default()
}

/// Oldest first; what was said first holds from the time since when it was so.
fn moves(incident: &IncidentView, clock: Clock) -> Vec<Moves> {
    let mut all: Vec<(String, Moves)> = Vec::new();
    for (place, update) in incident.updates.iter().rev().enumerate() {
        for part in update.affected.iter().filter(|part| part.old != part.new) {
            let at: DateTime<Utc> = if place == 0 { incident.started_at } else { update.at };
            let moved = Move { class: part.new.class(), word: part.new.word(), at: clock.said(at) };
            match all.iter_mut().find(|(id, _)| *id == part.part) {
                Some((_, moves)) => moves.to.push(moved),
                None => all.push((part.part.clone(), Moves { part: part.name.clone(), to: vec![moved] })),
            }
        }
    }
    all.into_iter().map(|(_, moves)| moves).collect()
}
