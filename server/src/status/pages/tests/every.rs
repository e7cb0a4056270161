//! What holds of every page in every state.

use super::{
    super::{
        Press, SubscribeForm, history, incident, not_listed, page, press, private, said, subscribe, unknown, work,
    },
    says::words,
    states::states,
};
use crate::status::view::{
    View,
    sample::{anything, sample},
};
use proptest::prelude::*;
use std::path::Path;

/// With the folder in which it stands.
pub fn all(view: &View) -> Vec<(String, String, String)> {
    let mut all = vec![
        ("page".into(), "/".into(), page(view).unwrap()),
        ("history".into(), "/status/".into(), history(view).unwrap()),
    ];
    let item = |kind: &str, id: &str| (format!("{kind}-{id}"), "/status/incidents/".to_string());
    for one in &view.incidents {
        let (name, folder) = item("incident", &one.id);
        all.push((name, folder, incident(view, one).unwrap()));
    }
    for one in &view.works {
        let (name, folder) = item("work", &one.id);
        all.push((name, folder, work(view, one).unwrap()));
    }
    all
}

/// Where a link leads, as a browser would find out.
fn leads_to(folder: &str, href: &str) -> String {
    let mut path: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let bare = href.split('#').next().unwrap();
    if bare.starts_with('/') {
        return bare.into();
    }
    for part in bare.split('/') {
        match part {
            ".." => drop(path.pop()),
            part => path.push(part),
        }
    }
    format!("/{}", path.join("/"))
}

#[test]
fn every_link_leads_to_something() {
    for (name, view) in states() {
        for (kind, folder, html) in all(&view) {
            for href in html.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                if let Some(id) = href.strip_prefix('#') {
                    assert!(html.contains(&format!("id=\"{id}\"")), "{name} {kind}: {href}");
                    continue;
                }
                assert!(!href.starts_with('/') && !href.contains("//"), "{name} {kind}: {href} is not relative");
                let to = leads_to(&folder, href);
                let id = to.strip_prefix("/status/incidents/");
                let is_known = match id {
                    Some(id) => {
                        view.incidents.iter().any(|one| one.id == id) || view.works.iter().any(|one| one.id == id)
                    }
                    None => [
                        "/status",
                        "/status/history",
                        "/status/subscribe",
                        "/history.atom",
                        "/history.rss",
                        "/api/v2/summary.json",
                    ]
                    .contains(&to.as_str()),
                };
                assert!(is_known, "{name} {kind}: {href} leads to {to}");
            }
        }
    }
}

#[test]
fn no_script_nothing_from_elsewhere_no_age_and_each_time_has_its_zone() {
    for (name, view) in states() {
        for (kind, _, html) in all(&view) {
            for never in ["<script", "<img", "<link rel=\"stylesheet", "http-equiv", "@import", "url(", " style="] {
                assert!(!html.contains(never), "{name} {kind}: {never}");
            }
            let words = words(&html);
            for never in [" ago", "moment ago", "yesterday", "Europe/Berlin", "some users may"] {
                assert!(!words.to_lowercase().contains(never), "{name} {kind}: {never} in {words}");
            }
            let clock = |at: usize| {
                let digits = |from: usize, to: usize| {
                    words.get(from..to).is_some_and(|it| it.chars().all(|one| one.is_ascii_digit()))
                };
                digits(at.wrapping_sub(2), at) && digits(at + 1, at + 3)
            };
            for (at, _) in words.match_indices(':').filter(|(at, _)| clock(*at)) {
                let rest = &words[at + 3..];
                let named = [" UTC", " CET", " CEST", "–"].iter().any(|zone| rest.starts_with(zone));
                assert!(named, "{name} {kind}: {:?}", &words[at - 2..]);
            }
        }
    }
}

#[test]
fn nothing_open_is_green() {
    for (name, view) in states() {
        let is_open = view.incidents.iter().any(|one| one.is_open());
        let green = page(&view).unwrap().contains("class=\"verdict working\"");
        assert!(!(is_open && green), "{name}");
    }
}

proptest! {
    #[test]
    fn what_a_person_wrote_stays_text(text in anything().prop_map(|text| format!("y{text}"))) {
        let mut view = sample();
        let marks = |view: &View| all(view).iter().map(|(.., html)| html.matches('<').count()).collect::<Vec<_>>();
        for one in &mut view.incidents {
            one.title = "x".into();
        }
        let before = marks(&view);
        view.name = text.clone();
        view.headline.says = text.clone();
        for part in &mut view.parts {
            part.name = text.clone();
        }
        for six in view.incidents.iter_mut().flat_map(|one| &mut one.updates).filter_map(|one| one.six.as_mut()) {
            for said in [&mut six.users_see, &mut six.scope, &mut six.mitigation, &mut six.owner] {
                said.clone_from(&text);
            }
        }
        for one in &mut view.works {
            (one.title, one.pauses) = (format!("x{text}"), format!("x{text}"));
        }
        // A title of an update that is the incident's own again isn't said again, so they stay.
        let after = marks(&view);
        prop_assert_eq!(before.len(), after.len());
        prop_assert_eq!(&before[..2], &after[..2]);
        for html in [not_listed(&text), private(&text, true), said(&text, &text, &text, None)] {
            prop_assert_eq!(html.matches("</title>").count(), 1);
            prop_assert!(!html.split_once("</style>").unwrap().1.contains("<script"));
        }
    }
}

/// `SIGNALBOX_PAGES=folder`: each page of each state as a file, for validators, text browsers and eyes.
#[test]
fn files_for_those_who_look() {
    let Ok(folder) = std::env::var("SIGNALBOX_PAGES") else { return };
    let write =
        |name: String, html: String| std::fs::write(Path::new(&folder).join(format!("{name}.html")), html).unwrap();
    for (name, view) in states() {
        for (kind, _, html) in all(&view) {
            write(format!("{name}--{kind}"), html);
        }
    }
    write("plain--not-listed".into(), not_listed("Acme AI"));
    write("plain--unknown".into(), unknown());
    write("plain--private".into(), private("Acme AI", false));
    write("plain--private-wrong".into(), private("Acme AI", true));
    write(
        "plain--said".into(),
        said(
            "Acme AI",
            "This subscription has ended.",
            "You get no more mail.",
            Some(("/status/subscribe", "Subscribe again")),
        ),
    );
    let ask =
        Press { says: "Hear of Acme AI by mail?", beneath: "At a…@example.org, about all parts.", button: "Confirm" };
    let (_, view) = states().into_iter().find(|(name, _)| *name == "one-partial").unwrap();
    write("plain--subscribe".into(), subscribe(&view, &SubscribeForm::default()).unwrap());
    let wrong = Some("Write an e-mail address, such as ana@example.org.".to_string());
    let (channel, address) = ("webhook".into(), "ana@".into());
    let form = SubscribeForm { channel, address, parts: vec!["partassistan".into()], wrong };
    write("plain--subscribe-wrong".into(), subscribe(&view, &form).unwrap());
    write("plain--press".into(), press("Acme AI", &ask));
}
