//! What holds for every record: never greener than what was said, and nothing changes between two renders.

use super::{
    history::{days_in_words, history, last_days},
    maintenance::{Maintenance, Note, Step},
    record::*,
    *,
};
use crate::{ids::ComponentId, updates::Phase};
use chrono::{DateTime, Duration, SubsecRound, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use uuid::Uuid;

const PARTS: u128 = 3;
/// Clocks are put forward, back, at midnight, by half an hour, and not at all.
const AROUND: [(Tz, &str); 6] = [
    (Tz::UTC, "2025-02-15T14:00:00Z"),
    (Tz::Europe__Berlin, "2025-03-30T01:00:00Z"),
    (Tz::America__New_York, "2025-11-02T06:00:00Z"),
    (Tz::Australia__Lord_Howe, "2025-04-05T15:00:00Z"),
    (Tz::America__Sao_Paulo, "2018-11-04T03:00:00Z"),
    (Tz::Asia__Kathmandu, "2025-03-30T01:00:00Z"),
];

fn part_id(number: u128) -> ComponentId {
    ComponentId(Uuid::from_u128(number))
}

fn state() -> impl Strategy<Value = State> {
    prop::sample::select(&State::ALL[..])
}

/// Minutes around the instant: mostly near, up to a hundred days before.
fn minutes() -> impl Strategy<Value = i64> {
    prop_oneof![3 => -400i64..400, 1 => -144_000i64..600]
}

fn update(origin: DateTime<Utc>) -> impl Strategy<Value = Said> {
    let states = prop::collection::vec(((0..PARTS).prop_map(part_id), state()), 0..4);
    let times = (minutes(), 0i64..100, prop::option::of(1i64..200), 0i64..60_000);
    (prop::sample::select(&Phase::ALL[..]), states, times).prop_map(
        move |(phase, states, (at, since, next, millis))| {
            let at = origin + Duration::minutes(at) + Duration::milliseconds(millis);
            Said {
                public_id: "u".into(),
                phase,
                title: "It refuses".into(),
                users_see: "x".into(),
                since: at - Duration::minutes(since),
                scope: "x".into(),
                mitigation: "x".into(),
                next_update_at: next.map(|next| at + Duration::minutes(next)),
                owner: "x".into(),
                at,
                changed_at: at,
                states,
            }
        },
    )
}

fn incident(origin: DateTime<Utc>) -> impl Strategy<Value = Incident> {
    prop::collection::vec(update(origin), 1..4).prop_map(|mut said| {
        said.sort_by_key(|said| std::cmp::Reverse(said.at));
        Incident { public_id: "abcdefghijkl".into(), said }
    })
}

fn work(origin: DateTime<Utc>) -> impl Strategy<Value = Maintenance> {
    let note =
        (minutes(), prop::option::of(prop::sample::select(&Step::ALL[..])), prop::option::of(1i64..300), any::<bool>());
    let parts = prop::collection::vec((0..PARTS).prop_map(part_id), 0..3);
    let plan = (minutes(), 10i64..300, any::<bool>(), prop::option::of(minutes()));
    (plan, parts, prop::collection::vec(note, 0..3)).prop_map(
        move |((starts, lasts, ends_itself, off), parts, notes)| {
            let at = |minute: i64| origin + Duration::minutes(minute);
            let mut notes: Vec<Note> = notes
                .into_iter()
                .map(|(minute, step, then, is_end)| Note {
                    public_id: "n".into(),
                    at: at(minute),
                    text: "x".into(),
                    step,
                    new_end: then.filter(|_| is_end).map(|then| at(minute + then)),
                    next_word_by: then.filter(|_| !is_end).map(|then| at(minute + then)),
                })
                .collect();
            notes.sort_by_key(|note| note.at);
            Maintenance {
                public_id: "w".into(),
                title: "Storage move".into(),
                pauses: "Uploads pause.".into(),
                parts,
                created_at: at(starts - 1000),
                changed_at: None,
                starts_at: at(starts),
                ends_at: at(starts + lasts),
                verifies_at: Some(at(starts + lasts - 5)),
                ends_itself,
                cancelled_at: off.map(at),
                cancelled_says: String::new(),
                notes,
            }
        },
    )
}

/// With the instant around which the interesting things lie.
fn record() -> impl Strategy<Value = (Record<Tz>, DateTime<Utc>)> {
    prop::sample::select(&AROUND[..]).prop_flat_map(|(zone, origin)| {
        let origin: DateTime<Utc> = origin.parse().unwrap();
        let own = ((0..PARTS).prop_map(part_id), state(), minutes(), prop::option::of(1i64..3000));
        let lists = (
            prop::collection::vec(incident(origin), 0..4),
            prop::collection::vec(work(origin), 0..3),
            prop::collection::vec(own, 0..3),
            prop::collection::vec((minutes(), any::<bool>()), 3),
        );
        (lists, any::<bool>(), minutes()).prop_map(move |((incidents, maintenances, own, created), reachable, read)| {
            let at = |minute: i64| origin + Duration::minutes(minute);
            let overrides = own.into_iter().map(|(part, state, from, lasts)| Override {
                part,
                state,
                from: at(from),
                until: lasts.map(|lasts| at(from + lasts)),
            });
            let parts = created.into_iter().zip(0u128..).map(|((created, removed), number)| Part {
                id: part_id(number),
                public_id: format!("part{number}"),
                name: format!("Part {number}"),
                description: String::new(),
                group: None,
                created_at: at(created),
                removed: removed && number == 2,
            });
            let record = Record {
                name: "Acme AI".into(),
                zone,
                groups: vec![],
                parts: parts.collect(),
                incidents,
                maintenances,
                overrides: overrides.collect(),
                read_at: at(read),
                reachable,
            };
            (record, origin)
        })
    })
}

/// As it could be read at an instant: nothing in it is still to come.
fn known(record: &Record<Tz>, now: DateTime<Utc>) -> Record<Tz> {
    let mut known = record.clone();
    known.parts.retain(|part| part.created_at <= now);
    for incident in &mut known.incidents {
        incident.said.retain(|said| said.at <= now);
    }
    known.incidents.retain(|incident| !incident.said.is_empty());
    known.overrides.retain(|own| own.from <= now);
    for own in &mut known.overrides {
        own.until = own.until.filter(|until| *until <= now);
    }
    known.maintenances.retain(|work| work.created_at <= now);
    for work in &mut known.maintenances {
        work.notes.retain(|note| note.at <= now);
        work.cancelled_at = work.cancelled_at.filter(|at| *at <= now);
    }
    known.read_at = known.read_at.min(now);
    known
}

/// Everything that the page says, as it says it.
fn page(record: &Record<Tz>, now: DateTime<Utc>) -> String {
    let days = last_days(&record.zone, now);
    let time = |at: DateTime<Utc>| said(at, now, &record.zone);
    let parts = parts(record, now).into_iter().map(|(part, shown)| {
        let past = history(record, part.id, &stretches(record, part.id, now), &days, now);
        let marks = past.iter().map(|day| format!("{}{}", day.worst.key(), day.incidents.len())).collect::<Vec<_>>();
        let figure = uptime(part, &stretches(record, part.id, now), &days, now);
        format!("{shown:?} {marks:?} {} {:?}", days_in_words(&past), figure.words())
    });
    let open = record.open(now).into_iter().map(|incident| {
        let newest = incident.at(now).unwrap();
        let late = newest.next_update_at.is_some_and(|at| crate::updates::is_late(at, now));
        format!("{} {late} {:?}", time(newest.at), newest.next_update_at.map(time))
    });
    let planned = record.maintenances.iter().map(|work| {
        format!(
            "{:?} {:?} {} {:?}",
            work.step(now),
            work.end(now).map(time),
            work.overruns(now),
            work.next_word_by(now)
        )
    });
    let states: Vec<Shown> = super::parts(record, now).into_iter().map(|(_, shown)| shown).collect();
    let open_states: Vec<State> = record.open(now).iter().map(|incident| incident.worst(now)).collect();
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?} {}",
        headline(record, now),
        indicator(&states, &open_states),
        parts.collect::<Vec<_>>(),
        open.collect::<Vec<_>>(),
        planned.collect::<Vec<_>>(),
        stale_since(record, now).map(time),
        record.ended(now).into_iter().map(|(_, at)| time(at)).collect::<Vec<_>>(),
        now.with_timezone(&record.zone).format("%Z"),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_part_is_greener_than_its_worst_open_incident((record, origin) in record(), minute in minutes()) {
        let now = origin + Duration::minutes(minute);
        for (part, shown) in parts(&record, now) {
            for incident in record.incidents.iter().filter(|incident| incident.is_open(now)) {
                let said = incident.at(now).unwrap().states.iter().filter(|(id, _)| *id == part.id);
                for (_, state) in said {
                    prop_assert!(shown >= Shown::from(*state), "{} is {:?} under {:?}", part.name, shown, state);
                }
            }
        }
    }

    #[test]
    fn the_page_is_never_green_over_an_open_incident((record, origin) in record(), minute in minutes()) {
        let now = origin + Duration::minutes(minute);
        let states: Vec<Shown> = parts(&record, now).into_iter().map(|(_, shown)| shown).collect();
        let open: Vec<State> = record.open(now).iter().map(|incident| incident.worst(now)).collect();
        let (indicator, description) = indicator(&states, &open);
        let headline = headline(&record, now);
        if !open.is_empty() {
            prop_assert!(indicator > Indicator::None && description != "All Systems Operational");
            prop_assert!(!headline.says.contains("working.") && !headline.says.starts_with("Planned"));
            prop_assert!(!headline.says.contains("being set up"));
        }
        if states.iter().any(|shown| shown.is_problem()) {
            prop_assert_ne!(headline.says, "Everything is working.");
        }
    }

    #[test]
    fn nothing_changes_before_the_next_change(
        (record, origin) in record(),
        minute in minutes(),
        millis in 0i64..60_000,
        parts in prop::collection::vec(0.0f64..1.0, 4),
    ) {
        let now = (origin + Duration::minutes(minute) + Duration::milliseconds(millis)).trunc_subsecs(0);
        // Also what was said by a clock that is ahead.
        let record = Record { read_at: record.read_at.min(now), ..record };
        let next = next_change(&record, now);
        prop_assert!(now < next && next - now <= Duration::hours(26));
        let (first, seconds) = (page(&record, now), (next - now).num_milliseconds() - 1);
        let seconds = (seconds / 1000) as f64;
        for part in parts.into_iter().chain([1.0]) {
            let later = now + Duration::seconds((seconds * part) as i64);
            prop_assert_eq!(&first, &page(&record, later), "{} after {}, next {}", later, now, next);
        }
    }

    #[test]
    fn stretches_are_what_was_shown((record, origin) in record(), minute in minutes(), back in 0i64..3000) {
        let now = origin + Duration::minutes(minute);
        let record = known(&record, now);
        for part in record.present() {
            let stretches = stretches(&record, part.id, now);
            prop_assert!(stretches.windows(2).all(|pair| pair[0].until.is_some_and(|until| until <= pair[1].from)));
            prop_assert!(stretches.iter().all(|stretch| stretch.until.is_none_or(|until| stretch.from < until)));
            // What stands on the page at this instant is in the record of it; before, it may be known better now.
            let was_at = |at| stretches.iter().find(|one| one.holds(at)).map_or(State::Working, |one| one.state);
            prop_assert!(Shown::from(was_at(now)) <= shown(&record, part.id, now));
            let then = now - Duration::minutes(back);
            let open = record.incidents.iter().filter_map(|incident| incident.state_of(part.id, then)).max();
            prop_assert!(open.is_none_or(|open| open <= was_at(then)), "what was said is not forgotten");
        }
    }

    #[test]
    fn uptime_stays_between_its_bounds((record, origin) in record(), minute in minutes()) {
        let now = origin + Duration::minutes(minute);
        let record = known(&record, now);
        let days = last_days(&record.zone, now);
        prop_assert!(days.len() as i64 <= history::DAYS);
        prop_assert!(days.last().is_some_and(|day| day.from <= now && now < day.until));
        for part in record.present() {
            let stretches = stretches(&record, part.id, now);
            let figure = uptime(part, &stretches, &days, now);
            prop_assert!(0 <= figure.down && figure.down <= figure.watched * 1000);
            prop_assert_eq!(figure.hundredths() == Some(10_000), figure.watched > 0 && figure.down == 0);
            let past = history(&record, part.id, &stretches, &days, now);
            prop_assert!(figure.down == 0 || past.iter().any(|day| day.worst > State::Degraded));
        }
    }
}
