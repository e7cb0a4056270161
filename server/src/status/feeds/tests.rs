use super::*;
use crate::status::view::{View, sample::*, view};
use app::{status::record::Said, updates::Phase};
use proptest::prelude::*;

const ROOT: &str = "https://status.acme.test";

fn read_atom(view: &View) -> atom_syndication::Feed {
    atom_syndication::Feed::read_from(atom(view, ROOT).as_bytes()).expect("an Atom feed")
}

fn read_rss(view: &View) -> ::rss::Channel {
    ::rss::Channel::read_from(rss(view, ROOT).as_bytes()).expect("an RSS feed")
}

#[test]
fn atom_tells_the_history() {
    let feed = read_atom(&sample());
    assert_eq!(feed.title.value, "Acme AI status");
    assert_eq!(feed.id, "tag:status.acme.test,2024-04-21:/status/kctbh9vrtdwd");
    assert_eq!(feed.updated, at(50), "as new as its newest entry");
    assert_eq!(feed.links[0].href, "https://status.acme.test/history.atom");
    let said: Vec<(&str, &str)> =
        feed.entries.iter().map(|entry| (entry.id.as_str(), entry.title.value.as_str())).collect();
    let id = |id: &str| format!("tag:status.acme.test,2024-04-21:/incidents/{id}");
    let expected = [
        (id("workworkwork"), "Planned: Document upload: storage move"),
        (id("abcdefghijkl"), "The support assistant refuses some questions"),
        (id("zyxwvutsrqpo"), "Slow answers in the EU region"),
    ];
    assert_eq!(said, expected.each_ref().map(|(id, title)| (id.as_str(), *title)));
    let html = feed.entries[1].content.as_ref().unwrap().value.as_deref().unwrap();
    assert!(html.find("Identified").unwrap() < html.find("Investigating").unwrap(), "newest first");
    assert!(html.contains("take it back &lt;now&gt;."), "{html}");
    assert!(html.contains("Support assistant: partly not working"));
    assert_eq!(feed.entries[1].links[0].href, "https://status.acme.test/status/incidents/abcdefghijkl");
}

#[test]
fn rss_tells_the_same() {
    let channel = read_rss(&sample());
    assert_eq!(channel.items.len(), 3);
    let item = &channel.items[1];
    assert_eq!(item.pub_date.as_deref(), Some("Sat, 15 Feb 2025 14:42:00 +0000"));
    let guid = item.guid.as_ref().unwrap();
    assert_eq!(
        (guid.value.as_str(), guid.permalink),
        ("tag:status.acme.test,2024-04-21:/incidents/abcdefghijkl", false)
    );
    assert_eq!(channel.last_build_date.as_deref(), Some("Sat, 15 Feb 2025 14:50:00 +0000"));
    assert!(rss(&sample(), ROOT).contains("rel=\"self\""));
}

#[test]
fn ids_stay_and_an_empty_history_is_a_feed() {
    let before = read_atom(&view(&record(), &about(), at(30)));
    let after = read_atom(&sample());
    let known = |feed: &atom_syndication::Feed| feed.entries.iter().map(|entry| entry.id.clone()).collect::<Vec<_>>();
    assert!(known(&before).iter().all(|id| known(&after).contains(id)));
    let bare = read_atom(&empty());
    assert_eq!((bare.entries.len(), bare.updated.to_utc()), (0, about().created_at));
    assert_eq!(read_rss(&empty()).items.len(), 0);
}

#[test]
fn written_for_foreign_readers() {
    let Some(folder) = std::env::var_os("STATUS_SAMPLE_DIR") else { return };
    let folder = std::path::Path::new(&folder);
    std::fs::write(folder.join("history.atom"), atom(&sample(), ROOT)).unwrap();
    std::fs::write(folder.join("history.rss"), rss(&sample(), ROOT)).unwrap();
}

proptest! {
    #[test]
    fn whatever_is_written_both_can_be_read(
        title in anything(),
        text in anything(),
        name in anything(),
    ) {
        let mut record = record();
        record.name = name;
        let newest = said("updateupdat3", 55, Phase::Monitoring, &[]);
        let newest = Said { title: title.clone(), users_see: text, ..newest };
        record.incidents[0].said.insert(0, newest);
        let view = view(&record, &about(), at(60));
        let (feed, channel) = (read_atom(&view), read_rss(&view));
        prop_assert_eq!(feed.entries.len(), 3);
        let whole = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let expected = whole(&clean::clean(&title));
        prop_assert_eq!(whole(&feed.entries[0].title.value), expected.clone());
        prop_assert_eq!(whole(channel.items[0].title.as_deref().unwrap_or_default()), expected);
        prop_assert!(!atom(&view, ROOT).contains("<script"));
    }
}
