use super::{
    RSS,
    clean::clean,
    entry::{Entry, entries},
};
use crate::status::view::View;
use ::rss::{Channel, Guid, Item, extension::Extension};
use chrono::{DateTime, Utc};

pub fn rss(view: &View, root: &str) -> String {
    let entries = entries(view);
    let updated = entries.iter().map(|entry| entry.updated).max().unwrap_or(view.about.created_at);
    let name = clean(&view.name);
    let attrs = [("href", format!("{root}{RSS}")), ("rel", "self".into()), ("type", "application/rss+xml".into())];
    let attrs = attrs.map(|(name, value)| (name.to_string(), value)).into();
    let itself = Extension { name: "atom:link".into(), attrs, ..Extension::default() };
    let channel = Channel {
        title: format!("{name} status"),
        link: view.about.address.clone(),
        description: format!("Incidents and planned work of {name}."),
        language: Some("en".into()),
        last_build_date: Some(rfc_822(updated)),
        generator: Some("Signalbox".into()),
        extensions: [("atom".to_string(), [("link".to_string(), vec![itself])].into())].into(),
        namespaces: [("atom".to_string(), "http://www.w3.org/2005/Atom".to_string())].into(),
        items: entries.into_iter().map(item).collect(),
        ..Channel::default()
    };
    channel.to_string()
}

fn item(entry: Entry) -> Item {
    Item {
        title: Some(entry.title),
        link: Some(entry.address),
        description: Some(entry.html),
        guid: Some(Guid { value: entry.id, permalink: false }),
        pub_date: Some(rfc_822(entry.updated)),
        ..Item::default()
    }
}

/// With a year of four digits, as RSS 2.0 prefers.
fn rfc_822(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S +0000").to_string()
}
