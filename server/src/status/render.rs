//! From the board to the bytes. Everything a person wrote is escaped by the templates.

use super::{
    board::{Board, Public, Said},
    words::{machine, said},
};
use app::{status::State, ui::span, updates::Phase};
use askama::Template;
use axum::http::HeaderValue;
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const STYLE: &str = include_str!("../../../style/status.css");
const EARLIER: Duration = Duration::days(14);
/// Beyond this many, parts that work are counted and folded.
const MOST_UNFOLDED: usize = 8;
const NOT_NAMED: &str = "Service";

/// The sheet is inside the page, so the policy names it by its digest.
pub static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let digest = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).expect("base64 is ascii")
});

struct Frame {
    title: String,
    name: String,
    style: &'static str,
}

struct Shown {
    id: String,
    class: &'static str,
    title: String,
    phase: &'static str,
    since: String,
    since_machine: String,
    next: String,
    next_machine: String,
    /// The promise that was not kept, or empty.
    late: String,
    /// 0 past, 1 here, 2 to come.
    line: Vec<(&'static str, u8)>,
    users_see: String,
    scope: String,
    mitigation: String,
    owner: String,
    parts: String,
    said: String,
    said_machine: String,
    older: Vec<Update>,
}

struct Update {
    at: String,
    machine: String,
    phase: &'static str,
    title: String,
    users_see: String,
    since: String,
    scope: String,
    mitigation: String,
    next: String,
    owner: String,
    parts: String,
}

struct PartLine {
    name: String,
    word: &'static str,
    class: &'static str,
}

struct Row {
    id: String,
    title: String,
    day: String,
    machine: String,
    length: String,
    ended: String,
}

struct Month {
    name: String,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "status/page.html")]
struct PageDocument {
    frame: Frame,
    says: String,
    beneath: String,
    link: Option<String>,
    beside: String,
    last_change: String,
    stale_since: Option<String>,
    open: Vec<Shown>,
    parts: Vec<PartLine>,
    /// Folded.
    working: Vec<PartLine>,
    earlier: Vec<Row>,
    is_set_up: bool,
}

#[derive(Template)]
#[template(path = "status/history.html")]
struct HistoryDocument {
    frame: Frame,
    says: String,
    beside: String,
    months: Vec<Month>,
}

#[derive(Template)]
#[template(path = "status/incident.html")]
struct IncidentDocument {
    frame: Frame,
    shown: Shown,
    beside: String,
    ended: String,
    length: String,
    parts: String,
    updates: Vec<Update>,
}

#[derive(Template)]
#[template(path = "status/plain.html")]
struct PlainDocument {
    frame: Frame,
    says: &'static str,
    beneath: &'static str,
}

pub fn page(board: &Board, now: DateTime<Utc>, stale_since: Option<DateTime<Utc>>) -> Result<String, askama::Error> {
    let sentence = board.sentence(now);
    let line = |(part, state): &(&super::board::Part, State)| PartLine {
        name: part.name.clone(),
        word: state.word(),
        class: state.class(),
    };
    let mut present = board.present();
    present.sort_by_key(|(_, state)| std::cmp::Reverse(*state));
    let troubled = present.iter().filter(|(_, state)| *state != State::Working).count();
    let unfolded = if present.len() > MOST_UNFOLDED { troubled } else { present.len() };
    let earlier = board.ended().into_iter().filter(|incident| now - incident.newest().at <= EARLIER);
    PageDocument {
        frame: frame(&board.name, &sentence.says),
        says: sentence.says,
        beneath: sentence.beneath,
        link: sentence.link,
        beside: beside(board, now),
        last_change: board.last_change().map(|at| said(at, now, board.zone)).unwrap_or_default(),
        stale_since: stale_since.map(|at| said(at, now, board.zone)),
        open: board.open().into_iter().map(|incident| shown(board, incident, now)).collect(),
        parts: present[..unfolded].iter().map(line).collect(),
        working: present[unfolded..].iter().map(line).collect(),
        earlier: earlier.map(|incident| row(board, incident, now)).collect(),
        is_set_up: !present.is_empty(),
    }
    .render()
}

pub fn history(board: &Board, now: DateTime<Utc>) -> Result<String, askama::Error> {
    let mut months: Vec<Month> = Vec::new();
    for incident in board.open().into_iter().chain(board.ended()) {
        let name = incident.newest().at.format("%B %Y").to_string();
        let row = row(board, incident, now);
        match months.iter_mut().find(|month| month.name == name) {
            Some(month) => month.rows.push(row),
            None => months.push(Month { name, rows: vec![row] }),
        }
    }
    let says = board.sentence(now).says;
    HistoryDocument { frame: frame(&board.name, "History"), says, beside: beside(board, now), months }.render()
}

