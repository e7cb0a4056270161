//! Everything that strangers read, as bytes: made from one view, swapped as one.

use super::{
    badge,
    document::{Document, Kept, Kind},
    feeds, machine, pages,
    private::Gate,
    read::Read,
    view::{View, view},
};
use crate::http::{Refusal, Site};
use app::status::next_change;
use axum::http::{HeaderValue, StatusCode, header};
use chrono::{DateTime, Utc};
use std::{collections::HashMap, sync::Arc};

pub const PAGE: &str = "/status";
pub const HISTORY: &str = "/status/history";
pub const ONE: &str = "/status/incidents/";
pub const BADGE: &str = "/badge.svg";
pub const BANNER: &str = "/status/banner";
const AGAIN_IN: HeaderValue = HeaderValue::from_static("5");

#[derive(Clone)]
pub struct Snapshot {
    pub read: Arc<Read>,
    pub view: Arc<View>,
    /// The instant from which it would read differently.
    pub due: DateTime<Utc>,
    /// By address.
    documents: HashMap<String, Arc<Document>>,
    not_listed: Arc<Document>,
    pub(super) gate: Option<Gate>,
}

impl Snapshot {
    /// What is served before anything is known: that nothing is, and never that all is well.
    pub fn unknown(site: &Site) -> Snapshot {
        let read = Read::nothing(site, DateTime::UNIX_EPOCH);
        let page = unavailable(Kind::Page, pages::unknown());
        let json = unavailable(Kind::Json, r#"{"error":"Nothing is known yet. Ask again in a few seconds."}"#.into());
        let pages = [PAGE, HISTORY, BANNER].map(|path| (path, &page));
        let files = [BADGE, feeds::ATOM, feeds::RSS].into_iter().chain(machine::Document::ALL.map(|one| one.path()));
        let all = pages.into_iter().chain(files.map(|path| (path, &json)));
        Snapshot {
            view: Arc::new(view(&read.record, &read.about, DateTime::UNIX_EPOCH)),
            due: DateTime::<Utc>::MAX_UTC,
            documents: all.map(|(path, document)| (path.to_string(), document.clone())).collect(),
            not_listed: page,
            gate: None,
            read: Arc::new(read),
        }
    }

    /// What reads as `before` did keeps its bytes.
    pub fn new(read: Arc<Read>, now: DateTime<Utc>, before: &Snapshot, site: &Site) -> Result<Snapshot, Refusal> {
        let view = Arc::new(view(&read.record, &read.about, now));
        let kept = if read.private.is_some() { Kept::ByReader } else { Kept::ByAll };
        let mut documents = HashMap::with_capacity(view.incidents.len() + view.works.len() + 16);
        for (path, kind, body) in bodies(&view, site)? {
            let document = match before.documents.get(&path) {
                Some(known) if known.is(kind, kept, &body) => known.clone(),
                _ => Arc::new(Document::new(kind, kept, body)),
            };
            documents.insert(path, document);
        }
        let not_listed = Document::instead(StatusCode::NOT_FOUND, Kind::Page, pages::not_listed(&view.name));
        Ok(Snapshot {
            due: next_change(&read.record, now),
            documents,
            not_listed: Arc::new(not_listed),
            gate: Gate::new(&read, before.gate.as_ref()),
            view,
            read,
        })
    }

    /// The same page, read again and found unchanged.
    pub(super) fn read_again(&self, read: Arc<Read>) -> Snapshot {
        Snapshot { read, ..self.clone() }
    }

    /// None: this address is not one of the status page's.
    pub(super) fn find(&self, path: &str) -> Option<&Arc<Document>> {
        let is_one = || path.strip_prefix(ONE).is_some_and(|id| !id.is_empty() && !id.contains('/'));
        self.documents.get(path).or_else(|| is_one().then_some(&self.not_listed))
    }
}

fn unavailable(kind: Kind, body: String) -> Arc<Document> {
    let document = Document::instead(StatusCode::SERVICE_UNAVAILABLE, kind, body);
    Arc::new(document.with_header(header::RETRY_AFTER, AGAIN_IN))
}

type Body = (String, Kind, Vec<u8>);

fn bodies(view: &View, site: &Site) -> Result<Vec<Body>, Refusal> {
    let broken = |error: &dyn std::fmt::Display| Refusal::Broken(format!("the status page: {error}"));
    let text = |made: Result<String, askama::Error>| made.map(String::into_bytes).map_err(|error| broken(&error));
    let mut all = vec![
        (PAGE.into(), Kind::Page, text(pages::page(view))?),
        (HISTORY.into(), Kind::Page, text(pages::history(view))?),
        (BANNER.into(), Kind::Banner, text(badge::banner(view))?),
        (BADGE.into(), Kind::Badge, text(badge::badge(view))?),
        (feeds::ATOM.into(), Kind::Atom, feeds::atom(view, &site.status_url).into_bytes()),
        (feeds::RSS.into(), Kind::Rss, feeds::rss(view, &site.status_url).into_bytes()),
    ];
    for one in machine::Document::ALL {
        all.push((one.path().into(), Kind::Json, one.json(view).map_err(|error| broken(&error))?));
    }
    for incident in &view.incidents {
        all.push((format!("{ONE}{}", incident.id), Kind::Page, text(pages::incident(view, incident))?));
    }
    for work in &view.works {
        all.push((format!("{ONE}{}", work.id), Kind::Page, text(pages::work(view, work))?));
    }
    Ok(all)
}

#[cfg(test)]
#[path = "snapshot_tests.rs"]
mod tests;
