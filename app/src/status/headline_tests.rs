use super::{
    super::{State, maintenance::Note, record::*},
    *,
};
use crate::ids::ComponentId;
use chrono::Duration;
use chrono_tz::Tz;
use uuid::Uuid;

const BOT: ComponentId = ComponentId(Uuid::from_u128(1));
const UPLOAD: ComponentId = ComponentId(Uuid::from_u128(2));

/// Minutes after 14:00 UTC of 15 February.
fn at(minute: i64) -> DateTime<Utc> {
    "2025-02-15T14:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minute)
}

fn part(id: ComponentId, name: &str) -> Part {
    let created_at = at(-60 * 24 * 30);
    let public_id = format!("part{}", id.0.as_u128());
    Part { id, public_id, name: name.into(), description: String::new(), group: None, created_at, removed: false }
}

fn told(title: &str, phase: Phase, states: &[(ComponentId, State)]) -> Incident {
    let said = Said {
        public_id: "u1".into(),
        phase,
        title: title.into(),
        users_see: "It declines.".into(),
        since: at(0),
        scope: "All".into(),
        mitigation: "We look.".into(),
        next_update_at: (phase != Phase::Resolved).then(|| at(40)),
        owner: "The engineer on call".into(),
        at: at(10),
        changed_at: at(10),
        states: states.to_vec(),
    };
    Incident { public_id: "abcdefghijkl".into(), said: vec![said] }
}

fn record(incidents: Vec<Incident>) -> Record<Tz> {
    Record {
        name: "Acme AI".into(),
        zone: Tz::UTC,
        groups: vec![],
        parts: vec![part(BOT, "Support assistant"), part(UPLOAD, "Document upload")],
        incidents,
        maintenances: vec![],
        overrides: vec![],
        read_at: at(10),
        reachable: true,
    }
}

fn work(starts: i64, ends: i64) -> Maintenance {
    Maintenance {
        public_id: "w".into(),
        title: "Storage move".into(),
        pauses: "Uploads pause.".into(),
        parts: vec![UPLOAD],
        created_at: at(0),
        changed_at: None,
        starts_at: at(starts),
        ends_at: at(ends),
        verifies_at: None,
        ends_itself: true,
        cancelled_at: None,
        cancelled_says: String::new(),
        notes: vec![],
    }
}

fn says(record: &Record<Tz>, minute: i64) -> (String, String) {
    let headline = headline(record, at(minute));
    (headline.says, headline.beneath)
}

#[test]
fn the_table_of_sentences() {
    use Phase::*;
    use State::*;
    let bot = |phase, state| told("The assistant refuses", phase, &[(BOT, state)]);
    let uploads = |phase| told("Uploads fail", phase, &[(UPLOAD, Outage)]);
    let bare = || told("Slow", Identified, &[]);
    for (incidents, expected) in [
        (vec![], "Everything is working."),
        (vec![bot(Identified, Partial)], "The assistant refuses"),
        (vec![bare()], "Slow"),
        (vec![bot(Identified, Partial), uploads(Investigating)], "2 parts of Acme AI have problems."),
        (vec![bot(Identified, Partial), bare()], "Acme AI has 2 problems."),
        (vec![bot(Identified, Outage), uploads(Investigating)], "Acme AI is not available."),
        (vec![bot(Monitoring, Working)], "Fixed; we are watching it."),
        (vec![bot(Monitoring, Degraded), uploads(Resolved)], "Fixed; we are watching it."),
        (vec![bot(Monitoring, Partial)], "The assistant refuses"),
        (vec![bot(Resolved, Working)], "Everything is working."),
    ] {
        let record = record(incidents);
        assert_eq!(says(&record, 20).0, expected, "{:?}", record.incidents);
    }
    let empty = Record { parts: vec![], ..record(vec![]) };
    let set_up = ("This status page is being set up.".to_string(), "Nothing is watched here yet.".to_string());
    assert_eq!(says(&empty, 20), set_up);
}

