//! Stories that read like the requirement.

use super::*;
use crate::ids::{LayerId, OverrideId, PersonId, ScheduleId};
use chrono::{DateTime, Duration, NaiveTime, Offset, Utc, Weekday};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use uuid::Uuid;

const NAMES: [&str; 4] = ["Ana Ruiz", "Ben Osei", "Kim Lund", "Ola Berg"];
const ANA: PersonId = PersonId(Uuid::from_u128(0));
const BEN: PersonId = PersonId(Uuid::from_u128(1));
const KIM: PersonId = PersonId(Uuid::from_u128(2));
const OLA: PersonId = PersonId(Uuid::from_u128(3));

pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub fn utc(text: &str) -> DateTime<Utc> {
    text.parse().expect(text)
}

fn clock(text: &str) -> NaiveTime {
    text.parse().expect(text)
}

/// Weekly from Monday 09:00 London, since Monday 3 February 2025.
fn weekly(people: &[PersonId]) -> Schedule<Tz> {
    let zone = Tz::Europe__London;
    let starts_at = utc("2025-02-03T09:00:00Z");
    let layer = Layer {
        id: LayerId(id(1)),
        name: "Weeks".into(),
        place: 1,
        people: people.to_vec(),
        rotation: Rotation::starting(&zone, (1, Unit::Weeks), clock("09:00:00"), Some(Weekday::Mon), starts_at),
        windows: vec![],
        starts_at,
        ends_at: None,
    };
    Schedule { id: ScheduleId(id(1)), zone, layers: vec![layer], overrides: vec![], left: BTreeMap::new() }
}

fn cover(person: PersonId, for_whom: Option<PersonId>, from: &str, until: &str) -> Override {
    Override { id: OverrideId(id(9)), person, from: utc(from), until: utc(until), for_whom }
}

fn first_name(person: PersonId) -> &'static str {
    NAMES[person.0.as_u128() as usize].split(' ').next().unwrap()
}

/// `Ana –10T09 · Ben –17T09`, in UTC.
fn story(schedule: &Schedule<Tz>, from: &str, until: &str) -> String {
    let shifts = shifts(schedule, utc(from), utc(until)).unwrap();
    let words = shifts.iter().map(|shift| {
        let name = shift.person().map_or("nobody", first_name);
        let whom = shift.on.and_then(|on| on.instead_of).map(|whom| format!(" for {}", first_name(whom)));
        let until = shift.until.format("%-dT%H:%M").to_string().replace(":00", "");
        format!("{name}{} –{until}", whom.unwrap_or_default())
    });
    words.collect::<Vec<_>>().join(" · ")
}

fn with_words<T>(zone: Tz, now: &str, say: impl Fn(&Lookup) -> T) -> T {
    let local = |at: DateTime<Utc>| {
        let there = at.with_timezone(&zone);
        (there.with_timezone(&there.offset().fix()), there.format("%Z").to_string())
    };
    let name = |person: PersonId| NAMES[person.0.as_u128() as usize].to_string();
    say(&Lookup { name: &name, local: &local, now: utc(now) })
}

#[test]
fn handoffs_stay_at_nine_through_both_changes() {
    let schedule = weekly(&[ANA, BEN]);
    assert_eq!(
        story(&schedule, "2025-03-20T00:00:00Z", "2025-04-10T00:00:00Z"),
        "Ana –24T09 · Ben –31T08 · Ana –7T08 · Ben –10T00"
    );
    assert_eq!(
        story(&schedule, "2025-10-16T00:00:00Z", "2025-11-06T00:00:00Z"),
        "Ana –20T08 · Ben –27T09 · Ana –3T09 · Ben –6T00"
    );
}

