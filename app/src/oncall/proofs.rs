//! What holds for every schedule, through every change of the clock.

use super::*;
use crate::ids::{LayerId, OverrideId, PersonId, ScheduleId};
use chrono::{DateTime, Duration, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;
use proptest::prelude::*;
use uuid::Uuid;

/// A zone and the instant of one of its changes: forward and back, half an hour, at midnight, a whole day.
const CHANGES: [(Tz, &str); 11] = [
    (Tz::Europe__London, "2025-03-30T01:00:00Z"),
    (Tz::Europe__London, "2025-10-26T01:00:00Z"),
    (Tz::America__New_York, "2025-03-09T07:00:00Z"),
    (Tz::America__New_York, "2025-11-02T06:00:00Z"),
    (Tz::Australia__Lord_Howe, "2025-10-04T15:30:00Z"),
    (Tz::Australia__Lord_Howe, "2025-04-05T15:00:00Z"),
    (Tz::America__Sao_Paulo, "2018-11-04T03:00:00Z"),
    (Tz::America__Sao_Paulo, "2019-02-17T02:00:00Z"),
    (Tz::Pacific__Apia, "2011-12-30T10:00:00Z"),
    (Tz::Pacific__Apia, "2012-03-31T14:00:00Z"),
    (Tz::Asia__Kolkata, "2025-03-30T01:00:00Z"),
];

fn person() -> impl Strategy<Value = PersonId> {
    (0u128..5).prop_map(|number| PersonId(Uuid::from_u128(number)))
}

fn time() -> impl Strategy<Value = NaiveTime> {
    prop_oneof![Just((0, 0)), Just((1, 30)), Just((2, 0)), Just((2, 15)), Just((9, 0)), (0u32..24, 0u32..60)]
        .prop_map(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0).unwrap())
}

fn window() -> impl Strategy<Value = Window> {
    (1i16..=127, time(), time()).prop_map(|(days, from, until)| Window {
        days: Weekdays::read(days).unwrap(),
        from,
        until,
    })
}

/// Minutes around the change: mostly near, up to twenty days off.
fn minutes() -> impl Strategy<Value = Duration> {
    prop_oneof![-180i64..180, -28_800i64..28_800].prop_map(Duration::minutes)
}

fn turns() -> impl Strategy<Value = (u16, Unit)> {
    prop_oneof![
        (1u16..40).prop_map(|every| (every, Unit::Hours)),
        (1u16..6).prop_map(|every| (every, Unit::Days)),
        (1u16..3).prop_map(|every| (every, Unit::Weeks)),
    ]
}

fn layer(zone: Tz, change: DateTime<Utc>) -> impl Strategy<Value = Layer> {
    let people = prop::collection::vec(person(), 0..4);
    let windows = prop_oneof![2 => Just(vec![]), 1 => prop::collection::vec(window(), 1..3)];
    let stretch = (minutes(), prop::option::of(0i64..40_000));
    (0i16..4, people, turns(), time(), prop::option::of(0u8..7), windows, stretch).prop_map(
        move |(place, people, turns, handoff, weekday, windows, (starts, lasts))| {
            let starts_at = change - Duration::days(5) + starts;
            let weekday = weekday.and_then(|day| Weekday::try_from(day).ok());
            let rotation = Rotation::starting(&zone, turns, handoff, weekday, starts_at);
            let ends_at = lasts.map(|minutes| starts_at + Duration::minutes(minutes));
            let id = LayerId(Uuid::from_u128(place.unsigned_abs().into()));
            Layer { id, name: String::new(), place, people, rotation, windows, starts_at, ends_at }
        },
    )
}

fn cover(change: DateTime<Utc>) -> impl Strategy<Value = Override> {
    (person(), prop::option::of(person()), minutes(), 1i64..8000).prop_map(move |(person, for_whom, from, lasts)| {
        let from = change + from;
        Override { id: OverrideId(Uuid::nil()), person, from, until: from + Duration::minutes(lasts), for_whom }
    })
}

/// With the instant that the interesting things lie around.
fn schedule() -> impl Strategy<Value = (Schedule<Tz>, DateTime<Utc>)> {
    prop::sample::select(&CHANGES[..]).prop_flat_map(|(zone, change)| {
        let change: DateTime<Utc> = change.parse().unwrap();
        let layers = prop::collection::vec(layer(zone, change), 0..4);
        let overrides = prop::collection::vec(cover(change), 0..4);
        let left = prop::collection::btree_map(person(), minutes().prop_map(move |off| change + off), 0..3);
        (layers, overrides, left).prop_map(move |(layers, overrides, left)| {
            (Schedule { id: ScheduleId(Uuid::nil()), zone, layers, overrides, left }, change)
        })
    })
}

