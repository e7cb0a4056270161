use super::{
    frame::{Frame, Place, tone},
    row::{Row, incident_row, work_row},
    time::{Clock, Time},
};
use crate::status::view::{PartView, View, band};
use app::status::{Shown, State};
use askama::Template;

#[derive(Template)]
#[template(path = "status/pages/history.html")]
struct HistoryDocument {
    frame: Frame,
    says: String,
    beneath: String,
    link: Option<String>,
    stale: Option<Time>,
    beside: String,
    months: Vec<Month>,
    parts: Vec<Past>,
}

struct Month {
    name: String,
    rows: Vec<Row>,
}

/// The ninety days of a part: drawn, and each day with a problem in words.
struct Past {
    id: String,
    name: String,
    class: &'static str,
    word: &'static str,
    band: String,
    in_words: String,
    days: Vec<DayShown>,
}

struct DayShown {
    says: String,
    incidents: Vec<(String, String)>,
}

pub fn history(view: &View) -> Result<String, askama::Error> {
    let clock = Clock::of(view);
    let under = Place::Section.under();
    let incidents = view.incidents.iter().map(|one| incident_row(view, one, under));
    let mut rows: Vec<Row> = incidents.chain(view.works.iter().map(|one| work_row(view, one, under))).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    HistoryDocument {
        frame: Frame::of(view, "History", Place::Section, tone(view)),
        says: view.headline.says.clone(),
        beneath: view.headline.beneath.clone(),
        link: view.headline.link.clone(),
        stale: view.stale_since.map(|at| clock.said(at)),
        beside: clock.beside(),
        months: months(rows),
        parts: view.parts.iter().map(|part| past(view, part)).collect::<Result<_, _>>()?,
    }
    .render()
}

fn months(rows: Vec<Row>) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for row in rows {
        let name = row.at.format("%B %Y").to_string();
        match months.last_mut() {
            Some(month) if month.name == name => month.rows.push(row),
            _ => months.push(Month { name, rows: vec![row] }),
        }
    }
    months
}

fn past(view: &View, part: &PartView) -> Result<Past, askama::Error> {
    let title = |id: &String| {
        let incident = view.incidents.iter().find(|incident| incident.id == *id)?;
        Some((incident.id.clone(), incident.title.clone()))
    };
    let marked = part.days.iter().rev().filter(|day| day.worst != State::Working);
    let days = marked.map(|day| DayShown {
        says: format!("{}, {}", day.day.date.format("%-d %b"), Shown::from(day.worst).word().to_lowercase()),
        incidents: day.incidents.iter().filter_map(title).collect(),
    });
    Ok(Past {
        id: part.id.clone(),
        name: part.name.clone(),
        class: part.shown.class(),
        word: part.shown.word(),
        band: band(part, Place::Section.under())?,
        in_words: part.past_in_words(),
        days: days.collect(),
    })
}