#[test]
fn a_cover_counts_only_where_it_is_needed() {
    let mut schedule = weekly(&[ANA, BEN, KIM]);
    // Ola covers for Ben from Saturday on, whose week ends on Monday.
    schedule.overrides = vec![cover(OLA, Some(BEN), "2025-02-15T09:00:00Z", "2025-02-19T09:00:00Z")];
    let (from, until) = ("2025-02-10T09:00:00Z", "2025-02-20T00:00:00Z");
    assert_eq!(story(&schedule, from, until), "Ben –15T09 · Ola for Ben –17T09 · Kim –20T00");
    schedule.overrides[0].for_whom = None;
    assert_eq!(story(&schedule, from, until), "Ben –15T09 · Ola –19T09 · Kim –20T00");
    // A later word goes over an earlier one.
    schedule.overrides.push(cover(ANA, Some(OLA), "2025-02-16T00:00:00Z", "2025-02-17T00:00:00Z"));
    assert_eq!(story(&schedule, from, until), "Ben –15T09 · Ola –16T00 · Ana for Ola –17T00 · Ola –19T09 · Kim –20T00");
}

#[test]
fn who_has_left_is_skipped_from_that_instant_and_nobody_elses_turn_moves() {
    let mut schedule = weekly(&[ANA, BEN, KIM]);
    let (from, until) = ("2025-02-03T09:00:00Z", "2025-03-17T09:00:00Z");
    assert_eq!(
        story(&schedule, from, until),
        "Ana –10T09 · Ben –17T09 · Kim –24T09 · Ana –3T09 · Ben –10T09 · Kim –17T09"
    );
    schedule.left.insert(BEN, utc("2025-02-13T12:00:00Z"));
    assert_eq!(
        story(&schedule, from, until),
        "Ana –10T09 · Ben –13T12 · Kim for Ben –17T09 · Kim –24T09 · Ana –3T09 · Kim for Ben –10T09 · Kim –17T09"
    );
    // Who promised to cover does so, and a promise of one who has left is void.
    schedule.overrides = vec![cover(OLA, Some(BEN), "2025-02-12T00:00:00Z", "2025-02-16T00:00:00Z")];
    assert_eq!(
        story(&schedule, from, "2025-02-18T00:00:00Z"),
        "Ana –10T09 · Ben –12T00 · Ola for Ben –16T00 · Kim for Ben –17T09 · Kim –18T00"
    );
    schedule.left.insert(OLA, utc("2025-02-14T00:00:00Z"));
    assert_eq!(
        story(&schedule, from, "2025-02-18T00:00:00Z"),
        "Ana –10T09 · Ben –12T00 · Ola for Ben –14T00 · Kim for Ben –17T09 · Kim –18T00"
    );
    schedule.left.extend([(ANA, utc("2025-02-20T00:00:00Z")), (KIM, utc("2025-02-21T00:00:00Z"))]);
    assert_eq!(story(&schedule, "2025-02-20T12:00:00Z", "2025-02-22T00:00:00Z"), "Kim –21T00 · nobody –22T00");
}

#[test]
fn an_edit_in_the_middle_changes_no_shift_before_it() {
    let schedule = weekly(&[ANA, BEN, KIM]);
    let edited_at = utc("2025-02-12T15:00:00Z");
    let monday = (clock("09:00:00"), Some(Weekday::Mon));
    let edit = |people: &[PersonId], turns, handoff| {
        let old = schedule.layers[0].clone();
        let next = next_version(&old, &schedule.zone, people.to_vec(), turns, handoff, edited_at);
        let written = vec![Version { number: 1, layer: old }, Version { number: 2, layer: next }];
        Schedule { layers: in_time(written), ..schedule.clone() }
    };
    let (from, until) = ("2025-02-03T09:00:00Z", "2025-03-10T09:00:00Z");
    let longer = edit(&[ANA, OLA, BEN, KIM], (1, Unit::Weeks), monday);
    assert_eq!(story(&longer, from, until), "Ana –10T09 · Ben –17T09 · Kim –24T09 · Ana –3T09 · Ola –10T09");
    let without = edit(&[ANA, KIM], (1, Unit::Weeks), monday);
    assert_eq!(
        story(&without, from, until),
        "Ana –10T09 · Ben –12T15 · Kim –17T09 · Ana –24T09 · Kim –3T09 · Ana –10T09"
    );
    let daily = edit(&[ANA, BEN, KIM], (1, Unit::Days), (clock("08:00:00"), Some(Weekday::Mon)));
    assert_eq!(
        story(&daily, from, "2025-02-15T12:00:00Z"),
        "Ana –10T09 · Ben –13T08 · Kim –14T08 · Ana –15T08 · Ben –15T12"
    );
    for instant in 0..9 * 24 {
        let instant = utc(from) + Duration::hours(instant);
        assert_eq!(at(&schedule, instant), at(&longer, instant));
    }
}