pub fn incident(board: &Board, incident: &Public, now: DateTime<Utc>) -> Result<String, askama::Error> {
    let newest = incident.newest();
    let (ended, length) = match incident.is_open() {
        true => Default::default(),
        false => (said(newest.at, now, board.zone), span(newest.at - newest.since)),
    };
    IncidentDocument {
        frame: frame(&board.name, &newest.title),
        shown: shown(board, incident, now),
        beside: beside(board, now),
        ended,
        length,
        parts: board.touched(incident).join(", "),
        updates: incident.said.iter().map(|said| update(board, said, now)).collect(),
    }
    .render()
}

/// Before the page was ever read.
pub fn unknown() -> String {
    let (says, beneath) = ("This status page is being set up.", "Nothing is known here yet. Look again in a minute.");
    PlainDocument { frame: frame("", says), says, beneath }.render().unwrap_or_default()
}

pub fn not_listed(name: &str) -> String {
    let (says, beneath) = ("This incident is no longer listed.", "The history goes back 90 days.");
    PlainDocument { frame: frame(name, says), says, beneath }.render().unwrap_or_default()
}

fn frame(name: &str, says: &str) -> Frame {
    let name = if name.is_empty() { NOT_NAMED } else { name };
    Frame { title: format!("{says} · {name} status"), name: name.into(), style: STYLE }
}

/// The short name of the page's own zone, while its clocks show another time than UTC.
fn beside(board: &Board, now: DateTime<Utc>) -> String {
    let there = board.zone.map(|zone| now.with_timezone(&zone));
    let there = there.filter(|there| there.naive_local() != now.naive_utc());
    there.map(|there| there.format("%Z").to_string()).unwrap_or_default()
}

fn shown(board: &Board, incident: &Public, now: DateTime<Utc>) -> Shown {
    let newest = incident.newest();
    let time = |at: DateTime<Utc>| said(at, now, board.zone);
    let next = newest.next.filter(|_| incident.is_open());
    let is_late = incident.is_late(now);
    // What is open is never drawn in the colour of what works.
    let worst = if incident.is_open() { incident.worst().max(State::Degraded) } else { State::Working };
    let step = |phase: Phase| match phase.cmp(&newest.phase) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => 1,
        std::cmp::Ordering::Greater => 2,
    };
    Shown {
        id: incident.public_id.clone(),
        class: worst.class(),
        title: newest.title.clone(),
        phase: newest.phase.word(),
        since: time(newest.since),
        since_machine: machine(newest.since),
        next: next.filter(|_| !is_late).map(time).unwrap_or_default(),
        next_machine: next.map(machine).unwrap_or_default(),
        late: next.filter(|_| is_late).map(time).unwrap_or_default(),
        line: Phase::ALL.into_iter().map(|phase| (phase.word(), step(phase))).collect(),
        users_see: newest.users_see.clone(),
        scope: newest.scope.clone(),
        mitigation: newest.mitigation.clone(),
        owner: newest.owner.clone(),
        parts: parts(board, newest),
        said: time(newest.at),
        said_machine: machine(newest.at),
        older: incident.said[1..].iter().map(|said| update(board, said, now)).collect(),
    }
}

fn update(board: &Board, update: &Said, now: DateTime<Utc>) -> Update {
    let time = |at: DateTime<Utc>| said(at, now, board.zone);
    Update {
        at: time(update.at),
        machine: machine(update.at),
        phase: update.phase.word(),
        title: update.title.clone(),
        users_see: update.users_see.clone(),
        since: time(update.since),
        scope: update.scope.clone(),
        mitigation: update.mitigation.clone(),
        next: update.next.map(time).unwrap_or_default(),
        owner: update.owner.clone(),
        parts: parts(board, update),
    }
}

/// "Support assistant: partly not working · Uploads: not working".
fn parts(board: &Board, update: &Said) -> String {
    let troubled = update.states.iter().filter(|(_, state)| *state != State::Working);
    let named =
        troubled.filter_map(|(id, state)| Some(format!("{}: {}", board.name_of(*id)?, state.word().to_lowercase())));
    named.collect::<Vec<_>>().join(" · ")
}

fn row(board: &Board, incident: &Public, now: DateTime<Utc>) -> Row {
    let newest = incident.newest();
    let is_over = !incident.is_open();
    Row {
        id: incident.public_id.clone(),
        title: newest.title.clone(),
        day: newest.at.format("%-d %b").to_string(),
        machine: machine(newest.at),
        length: span(newest.at - newest.since),
        ended: if is_over { said(newest.at, now, board.zone) } else { String::new() },
    }
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
