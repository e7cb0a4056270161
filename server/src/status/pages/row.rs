//! One line for what was: an incident, or planned work.

use super::time::{Clock, Time};
use crate::status::view::{IncidentView, View, WorkView};
use app::ui::span;
use askama::Template;
use chrono::{DateTime, Utc};

#[derive(Template)]
#[template(path = "status/pages/row.html")]
pub struct Row {
    /// The address of its own page, relative.
    href: String,
    day: Time,
    title: String,
    is_planned: bool,
    /// Of an ended incident.
    length: String,
    end: End,
    /// Sorts; the newest first.
    pub at: DateTime<Utc>,
}

enum End {
    At(Time),
    Open,
    Done(String),
    Off,
    Ahead(String),
}

pub fn incident_row(view: &View, incident: &IncidentView, under: &str) -> Row {
    let clock = Clock::of(view);
    let at = incident.resolved_at.unwrap_or(incident.started_at);
    Row {
        href: format!("{under}incidents/{}", incident.id),
        day: clock.day(at),
        title: incident.title.clone(),
        is_planned: false,
        length: incident.resolved_at.map(|ended| span(ended - incident.started_at)).unwrap_or_default(),
        end: incident.resolved_at.map_or(End::Open, |ended| End::At(clock.said_on(ended, at))),
        at,
    }
}

pub fn work_row(view: &View, work: &WorkView, under: &str) -> Row {
    let clock = Clock::of(view);
    let at = work.completed_at.unwrap_or(work.starts_at);
    let times = |until: DateTime<Utc>| clock.range(work.starts_at, until);
    let end = match work.completed_at {
        _ if work.is_off => End::Off,
        Some(done) => End::Done(times(done)),
        None if work.is_active() => End::Open,
        None => End::Ahead(times(work.ends_at)),
    };
    let href = format!("{under}incidents/{}", work.id);
    Row { href, day: clock.day(at), title: work.title.clone(), is_planned: true, length: String::new(), end, at }
}