#[test]
fn nights_and_weekends_lie_over_the_weeks() {
    let mut schedule = weekly(&[ANA]);
    let days = Weekdays::of(&[Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu]);
    let nights = Window { days, from: clock("20:00:00"), until: clock("08:00:00") };
    let weekend = Window { days: Weekdays::of(&[Weekday::Fri]), from: clock("20:00:00"), until: clock("00:00:00") };
    let layer =
        Layer { id: LayerId(id(2)), place: 2, people: vec![BEN], windows: vec![nights], ..schedule.layers[0].clone() };
    schedule.layers.push(Layer { windows: vec![nights, weekend], ..layer });
    assert_eq!(
        story(&schedule, "2025-02-12T12:00:00Z", "2025-02-15T12:00:00Z"),
        "Ana –12T20 · Ben –13T08 · Ana –13T20 · Ben –14T08 · Ana –14T20 · Ben –15T00 · Ana –15T12"
    );
    schedule.layers.remove(0);
    assert_eq!(
        story(&schedule, "2025-02-12T12:00:00Z", "2025-02-13T12:00:00Z"),
        "nobody –12T20 · Ben –13T08 · nobody –13T12"
    );
}

#[test]
fn a_handoff_in_the_hour_left_out_is_at_the_change_and_in_the_hour_twice_at_the_first() {
    let zone = Tz::America__New_York;
    let starts_at = utc("2025-01-01T07:30:00Z");
    let rotation = Rotation::starting(&zone, (1, Unit::Days), clock("02:30:00"), None, starts_at);
    let mut schedule = Schedule { zone, ..weekly(&[ANA, BEN]) };
    schedule.layers[0] = Layer { rotation, starts_at, ..schedule.layers[0].clone() };
    // 9 March: 02:30 does not exist, the clock goes from 02:00 to 03:00 at 07:00 UTC.
    assert_eq!(
        story(&schedule, "2025-03-08T08:00:00Z", "2025-03-10T08:00:00Z"),
        "Ana –9T07 · Ben –10T06:30 · Ana –10T08"
    );
    schedule.layers[0].rotation = Rotation::starting(&zone, (1, Unit::Days), clock("01:30:00"), None, starts_at);
    // 2 November: 01:30 comes at 05:30 and at 06:30 UTC.
    assert_eq!(
        story(&schedule, "2025-11-01T08:00:00Z", "2025-11-03T08:00:00Z"),
        "Ana –2T05:30 · Ben –3T06:30 · Ana –3T08"
    );
}

