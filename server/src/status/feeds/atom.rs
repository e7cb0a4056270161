use super::{
    ATOM,
    clean::clean,
    entry::{Entry, entries, tag},
};
use crate::status::view::View;
use atom_syndication::{Content, Feed, FixedDateTime, Generator, Link, Person, Text};
use chrono::{DateTime, Utc};

/// `root` is the address under which `/history.atom` stands.
pub fn atom(view: &View, root: &str) -> String {
    let entries = entries(view);
    // As new as its newest entry and no newer: readers ask again only for what changed.
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(view.about.created_at);
    let name = clean(&view.name);
    let feed = Feed {
        title: Text::plain(format!("{name} status")),
        id: tag(view, "status", &view.about.public_id),
        updated: fixed(updated),
        authors: vec![Person { name, ..Person::default() }],
        links: vec![
            link("self", format!("{root}{ATOM}"), "application/atom+xml"),
            link("alternate", view.about.address.clone(), "text/html"),
        ],
        generator: Some(Generator { value: "Signalbox".into(), ..Generator::default() }),
        entries: entries.into_iter().map(entry).collect(),
        lang: Some("en".into()),
        ..Feed::default()
    };
    feed.to_string()
}

fn entry(entry: Entry) -> atom_syndication::Entry {
    atom_syndication::Entry {
        title: Text::plain(entry.title),
        id: entry.id,
        updated: fixed(entry.updated),
        published: Some(fixed(entry.published)),
        links: vec![link("alternate", entry.address, "text/html")],
        content: Some(Content { content_type: Some("html".into()), value: Some(entry.html), ..Content::default() }),
        ..atom_syndication::Entry::default()
    }
}

fn link(rel: &str, href: String, kind: &str) -> Link {
    Link { href, rel: rel.into(), mime_type: Some(kind.into()), ..Link::default() }
}

fn fixed(at: DateTime<Utc>) -> FixedDateTime {
    at.fixed_offset()
}
