use super::*;
use chrono::TimeZone;
use serde_json::json;

fn delivery(format: &str, body: serde_json::Value) -> Claimed {
    Claimed {
        id: Uuid::now_v7(),
        format: format.into(),
        body: body.to_string().into_bytes(),
        about: None,
        received_at: Utc.with_ymd_and_hms(2026, 8, 19, 10, 9, 0).unwrap(),
        attempts: 0,
    }
}

fn event(key: &str, action: &str) -> Claimed {
    let payload = json!({ "summary": "Slow", "source": "prod", "severity": "critical" });
    delivery(
        "pagerduty",
        json!({ "routing_key": "****", "event_action": action, "dedup_key": key, "payload": payload }),
    )
}

fn webhook(group: &str, alerts: &[(&str, &str, u32)]) -> Claimed {
    let alerts = alerts.iter().map(|(key, status, minute)| {
        json!({ "status": status, "fingerprint": key, "startsAt": format!("2026-08-19T10:{minute:02}:00Z") })
    });
    delivery("alertmanager", json!({ "groupKey": group, "alerts": alerts.collect::<Vec<_>>() }))
}

fn keys(turn: &[Item]) -> Vec<(usize, &str)> {
    turn.iter().map(|item| (item.sent, item.said.dedup_key())).collect()
}

#[test]
fn a_key_that_comes_twice_is_one() {
    let twice = webhook("g", &[("a", "resolved", 1), ("b", "firing", 1), ("a", "firing", 1), ("b", "firing", 2)]);
    let together = together(vec![twice], None).unwrap();
    let kept: Vec<_> = together.turns[0]
        .iter()
        .map(|item| {
            let Said::Alert(notice) = &item.said else { panic!() };
            (notice.dedup_key.as_str(), notice.status, notice.starts_at.unwrap().format("%M").to_string())
        })
        .collect();
    assert_eq!(kept, [("a", Status::Resolved, "01".into()), ("b", Status::Firing, "02".into())]);
}

#[test]
fn deliveries_are_worked_on_together_up_to_the_first_that_speaks_of_the_same() {
    let all = vec![
        event("a", "trigger"),
        webhook("g", &[("b", "firing", 1), ("c", "firing", 1)]),
        event("d", "resolve"),
        event("b", "resolve"),
        event("e", "trigger"),
    ];
    let together = together(all, None).unwrap();
    assert_eq!((together.deliveries.len(), together.turns.len()), (3, 1));
    assert_eq!(keys(&together.turns[0]), [(0, "a"), (1, "b"), (1, "c"), (2, "d")]);
    assert_eq!(together.turns[0][1].group_key, "g");
}

#[test]
fn one_that_speaks_twice_of_the_same_alert_comes_alone_in_turns() {
    let said = |key: &str, status: &str| json!({ "key": key, "status": status });
    let events = json!([said("a", "firing"), said("b", "firing"), said("a", "resolved")]);
    let alone = together(vec![delivery("json", events.clone()), event("z", "trigger")], None).unwrap();
    assert_eq!((alone.deliveries.len(), alone.turns.len()), (1, 2));
    assert_eq!(alone.turns.iter().map(Vec::len).sum::<usize>(), 3);
    let behind = together(vec![event("z", "trigger"), delivery("json", events)], None).unwrap();
    assert_eq!((behind.deliveries.len(), behind.turns.len()), (1, 1));
}

#[test]
fn a_test_meets_no_real_alert() {
    let mut test = event("a", "trigger");
    test.about = Some(json!({ "test": true }));
    let together = together(vec![test, event("a", "trigger")], None).unwrap();
    assert_eq!(together.deliveries.len(), 2);
    assert!(together.tests.contains(&0) && !together.tests.contains(&1));
    assert_ne!(together.turns[0][0].said.dedup_key(), "a");
}

#[test]
fn what_can_not_be_read_says_so() {
    assert!(matches!(together(vec![delivery("smoke", json!({}))], None), Err(Refusal::Broken(_))));
    assert!(matches!(together(vec![delivery("alertmanager", json!({}))], None), Err(Refusal::BadRequest(_))));
}

#[test]
fn a_flood_about_one_alert_is_a_few_turns_and_its_last_word_counts() {
    let events: Vec<_> = (0..5000)
        .map(|n| json!({ "name": "Slow", "key": "a", "status": if n % 2 == 0 { "firing" } else { "resolved" } }))
        .collect();
    let together = together(vec![delivery("json", json!(events))], None).unwrap();
    assert_eq!(together.turns.len(), MOST_WAVES);
    let last = together.turns.last().unwrap();
    assert!(matches!(&last[..], [Item { said: Said::Alert(notice), .. }] if notice.status == Status::Resolved));
}

#[test]
fn in_a_flood_a_note_does_not_hide_the_end_before_it() {
    let ended = json!({ "alerts": [{ "status": "resolved", "fingerprint": "a", "startsAt": "2026-08-19T10:01:00Z" }] });
    let Sent { said, .. } =
        formats::read(Format::Alertmanager, ended.to_string().as_bytes(), &About::default(), None, Uuid::nil())
            .unwrap();
    let key = said[0].dedup_key().to_string();
    let note = || Said::Noted(formats::Mark { dedup_key: key.clone(), by: None, text: Some("seen".into()) });
    let mut waves: Vec<Vec<Said>> = (0..MOST_WAVES).map(|_| vec![note()]).collect();
    waves.extend([said, vec![note()]]);
    let few = few(waves);
    assert!(few.iter().flatten().any(|said| matches!(said, Said::Alert(_))));
}

#[test]
fn a_huge_label_is_cut_where_pages_show_it() {
    let mut labels: BTreeMap<String, String> =
        (0..MOST_NAMES + 5).map(|n| (format!("name{n:04}"), "é".repeat(LONGEST_VALUE))).collect();
    bound(&mut labels);
    assert_eq!(labels.len(), MOST_NAMES);
    assert!(labels.values().all(|value| value.len() < LONGEST_VALUE + 100 && value.ends_with("whole)")));
}
