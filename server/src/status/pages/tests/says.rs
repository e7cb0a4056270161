use super::{
    super::{
        Press, SubscribeForm, history, incident, not_listed, page, press, private, said, subscribe, unknown, work,
    },
    states::*,
};
use crate::status::view::{View, sample::at};

/// The words of a page, without its marks.
pub fn words(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let mut text = String::new();
    let mut inside = true;
    for letter in body.chars() {
        match letter {
            '<' => inside = true,
            '>' => (inside, _) = (false, text.push(' ')),
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(" .", ".").replace(" ,", ",")
}

fn state(name: &str) -> View {
    states().into_iter().find(|(known, _)| *known == name).unwrap().1
}

#[test]
fn each_state_says_its_sentence_and_what_is_beneath() {
    for (name, sentence, beneath) in [
        ("no-parts", "This status page is being set up.", "Nothing is watched here yet."),
        ("all-well", "Everything is working.", "No problems in the last 11 days."),
        ("all-well-many", "Everything is working.", "12 more parts are working"),
        (
            "ended-today",
            "Everything is working.",
            "A problem with Support assistant ended at 10:23 UTC. What happened.",
        ),
        ("one-degraded", "The support assistant answers more slowly than usual", "Slower than usual"),
        ("one-partial", "The support assistant refuses some questions", "Next update by 15:12 UTC"),
        ("several", "3 parts of Acme AI have problems.", "Documents cannot be uploaded Identified"),
        ("major", "Acme AI is not available.", "Nothing of Acme AI can be reached"),
        ("monitoring", "Fixed; we are watching it.", "We stay until it has held."),
        ("late", "The support assistant refuses some questions", "The update promised for 15:12 UTC is late."),
        ("planned", "Everything is working.", "Mon 17 Feb, 16:00–18:00 UTC"),
        ("work-now", "Planned work until 15:00 UTC.", "Maintenance until 15:00 UTC"),
        ("work-overruns", "Planned work takes longer.", "Next word by 16:30 UTC"),
        ("incident-in-work", "The support assistant refuses some questions", "Uploads pause for 10 min."),
        ("stale", "The support assistant", "We cannot change this page at the moment. What you see is from 14:44 UTC."),
        ("by-hand", "Document upload: slower than usual.", "Slower than usual"),
    ] {
        let html = page(&state(name)).unwrap();
        let h1 = html.split_once("<h1 dir=\"auto\">").unwrap().1.split_once("</h1>").unwrap().0;
        assert!(h1.starts_with(sentence), "{name}: {h1}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        let words = words(&html);
        assert!(words.contains(beneath), "{name}: {beneath} in {words}");
    }
}

#[test]
fn the_order_is_that_of_a_worried_reader() {
    let mut several = several();
    several.maintenances = planned(3000).maintenances;
    let html = page(&shown(several, 70)).unwrap();
    let order = [
        "have problems.",
        "Last change",
        ">Documents cannot",
        ">The support assistant refuses",
        ">Some calls",
        "<h2>Parts",
        "more parts are working",
        "<h2>Planned",
        "<h2>Earlier",
        "<h2>Follow",
    ];
    let places: Vec<usize> = order.iter().map(|what| html.find(what).expect(what)).collect();
    assert!(places.is_sorted(), "{places:?} in {html}");
}

#[test]
fn the_newest_update_is_open_and_older_ones_are_folded() {
    let html = page(&shown(partial(), 44)).unwrap();
    let (open, folded) = html.split_once("<details>").unwrap();
    assert!(open.contains("<dt>What you see</dt>") && open.contains("<dt>In charge</dt>"));
    assert!(open.contains("Support assistant: partly not working"), "parts are named in the block");
    assert!(folded.starts_with("<summary>1 earlier update</summary>") && folded.contains("<b>Investigating.</b>"));
    assert!(!open.contains("Investigating"));
    let several = page(&shown(several(), 70)).unwrap();
    assert!(several.contains("5 earlier updates") && several.contains("corrected <time"));
}

#[test]
fn a_promise_that_was_broken_is_admitted_once_and_not_given_again() {
    let words = words(&page(&state("late")).unwrap());
    assert_eq!(words.matches("The update promised for 15:12 UTC is late. We are still at work.").count(), 1, "{words}");
    assert!(!words.contains("Next update by") && !words.contains("even if nothing has changed"));
}

#[test]
fn what_works_is_counted_and_folded_beyond_eight() {
    let trouble = page(&shown(partial(), 44)).unwrap();
    let (open, folded) = trouble.split_once("</svg>11 more parts are working</summary>").unwrap();
    assert_eq!((open.matches("class=\"band\"").count(), folded.matches("class=\"band\"").count()), (1, 11));
    let calm = page(&shown(many(calm(), 20), 0)).unwrap();
    assert!(calm.contains("12 more parts are working") && calm.contains("<h3 dir=\"auto\">Regions</h3>"));
    assert!(!page(&shown(calm_few(), 0)).unwrap().contains("parts are working"));
}

fn calm_few() -> app::status::record::Record<chrono_tz::Tz> {
    many(calm(), 8)
}

#[test]
fn an_incident_tells_all_of_its_course() {
    let view = state("ended-today");
    let one = view.incidents.iter().find(|one| one.id == "abcdefghijkl").unwrap();
    let html = incident(&view, one).unwrap();
    let text = words(&html);
    for what in [
        "Investigating 09:20 UTC",
        "Identified 09:42 UTC",
        "Resolved 10:23 UTC",
        "Began 15 Feb 2025 09:10 UTC",
        "Ended 15 Feb 2025 10:23 UTC, after 1 h 13",
        "09:10 UTC Slower than usual",
        "09:42 UTC Partly not working",
        "10:23 UTC Working",
        "Support assistant: working again",
        "In charge",
    ] {
        assert!(text.contains(what), "{what} in {text}");
    }
    assert_eq!(html.matches("class=\"up\"").count(), 3);
    assert!(!html.contains("<b>Monitoring</b>"), "it was never only watched");
    let open = shown(partial(), 44);
    let text = words(&incident(&open, &open.incidents[0]).unwrap());
    assert!(text.contains("Identified 14:42 UTC Monitoring to come Resolved to come"), "{text}");
}

#[test]
fn planned_work_has_a_page() {
    let view = state("work-overruns");
    let text = words(&work(&view, &view.works[0]).unwrap());
    for what in [
        "Document upload: storage move",
        "Planned",
        "In progress 13:00 UTC",
        "Takes longer. Next word by 16:30 UTC",
        "Moving the files takes longer",
        "The planned work has begun.",
    ] {
        assert!(text.contains(what), "{what} in {text}");
    }
    let mut off = planned(3000);
    off.maintenances[0].cancelled_at = Some(at(-5));
    let view = shown(off, 0);
    assert!(words(&work(&view, &view.works[0]).unwrap()).contains("Called off 13:55 UTC"));
    assert!(words(&page(&view).unwrap()).contains("Document upload: storage move, called off"));
}

#[test]
fn the_history_is_by_month_and_part_by_part() {
    let view = state("long-history");
    let html = history(&view).unwrap();
    for month in ["February 2025", "January 2025", "December 2024"] {
        assert!(html.contains(&format!("<h2>{month}</h2>")), "{month}");
    }
    let rows = html.matches("<li><time").count();
    assert_eq!(rows, view.incidents.len(), "one line per incident");
    assert_eq!(html.matches("class=\"band\"").count(), view.parts.len());
    assert!(words(&html).contains("with CET beside them"));
}

#[test]
fn the_gate_says_nothing_of_how_it_goes() {
    for wrong in [false, true] {
        let html = private("Acme AI", wrong);
        assert!(html.contains("This page is for customers of Acme AI.") && html.contains("action=\"/status/enter\""));
        assert_eq!(html.contains("This is not the password."), wrong);
        let without_style = html.split_once("</style>").unwrap().1;
        assert!(!without_style.contains("history") && !without_style.contains("subscribe"));
    }
}

#[test]
fn the_form_gives_back_what_was_typed() {
    let view = state("one-partial");
    let fresh = subscribe(&view, &SubscribeForm::default()).unwrap();
    assert!(
        fresh.contains("value=\"mail\" checked") && fresh.contains("We send a mail to confirm. One press ends it.")
    );
    assert_eq!(fresh.matches("name=\"part\"").count(), view.parts.len());
    assert!(!fresh.contains("type=\"checkbox\" name=\"part\" value=\"partassistan\" checked"));
    let typed = SubscribeForm {
        channel: "slack".into(),
        address: "a\"b".into(),
        parts: vec!["partassistan".into()],
        wrong: Some("Write a whole address.".into()),
    };
    let again = subscribe(&view, &typed).unwrap();
    for kept in [
        "value=\"slack\" checked",
        "value=\"a&#34;b\"",
        "value=\"partassistan\" checked",
        "id=\"wrong\">Write a whole address.",
        "aria-describedby=\"wrong\"",
    ] {
        assert!(again.contains(kept), "{kept} in {again}");
    }
}

#[test]
fn plain_pages_have_one_sentence() {
    assert!(
        words(&not_listed("Acme AI")).contains("This incident is no longer listed. The history goes back 90 days.")
    );
    assert!(not_listed("Acme AI").contains("href=\"/status/history\""));
    assert!(words(&unknown()).contains("This status page is being set up."));
    let html = press("Acme AI", &Press { says: "End it?", beneath: "", button: "End" });
    assert!(html.contains("<form method=\"post\"><p><button class=\"do\">End</button>"), "{html}");
    let said = said("Acme AI", "It has ended.", "", Some(("/status/subscribe", "Subscribe")));
    assert!(said.contains("<a href=\"/status/subscribe\">Subscribe</a>"));
}
