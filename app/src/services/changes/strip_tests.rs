use super::*;
use crate::{
    ids::{ChangeId, ServiceId},
    services::{Kind, Source},
};
use uuid::Uuid;

fn now() -> DateTime<Utc> {
    "2025-02-15T14:00:00Z".parse().unwrap()
}

fn part(id: u128) -> LivePart {
    LivePart {
        artifact: ArtifactId(Uuid::from_u128(id)),
        kind: Kind::Prompt,
        name: format!("part {id}"),
        service: ServiceId(Uuid::nil()),
        service_slug: "bot".into(),
        service_name: "Bot".into(),
        change: None,
        known_good: None,
        way_back: None,
    }
}

fn change(part: u128, days_ago: i64) -> ChangeRow {
    ChangeRow {
        id: ChangeId(Uuid::from_u128(part * 1000 + days_ago as u128)),
        service: None,
        artifact: Some(ArtifactId(Uuid::from_u128(part))),
        part: None,
        service_word: None,
        artifact_word: None,
        version: Some("v2".into()),
        previous: None,
        summary: String::new(),
        by: None,
        source: Source::Api,
        sender: None,
        address: None,
        happened_at: now() - Duration::days(days_ago),
        recorded_at: now(),
        withdrawn: None,
    }
}

#[test]
fn unknown_ends_where_the_first_report_begins() {
    let mut withdrawn = change(3, 5);
    withdrawn.withdrawn = Some((now(), "Ana".into()));
    let changes = [change(1, 15), change(2, 3), change(1, 0), change(1, 40), withdrawn];
    let known = [ArtifactId(Uuid::from_u128(2))];
    let lanes = lanes(now(), &[part(1), part(2), part(3)], &known, &changes);
    let drawn: Vec<_> =
        lanes.iter().map(|lane| (lane.known_from, lane.ticks.iter().map(|(at, _)| *at).collect::<Vec<_>>())).collect();
    assert_eq!(drawn, [(50.0, vec![50.0, 100.0]), (0.0, vec![90.0]), (100.0, vec![])]);
    let spells = [Spell { number: IncidentNumber(1), from: now(), to: None }];
    assert_eq!(said(&lanes, &spells), "In thirty days 3 changes on 2 of 3 parts, 1 incident; 1 unknown.");
}

#[test]
fn places_stay_inside_the_strip() {
    assert_eq!(place(now(), now() - Duration::days(300)), 0.0);
    assert_eq!(place(now(), now() + Duration::days(1)), 100.0);
}