#[test]
fn a_late_promise_is_admitted() {
    let record = record(vec![told("The assistant refuses", Phase::Identified, &[(BOT, State::Partial)])]);
    assert_eq!(says(&record, 40).1, "Support assistant: partly not working. Everything else is working.");
    assert_eq!(says(&record, 41).1, "The update promised for 14:40 UTC is late. We are still at work.");
}

#[test]
fn what_a_person_says_of_a_part() {
    let own = |part, state| Override { part, state, from: at(5), until: None };
    let mut record = record(vec![]);
    record.overrides = vec![own(BOT, State::Partial)];
    let one = ("Support assistant: partly not working.".to_string(), "Everything else is working.".to_string());
    assert_eq!(says(&record, 20), one);
    record.overrides.push(own(UPLOAD, State::Degraded));
    let both = "Support assistant: partly not working · Document upload: slower than usual.";
    assert_eq!(says(&record, 20), ("2 parts of Acme AI have problems.".to_string(), both.to_string()));
    record.overrides[1].state = State::Outage;
    record.overrides[0].state = State::Outage;
    assert_eq!(says(&record, 20), ("Acme AI is not available.".to_string(), String::new()));
}

#[test]
fn planned_work_before_during_and_beyond() {
    let mut record = record(vec![]);
    record.maintenances = vec![work(60, 120)];
    let planned = "Planned: Sat 15 Feb, 15:00–16:00 UTC. Uploads pause.";
    assert_eq!(says(&record, 20), ("Everything is working.".into(), planned.into()));
    let now = ("Planned work until 16:00 UTC.".to_string(), "Uploads pause.".to_string());
    assert_eq!(says(&record, 60), now);
    assert_eq!(says(&record, 120).0, "Everything is working.");
    let note = Note {
        public_id: "n".into(),
        at: at(100),
        text: String::new(),
        step: None,
        new_end: None,
        next_word_by: Some(at(150)),
    };
    record.maintenances[0].notes = vec![note.clone()];
    let longer = |beneath: &str| ("Planned work takes longer.".to_string(), beneath.to_string());
    assert_eq!(says(&record, 100), longer("Next word by 16:30 UTC. Uploads pause."));
    assert!(says(&record, 151).1.starts_with("The word promised for 16:30 UTC is late. We are still at work."));
    record.maintenances[0].notes = vec![Note { new_end: Some(at(180)), ..note }];
    assert_eq!(says(&record, 130), longer("Until 17:00 UTC. Uploads pause."));
    record.incidents = vec![told("The assistant refuses", Phase::Identified, &[(BOT, State::Partial)])];
    assert_eq!(says(&record, 130).0, "The assistant refuses");
    let and_work = ("The assistant refuses".to_string(), "Support assistant: partly not working.".to_string());
    record.maintenances = vec![work(10, 60)];
    assert_eq!(says(&record, 30), and_work, "what pauses does not work");
}

#[test]
fn what_stands_beneath_when_all_is_well() {
    let ended = told("The assistant refuses", Phase::Resolved, &[(BOT, State::Partial)]);
    let record = record(vec![ended]);
    let today = headline(&record, at(20));
    assert_eq!(today.beneath, "A problem with Support assistant ended at 14:10 UTC.");
    assert_eq!(today.link.as_deref(), Some("abcdefghijkl"));
    let days = |days: i64| says(&record, days * 24 * 60).1;
    assert_eq!(days(1), "No problems today.");
    assert_eq!(days(2), "No problems in the last day.");
    assert_eq!(days(13), "No problems in the last 12 days.");
    assert_eq!(days(400), "No problems in the last 90 days.");
    // In Auckland the next day has begun.
    let there = Record { zone: Tz::Pacific__Auckland, ..record.clone() };
    assert_eq!(headline(&there, at(20)).beneath, "A problem with Support assistant ended at 14:10 UTC (03:10 NZDT).");
    assert_eq!(headline(&there, at(60 * 22)).beneath, "No problems today.");
}
