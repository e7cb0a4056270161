use super::*;
use crate::{
    ids::{ArtifactId, ChangeId, ServiceId},
    services::{
        artifacts::{Kind, LiveChange},
        changes::Source,
    },
};
use uuid::Uuid;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn part(id: u128, kind: Kind, service: &str, since: Option<&str>) -> LivePart {
    LivePart {
        artifact: ArtifactId(Uuid::from_u128(id)),
        kind,
        name: kind.name().into(),
        service: ServiceId(Uuid::nil()),
        service_slug: service.into(),
        service_name: service.to_uppercase(),
        change: since.map(|since| LiveChange {
            id: ChangeId(Uuid::from_u128(id + 100)),
            version: Some("v1".into()),
            previous: None,
            since: utc(since),
            by: None,
            source: Source::Api,
            sender: None,
        }),
        known_good: None,
        way_back: None,
    }
}

fn change(id: u128, part: u128, at: &str, told: &str) -> ChangeRow {
    ChangeRow {
        id: ChangeId(Uuid::from_u128(id)),
        service: None,
        artifact: (part > 0).then(|| ArtifactId(Uuid::from_u128(part))),
        part: None,
        service_word: None,
        artifact_word: None,
        version: Some("v7".into()),
        previous: Some("v6".into()),
        summary: String::new(),
        by: None,
        source: Source::Api,
        sender: None,
        address: None,
        happened_at: utc(at),
        recorded_at: utc(told),
        withdrawn: None,
    }
}

const START: &str = "2025-02-15T14:10:00Z";
const DECLARED: &str = "2025-02-15T14:11:00Z";

fn worked_example() -> WhatChanged {
    let parts = [
        part(1, Kind::Prompt, "bot", Some("2025-02-15T13:30:00Z")),
        part(2, Kind::RetrievalIndex, "bot", Some("2025-02-15T13:40:00Z")),
        part(3, Kind::Code, "bot", Some("2025-02-07T09:00:00Z")),
        part(4, Kind::ModelWeights, "bot", Some("2025-01-29T09:00:00Z")),
        part(5, Kind::RouterPolicy, "bot", Some("2025-01-24T10:00:00Z")),
        part(6, Kind::Thresholds, "bot", Some("2025-01-24T09:00:00Z")),
        part(7, Kind::Tools, "bot", None),
        part(8, Kind::Code, "router", None),
    ];
    let changes = vec![
        change(1, 1, "2025-02-15T13:30:00Z", "2025-02-15T13:30:01Z"),
        change(2, 2, "2025-02-15T13:40:00Z", "2025-02-15T14:30:00Z"),
    ];
    what_changed(utc(START), utc(DECLARED), Some("bot"), &parts, changes)
}

#[test]
fn nearest_first_with_the_minutes_between() {
    let told = worked_example();
    let minutes: Vec<_> = told.changes.iter().map(|near| (near.before.num_minutes(), near.told_late)).collect();
    assert_eq!(minutes, [(30, true), (40, false)]);
    assert_eq!(told.parts, 8);
}

#[test]
fn what_did_not_change_is_said_and_unknown_is_not_unchanged() {
    let told = worked_example();
    let words = told.unchanged_words(|at| at.format("%-d %b").to_string());
    assert_eq!(words, "code since 7 Feb, model weights since 29 Jan, router policy and thresholds since 24 Jan");
    assert_eq!(told.unknown_words(), "tools and code of ROUTER");
}

#[test]
fn what_counts_as_before() {
    let at = |at: &str| {
        what_changed(utc(START), utc(DECLARED), None, &[], vec![change(1, 1, at, at)])
            .changes
            .first()
            .map(|near| near.before.num_minutes())
    };
    for (moment, minutes) in [
        ("2025-02-15T14:10:00Z", Some(0)),
        ("2025-02-15T14:09:30Z", Some(0)),
        ("2025-02-15T14:10:01Z", None),
        ("2025-02-14T14:10:00Z", Some(1440)),
        ("2025-02-14T14:09:59Z", None),
    ] {
        assert_eq!(at(moment), minutes, "{moment}");
    }
}

#[test]
fn a_withdrawn_change_is_none_and_one_without_a_part_is_one() {
    let mut withdrawn = change(1, 1, "2025-02-15T14:00:00Z", "2025-02-15T14:00:00Z");
    withdrawn.withdrawn = Some((utc(DECLARED), "Ana".into()));
    let unplaced = change(2, 0, "2025-02-15T14:05:00Z", "2025-02-15T14:05:00Z");
    let told = what_changed(utc(START), utc(DECLARED), None, &[], vec![withdrawn, unplaced]);
    assert_eq!(told.changes.len(), 1);
    assert_eq!(told.changes[0].change.part_name(), "part not named");
}

#[test]
fn a_part_that_changed_twice_is_told_twice_and_is_not_unchanged() {
    let parts = [part(1, Kind::Prompt, "bot", Some("2025-02-15T14:00:00Z"))];
    let changes = vec![
        change(1, 1, "2025-02-15T13:00:00Z", "2025-02-15T13:00:00Z"),
        change(2, 1, "2025-02-15T14:00:00Z", "2025-02-15T14:00:00Z"),
    ];
    let told = what_changed(utc(START), utc(DECLARED), Some("bot"), &parts, changes);
    assert_eq!(told.changes.len(), 2);
    assert!(told.unchanged.is_empty() && told.unknown.is_empty());
}
