use super::{
    frame::{Frame, Place},
    steps::{StepShown, steps},
    time::{Clock, Time},
    update::Update,
    work_block::{Until, parts, until},
};
use crate::status::view::{View, WorkView};
use app::status::maintenance::Step;
use askama::Template;

#[derive(Template)]
#[template(path = "status/pages/work.html")]
struct WorkDocument {
    frame: Frame,
    says: String,
    beneath: String,
    link: Option<String>,
    stale: Option<Time>,
    beside: String,
    steps: Vec<StepShown>,
    when: String,
    is_active: bool,
    overruns: bool,
    until: Until,
    pauses: String,
    parts: String,
    updates: Vec<Update>,
}

pub fn work(view: &View, work: &WorkView) -> Result<String, askama::Error> {
    let clock = Clock::of(view);
    let tone = if work.step == Step::Completed { "working" } else { "maintenance" };
    WorkDocument {
        frame: Frame::of(view, &work.title, Place::Item, tone),
        says: work.title.clone(),
        beneath: "Planned work.".into(),
        link: None,
        stale: view.stale_since.map(|at| clock.said(at)),
        beside: clock.beside(),
        steps: steps(view, work),
        when: clock.range(work.starts_at, work.completed_at.filter(|_| !work.is_off).unwrap_or(work.ends_at)),
        is_active: work.is_active(),
        overruns: work.overruns,
        until: until(view, work),
        pauses: work.pauses.trim().to_string(),
        parts: parts(view, work),
        updates: work.updates.iter().map(|update| Update::of(update, &work.title, true, clock)).collect(),
    }
    .render()
}
