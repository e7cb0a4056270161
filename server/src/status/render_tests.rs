use super::{super::board::Part, *};
use chrono::TimeZone;
use uuid::Uuid;

fn at(minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2025, 2, 15, 14, minute, 0).unwrap()
}

fn board(title: &str, phase: Phase) -> Board {
    let part =
        |id: u128, name: &str| Part { id: Uuid::from_u128(id), name: name.into(), created_at: at(0), removed: false };
    let said = Said {
        phase,
        title: title.into(),
        users_see: "It declines questions.".into(),
        since: at(10),
        scope: "Paid plan.".into(),
        mitigation: "We take it back.".into(),
        next: (phase != Phase::Resolved).then(|| at(40)),
        owner: "The engineer on call".into(),
        at: at(20),
        states: vec![(Uuid::from_u128(1), State::Partial)],
    };
    Board {
        name: "Acme AI".into(),
        zone: None,
        parts: vec![part(1, "Support assistant"), part(2, "Chat answers")],
        incidents: vec![Public { public_id: "abcdefghijkl".into(), said: vec![said] }],
    }
}

#[test]
fn what_a_person_wrote_stays_text() {
    let board = board("</title><script>alert(1)</script>", Phase::Identified);
    let pages = [page(&board, at(30), None), history(&board, at(30)), incident(&board, &board.incidents[0], at(30))];
    for html in pages.map(Result::unwrap) {
        assert!(!html.contains("<script"), "{html}");
        assert_eq!(html.matches("</title>").count(), 1);
    }
}

#[test]
fn an_open_incident_is_the_sentence_with_its_promise() {
    let html = page(&board("The assistant refuses", Phase::Identified), at(30), None).unwrap();
    for words in [
        "<h1 dir=\"auto\">The assistant refuses</h1>",
        "Next update by",
        "14:40 UTC",
        "since <time datetime=\"2025-02-15T14:10:00Z\">14:10 UTC",
        "Partly not working",
        "Nothing in the last 14 days.",
    ] {
        assert!(html.contains(words), "{words} in {html}");
    }
    assert!(!html.contains("Everything is working") && !html.contains(" ago") && !html.contains("is late"));
}

#[test]
fn a_late_promise_is_admitted() {
    let html = page(&board("The assistant refuses", Phase::Identified), at(41), None).unwrap();
    assert!(html.contains("The update promised for 14:40 UTC is late.</strong> We are still at work."));
    assert!(!html.contains("Next update by"));
}

#[test]
fn what_is_over_is_well_and_told() {
    let html = page(&board("The assistant refuses", Phase::Resolved), at(50), None).unwrap();
    assert!(html.contains("Everything is working.") && html.contains("ended at 14:20 UTC."));
    assert!(html.contains("10 min, ended 14:20 UTC"), "{html}");
}

#[test]
fn an_old_copy_says_how_old_it_is() {
    let html = page(&board("x", Phase::Identified), at(30), Some(at(20))).unwrap();
    assert!(html.contains("We cannot change this page at the moment. What you see is from 14:20 UTC."));
}

#[test]
fn without_a_page_it_is_being_set_up() {
    let html = page(&Board::default(), at(30), None).unwrap();
    assert!(html.contains("This status page is being set up."));
    assert!(html.contains("Nothing is watched here yet."));
}

#[test]
fn twenty_parts_and_ten_incidents_stay_small() {
    let mut big = board("The assistant refuses some questions", Phase::Identified);
    for id in 3..=20 {
        big.parts.push(Part { id: Uuid::from_u128(id), name: format!("Part {id}"), created_at: at(0), removed: false });
    }
    for _ in 0..9 {
        big.incidents.push(big.incidents[0].clone());
    }
    let bytes = page(&big, at(30), None).unwrap().len();
    assert!(bytes <= 60_000, "{bytes} bytes");
}
