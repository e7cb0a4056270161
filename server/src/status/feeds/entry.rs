use super::{
    MOST,
    clean::{clean, html},
};
use crate::status::view::{UpdateView, View, dated};
use app::status::said_range;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// An incident or planned work, as both feeds tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Never another one for the same thing, whatever is said of it.
    pub id: String,
    pub title: String,
    pub address: String,
    pub published: DateTime<Utc>,
    pub updated: DateTime<Utc>,
    /// Its updates, newest first.
    pub html: String,
}

/// What was changed last stands first.
pub fn entries(view: &View) -> Vec<Entry> {
    let entry = |id: &str, title: String, published, updated, updates: &[UpdateView], first: String| Entry {
        id: tag(view, "incidents", id),
        title: clean(&title),
        address: view.incident_address(id),
        published,
        updated,
        html: first + &updates.iter().map(|update| update_html(update, view.zone)).collect::<String>(),
    };
    let incidents = view
        .incidents
        .iter()
        .map(|one| entry(&one.id, one.title.clone(), one.created_at, one.updated_at, &one.updates, String::new()));
    let works = view.works.iter().map(|one| {
        let when = format!("<p><strong>{}</strong></p>\n", html(&said_range(one.starts_at, one.ends_at, &view.zone)));
        entry(&one.id, format!("Planned: {}", one.title), one.created_at, one.updated_at, &one.updates, when)
    });
    let mut entries: Vec<Entry> = incidents.chain(works).collect();
    entries.sort_by(|one, other| (other.updated, &other.id).cmp(&(one.updated, &one.id)));
    entries.truncate(MOST);
    entries
}

fn update_html(update: &UpdateView, zone: Tz) -> String {
    let parts: Vec<String> =
        update.affected.iter().map(|part| format!("{}: {}", part.name, part.new.word().to_lowercase())).collect();
    let parts = if parts.is_empty() { String::new() } else { format!("<br>\n{}", html(&parts.join(" · "))) };
    let (when, word) = (html(&dated(update.at, zone)), html(update.word));
    format!("<p>{when}<br>\n<strong>{word}</strong><br>\n{}{parts}</p>\n", html(&update.body))
}

/// RFC 4151: the page's host on the day on which the page was made, then what it is.
pub(super) fn tag(view: &View, kind: &str, id: &str) -> String {
    let address = view.about.address.split_once("://").map_or("", |(_, rest)| rest);
    let host = address.split(['/', ':', '?']).next().filter(|host| !host.is_empty()).unwrap_or("localhost");
    format!("tag:{},{}:/{kind}/{id}", host.to_lowercase(), view.about.created_at.format("%Y-%m-%d"))
}