#[test]
fn the_words_of_the_screens() {
    let mut schedule = weekly(&[ANA, BEN]);
    let now = "2025-02-15T15:00:00Z";
    let ahead = |schedule: &Schedule<Tz>, days| shifts(schedule, utc(now), utc(now) + Duration::days(days)).unwrap();
    with_words(Tz::Europe__London, now, |look| {
        let said = now_and_next(&ahead(&schedule, 60), look);
        assert_eq!(said.to_string(), "Ben Osei until Mon 09:00 GMT (in 42 h), then Ana Ruiz");
        let six: Vec<String> =
            handoffs(&ahead(&schedule, 60), 6, look).into_iter().map(|handoff| handoff.words).collect();
        assert_eq!(six.len(), 6);
        assert_eq!(six[0], "Mon 09:00 GMT: Ana Ruiz takes over from Ben Osei");
        assert_eq!(six[1], "Mon 24 Feb 09:00 GMT: Ben Osei takes over from Ana Ruiz");
        assert_eq!(six[5], "Mon 24 Mar 09:00 GMT: Ben Osei takes over from Ana Ruiz");
        assert_eq!(gaps(&ahead(&schedule, 14), look), [""; 0]);
        let alone = weekly(&[ANA]);
        assert_eq!(now_and_next(&ahead(&alone, 60), look).to_string(), "Ana Ruiz with no handoff in the next 60 d");
        assert_eq!(now_and_next(&[], look).to_string(), "nobody");
    });
    schedule.layers[0].windows =
        vec![Window { days: Weekdays::ALL, from: clock("08:00:00"), until: clock("22:00:00") }];
    schedule.layers[0].ends_at = Some(utc("2025-02-18T00:00:00Z"));
    with_words(Tz::Europe__London, now, |look| {
        let said = gaps(&ahead(&schedule, 14), look);
        assert_eq!(
            said,
            ["nobody 22:00–08:00 GMT", "nobody Sun 22:00–08:00 GMT", "nobody from Mon 22:00 GMT on, for 11 d at least"]
        );
        let six = handoffs(&ahead(&schedule, 60), 6, look);
        assert_eq!(six[0].words, "22:00 GMT: nobody follows Ben Osei");
        assert_eq!(six[1].words, "Sun 08:00 GMT: Ben Osei begins, after nobody");
    });
    with_words(Tz::Asia__Kolkata, "2025-02-15T23:00:00Z", |look| {
        let ahead = shifts(&schedule, look.now, look.now + Duration::days(1)).unwrap();
        assert_eq!(now_and_next(&ahead, look).to_string(), "nobody until 13:30 IST (in 9 h), then Ben Osei");
        assert_eq!(gaps(&ahead, look)[0], "nobody now, until 13:30 IST");
    });
}

#[test]
fn a_gap_over_a_change_names_both_zones() {
    let mut schedule = weekly(&[ANA]);
    schedule.layers[0].windows =
        vec![Window { days: Weekdays::ALL, from: clock("08:00:00"), until: clock("22:00:00") }];
    with_words(Tz::Europe__London, "2025-03-28T12:00:00Z", |look| {
        let ahead = shifts(&schedule, look.now, look.now + Duration::days(2)).unwrap();
        assert_eq!(gaps(&ahead, look), ["nobody 22:00–08:00 GMT", "nobody Sat 22:00 GMT–08:00 BST"]);
    });
}

#[test]
fn questions_have_an_end() {
    let schedule = weekly(&[ANA, BEN]);
    let from = utc("2025-02-03T09:00:00Z");
    assert!(shifts(&schedule, from, from + Duration::days(MOST_DAYS)).is_ok());
    assert_eq!(shifts(&schedule, from, from + Duration::days(MOST_DAYS + 1)), Err(TooFar));
    assert_eq!(shifts(&schedule, from, from - Duration::days(1)), Ok(vec![]));
    assert_eq!((at(&schedule, DateTime::<Utc>::MAX_UTC), at(&schedule, DateTime::<Utc>::MIN_UTC)), (None, None));
    assert_eq!(shifts(&schedule, DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC), Err(TooFar));
}

#[test]
fn a_long_shift_knows_when_it_began() {
    let schedule = weekly(&[ANA]);
    assert_eq!(began(&schedule, utc("2035-01-01T00:00:00Z")), utc("2025-02-03T09:00:00Z"));
    let schedule = weekly(&[ANA, BEN]);
    assert_eq!(began(&schedule, utc("2035-01-10T00:00:00Z")), utc("2035-01-08T09:00:00Z"));
    assert_eq!(began(&schedule, utc("2025-01-10T00:00:00Z")), utc("2025-01-10T00:00:00Z"));
}
