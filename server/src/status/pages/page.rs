use super::{
    block::{Block, blocks},
    frame::{Frame, Place, tone},
    parts::{Parts, parts},
    row::{Row, incident_row, work_row},
    time::{Clock, Time},
    work_block::{Planned, WorkBlock, planned, running},
};
use crate::status::view::View;
use askama::Template;
use chrono::Duration;

const EARLIER: Duration = Duration::days(14);
/// More stand in the history.
const MOST_EARLIER: usize = 20;

#[derive(Template)]
#[template(path = "status/pages/page.html")]
struct PageDocument {
    frame: Frame,
    says: String,
    beneath: String,
    link: Option<String>,
    stale: Option<Time>,
    beside: String,
    last_change: Time,
    blocks: Vec<Block>,
    works: Vec<WorkBlock>,
    is_set_up: bool,
    parts: Parts,
    planned: Vec<Planned>,
    earlier: Vec<Row>,
    earlier_left_out: usize,
    /// Where the site stands, absolute: for what is printed.
    site: String,
}

pub fn page(view: &View) -> Result<String, askama::Error> {
    let clock = Clock::of(view);
    let blocks = blocks(view);
    let mut earlier = earlier(view);
    let earlier_left_out = earlier.len().saturating_sub(MOST_EARLIER);
    earlier.truncate(MOST_EARLIER);
    PageDocument {
        frame: Frame::of(view, &view.headline.says, Place::Page, tone(view)),
        says: view.headline.says.clone(),
        beneath: beneath(view),
        link: view.headline.link.clone(),
        stale: view.stale_since.map(|at| clock.said(at)),
        beside: clock.beside(),
        last_change: clock.said(view.updated_at),
        blocks,
        works: running(view),
        is_set_up: !view.parts.is_empty() || !view.incidents.is_empty(),
        parts: parts(view)?,
        planned: planned(view),
        earlier,
        earlier_left_out,
        site: view.about.address.trim_end_matches("/status").to_string(),
    }
    .render()
}

/// A broken promise stands in the incident's own block; beside its title once is enough.
fn beneath(view: &View) -> String {
    let mut open = view.incidents.iter().filter(|incident| incident.is_open());
    let is_said = open.any(|incident| incident.is_late && incident.title == view.headline.says);
    if is_said { String::new() } else { view.headline.beneath.clone() }
}

fn earlier(view: &View) -> Vec<Row> {
    let is_recent = |at| view.now - at <= EARLIER;
    let incidents = view.incidents.iter().filter(|one| one.resolved_at.is_some_and(is_recent));
    let works = view.works.iter().filter(|one| one.completed_at.is_some_and(is_recent));
    let incidents = incidents.map(|one| incident_row(view, one, Place::Page.under()));
    let mut rows: Vec<Row> = incidents.chain(works.map(|one| work_row(view, one, Place::Page.under()))).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    rows
}