/// The definition, minute by minute: the first at which the clock shows it or a later time.
fn slowly(zone: Tz, clock: chrono::NaiveDateTime) -> DateTime<Utc> {
    let start = clock.and_utc() - Duration::hours(40);
    let minutes = (0..80 * 60).map(|minute| start + Duration::minutes(minute));
    minutes.into_iter().find(|at| local(&zone, *at) >= clock).unwrap()
}

/// Who is on call, said again without sharing a line with the calculator.
fn plainly(schedule: &Schedule<Tz>, at: DateTime<Utc>) -> Option<PersonId> {
    let gone = |person: &PersonId| schedule.left.get(person).is_some_and(|since| *since <= at);
    // The person, and whose turn it would have been.
    let mut found: Option<(PersonId, PersonId)> = None;
    let mut layers: Vec<&Layer> = schedule.layers.iter().collect();
    layers.sort_by_key(|layer| layer.place);
    for layer in layers {
        let is_open =
            layer.windows.is_empty() || layer.windows.iter().any(|window| is_inside(schedule.zone, window, at));
        if layer.starts_at > at || layer.ends_at.is_some_and(|end| end <= at) || layer.people.is_empty() || !is_open {
            continue;
        }
        let length = match layer.rotation.unit {
            Unit::Hours => Duration::hours(layer.rotation.every.into()),
            Unit::Days => Duration::days(layer.rotation.every.into()),
            Unit::Weeks => Duration::weeks(layer.rotation.every.into()),
        };
        let (mut turn, mut next) = (0, layer.rotation.anchor + length);
        while first_instant(&schedule.zone, next) <= at {
            (turn, next) = (turn + 1, next + length);
        }
        let order = (0..layer.people.len()).map(|step| layer.people[(turn + step) % layer.people.len()]);
        if let Some(person) = order.into_iter().find(|person| !gone(person)) {
            found = Some((person, layer.people[turn % layer.people.len()]));
        }
    }
    for cover in &schedule.overrides {
        let runs = cover.from <= at && at < cover.until && !gone(&cover.person);
        let fits = match (cover.for_whom, found) {
            (None, _) => true,
            (Some(whom), Some((person, meant))) => whom == person || whom == meant,
            (Some(_), None) => false,
        };
        if runs && fits {
            found = Some((cover.person, cover.for_whom.unwrap_or(cover.person)));
        }
    }
    found.map(|(person, _)| person)
}

