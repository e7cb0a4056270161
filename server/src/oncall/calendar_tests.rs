//! Lines, folds, times and ids, read back by hand.

use super::{Calendar, Entry, calendar, calendar_shifts};
use app::{
    ids::{LayerId, PersonId, ScheduleId},
    oncall::{Layer, Rotation, Schedule, Shift, Unit, shifts},
};
use chrono::{DateTime, Duration, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const NAMES: [&str; 2] = ["Ana Ruiz, the “first”; of \\ her name", "Ben\r\nEND:VEVENT\nOsei"];

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect(text)
}

fn weekly(people: u128) -> Schedule<Tz> {
    let (zone, starts_at) = (Tz::Europe__London, utc("2025-02-03T09:00:00Z"));
    let nine = NaiveTime::from_hms_opt(9, 0, 0).expect("a time");
    let layer = Layer {
        id: LayerId(Uuid::from_u128(1)),
        name: "Weeks".into(),
        place: 1,
        people: (0..people).map(|person| PersonId(Uuid::from_u128(person))).collect(),
        rotation: Rotation::starting(&zone, (1, Unit::Weeks), nine, Some(Weekday::Mon), starts_at),
        windows: vec![],
        starts_at,
        ends_at: None,
    };
    Schedule { id: ScheduleId(Uuid::from_u128(7)), zone, layers: vec![layer], overrides: vec![], left: BTreeMap::new() }
}

fn written(shifts: &[Shift]) -> String {
    let name = |person: PersonId| NAMES[person.0.as_u128() as usize];
    let entries = shifts.iter().map(|shift| Entry {
        schedule: ScheduleId(Uuid::from_u128(7)),
        schedule_name: "AI platform, nights and a name that is long enough for the line to be folded: größer ✓",
        address: "https://signalbox.acme.test/oncall/ai-platform",
        shift: *shift,
        person: shift.person().map(name),
        instead_of: None,
    });
    let changed_at = utc("2025-02-01T12:00:00Z");
    calendar(&Calendar {
        name: "On call\nat Acme, Inc.",
        host: "signalbox.acme.test",
        changed_at,
        entries: entries.collect(),
    })
}

fn unfolded(text: &str) -> Vec<String> {
    text.replace("\r\n ", "").split("\r\n").map(str::to_string).collect()
}

fn values(text: &str, name: &str) -> Vec<String> {
    unfolded(text).iter().filter_map(|line| Some(line.strip_prefix(name)?.strip_prefix(':')?.to_string())).collect()
}

#[test]
fn one_event_a_shift_in_utc() {
    let schedule = weekly(2);
    let shifts = shifts(&schedule, utc("2025-01-27T00:00:00Z"), utc("2025-04-08T00:00:00Z")).expect("not too far");
    let text = written(&shifts);
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(values(&text, "BEGIN").len(), 1 + shifts.len());
    assert_eq!(values(&text, "DTSTART")[0..2], ["20250127T000000Z", "20250203T090000Z"]);
    assert!(values(&text, "DTSTART").contains(&"20250331T080000Z".into()), "09:00 in summer is 08:00 UTC");
    assert!(values(&text, "DTSTAMP").iter().all(|stamp| stamp == "20250201T120000Z"));
    assert!(values(&text, "SUMMARY")[0].starts_with("Nobody: AI platform\\, nights"));
    assert!(values(&text, "SUMMARY")[1].starts_with("Ana Ruiz\\, the “first”\\; of \\\\ her name: AI"));
    assert_eq!(values(&text, "X-WR-CALNAME;VALUE=TEXT"), ["On call at Acme\\, Inc."]);
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])));
    let uids: BTreeSet<String> = values(&text, "UID").into_iter().collect();
    assert_eq!(uids.len(), shifts.len());
}

#[test]
fn ids_stay_while_time_goes_on_and_the_schedule_is_edited() {
    let schedule = weekly(2);
    let uids = |schedule: &Schedule<Tz>, now: DateTime<Utc>| -> Vec<String> {
        values(&written(&calendar_shifts(schedule, now).expect("not too far")), "UID")
    };
    let now = utc("2025-06-12T10:00:00Z");
    let before = uids(&schedule, now);
    let later: BTreeSet<String> = uids(&schedule, now + Duration::days(40)).into_iter().collect();
    assert!(before.iter().filter(|uid| later.contains(*uid)).count() > 45);
    let mut edited = schedule.clone();
    edited.layers[0].ends_at = Some(utc("2025-12-01T12:00:00Z"));
    let kept = uids(&edited, now);
    assert_eq!(kept[..kept.len() - 1], before[..kept.len() - 1]);
    // One person alone is one event, the same one after years.
    let alone = weekly(1);
    assert_eq!(uids(&alone, now), uids(&alone, now + Duration::days(1500)));
    assert_eq!(uids(&alone, now).len(), 1);
}

#[test]
fn the_same_state_is_the_same_bytes_within_a_month() {
    let schedule = weekly(2);
    let text = |now| written(&calendar_shifts(&schedule, utc(now)).expect("not too far"));
    assert_eq!(text("2025-06-12T10:00:00Z"), text("2025-06-29T23:59:59Z"));
    assert_ne!(text("2025-06-12T10:00:00Z"), text("2025-07-01T00:00:00Z"));
}