fn is_inside(zone: Tz, window: &Window, at: DateTime<Utc>) -> bool {
    use chrono::Datelike;
    let today = local(&zone, at).date();
    (-3..=2).map(|days| today + Duration::days(days)).filter(|date| window.days.has(date.weekday())).any(|date| {
        let last = if window.until > window.from { date } else { date + Duration::days(1) };
        first_instant(&zone, date.and_time(window.from)) <= at && at < first_instant(&zone, last.and_time(window.until))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn shifts_cover_the_stretch_once((schedule, change) in schedule(), from in minutes(), lasts in 0i64..60_000) {
        let from = change + from;
        let until = from + Duration::minutes(lasts);
        let shifts = shifts(&schedule, from, until).unwrap();
        prop_assert_eq!(shifts.is_empty(), from == until);
        if let (Some(first), Some(last)) = (shifts.first(), shifts.last()) {
            prop_assert_eq!((first.from, last.until), (from, until));
        }
        for pair in shifts.windows(2) {
            prop_assert_eq!(pair[0].until, pair[1].from);
            prop_assert_ne!(pair[0].on, pair[1].on, "neighbours are merged");
        }
        prop_assert!(shifts.iter().all(|shift| shift.from < shift.until));
    }

    #[test]
    fn every_instant_has_the_person_of_its_shift(
        (schedule, change) in schedule(),
        from in minutes(),
        steps in prop::collection::vec(0i64..30_000, 1..20),
    ) {
        let from = change + from;
        let shifts = shifts(&schedule, from, from + Duration::minutes(30_000)).unwrap();
        let edges = shifts.iter().flat_map(|shift| [shift.from, shift.until - Duration::nanoseconds(1)]);
        for instant in edges.chain(steps.into_iter().map(|minute| from + Duration::minutes(minute))) {
            let shift = shifts.iter().find(|shift| shift.from <= instant && instant < shift.until).unwrap();
            prop_assert_eq!(shift.on, at(&schedule, instant));
            prop_assert_eq!(shift.person(), plainly(&schedule, instant), "{}", instant);
        }
    }

    #[test]
    fn a_stretch_says_the_same_in_pieces(
        (schedule, change) in schedule(),
        from in minutes(),
        first in 1i64..20_000,
        second in 1i64..20_000,
    ) {
        let from = change + from;
        let (middle, until) = (from + Duration::minutes(first), from + Duration::minutes(first + second));
        let whole = shifts(&schedule, from, until).unwrap();
        let mut pieces = shifts(&schedule, from, middle).unwrap();
        for shift in shifts(&schedule, middle, until).unwrap() {
            match pieces.last_mut() {
                Some(last) if last.on == shift.on => last.until = shift.until,
                _ => pieces.push(shift),
            }
        }
        prop_assert_eq!(whole, pieces);
    }

    #[test]
    fn an_edit_leaves_the_past_as_it_was(
        (schedule, change) in schedule(),
        at_minute in minutes(),
        people in prop::collection::vec(person(), 0..4),
        turns in turns(),
        handoff in time(),
    ) {
        let (edited_at, from) = (change + at_minute, change - Duration::days(30));
        let mut written = vec![];
        for (number, layer) in schedule.layers.iter().enumerate() {
            let layer = Layer { id: LayerId(Uuid::from_u128(number as u128)), ends_at: None, ..layer.clone() };
            if layer.starts_at <= edited_at {
                let next = next_version(&layer, &schedule.zone, people.clone(), turns, (handoff, None), edited_at);
                written.push(Version { number: 2, layer: next });
            }
            written.push(Version { number: 1, layer });
        }
        let only_first = written.iter().filter(|version| version.number == 1).cloned().collect();
        let before = Schedule { layers: in_time(only_first), ..schedule.clone() };
        let after = Schedule { layers: in_time(written), ..schedule };
        prop_assert_eq!(shifts(&before, from, edited_at).unwrap(), shifts(&after, from, edited_at).unwrap());
    }

    #[test]
    fn the_same_turns_go_on_through_an_edit((schedule, change) in schedule(), at_minute in minutes()) {
        let edited_at = change + at_minute;
        for layer in &schedule.layers {
            if layer.starts_at > edited_at || layer.ends_at.is_some_and(|end| end <= edited_at) {
                continue;
            }
            let old = layer.rotation;
            let monday = (old.handoff(), old.weekday());
            let turns = (old.every, old.unit);
            let next = next_version(layer, &schedule.zone, layer.people.clone(), turns, monday, edited_at);
            let (from, until) = (edited_at, edited_at + Duration::days(40));
            let alone = |layer: Layer| {
                let layers = vec![Layer { ends_at: None, ..layer }];
                Schedule { layers, overrides: vec![], ..schedule.clone() }
            };
            // A name that comes twice in the order may stand for either of its places.
            let mut once = layer.people.clone();
            once.sort();
            once.dedup();
            if once.len() == layer.people.len() {
                prop_assert_eq!(shifts(&alone(layer.clone()), from, until), shifts(&alone(next), from, until));
            }
        }
    }

    #[test]
    fn a_shift_began_where_its_neighbour_ends((schedule, change) in schedule(), minute in minutes()) {
        let instant = change + minute;
        let began = began(&schedule, instant);
        prop_assert!(began <= instant);
        prop_assert_eq!(at(&schedule, began), at(&schedule, instant));
        let before = shifts(&schedule, began - Duration::days(1), instant).unwrap();
        prop_assert!(before.last().is_none_or(|last| last.from <= began));
    }

    #[test]
    fn clocks_are_read_as_defined((zone, change) in prop::sample::select(&CHANGES[..]), minute in -2000i64..2000) {
        let change: DateTime<Utc> = change.parse().unwrap();
        let clock = local(&zone, change) + Duration::minutes(minute);
        prop_assert_eq!(first_instant(&zone, clock), slowly(zone, clock));
        prop_assert!(first_instant(&zone, clock) <= first_instant(&zone, clock + Duration::minutes(1)));
    }

    #[test]
    fn the_running_turn_contains_the_instant(
        (zone, change) in prop::sample::select(&CHANGES[..]),
        turns in turns(),
        handoff in time(),
        starts in minutes(),
        minute in minutes(),
    ) {
        let change: DateTime<Utc> = change.parse().unwrap();
        let rotation = Rotation::starting(&zone, turns, handoff, None, change + starts);
        prop_assert!(rotation.begins(&zone, 0) <= change + starts && rotation.turn_at(&zone, change + starts) >= 0);
        let turn = rotation.turn_at(&zone, change + minute);
        prop_assert!(rotation.begins(&zone, turn) <= change + minute);
        prop_assert!(change + minute < rotation.begins(&zone, turn + 1));
    }
}
