//! What holds for every policy, whatever is pressed and whoever is away.

use super::*;
use crate::ids::{PersonId, ScheduleId};
use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A day and more: beyond the longest ladder that is drawn here.
const LONG: i64 = 10_000;

fn minute(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_739_628_660 + minute * 60, 0).unwrap()
}

fn person(number: u128) -> PersonId {
    PersonId(Uuid::from_u128(number))
}

fn target() -> impl Strategy<Value = Target> {
    prop_oneof![
        (0u128..4).prop_map(|number| Target::Person(person(number))),
        (0u128..3).prop_map(|number| Target::Schedule(ScheduleId(Uuid::from_u128(number)))),
    ]
}

fn policy() -> impl Strategy<Value = Policy> {
    let step =
        (prop::collection::vec(target(), 0..4), 1u16..60).prop_map(|(targets, minutes)| Step { targets, minutes });
    (prop::collection::vec(step, 0..6), 0u8..4, 0u128..6).prop_map(|(steps, repeats, resort)| Policy {
        steps,
        repeats,
        last_resort: person(resort),
    })
}

fn presses() -> impl Strategy<Value = Vec<Press>> {
    let press = (0u16..24, -10i64..300).prop_map(|(after, at)| Press { after, at: minute(at), by: person(0) });
    prop::collection::vec(press, 0..8)
}

fn stops() -> impl Strategy<Value = Vec<Stop>> {
    let stop = (-10i64..300, any::<bool>()).prop_map(|(at, resolved)| Stop {
        kind: if resolved { StopKind::Resolved } else { StopKind::Acknowledged },
        at: minute(at),
        by: None,
    });
    prop::collection::vec(stop, 1..4)
}

/// Each bit says whether somebody is there in one half hour: schedule by schedule, and people who leave for a while.
fn resolver(bits: u64) -> impl Fn(&Target, DateTime<Utc>) -> Option<PersonId> {
    move |target, at| {
        let half_hour = (at - minute(0)).num_minutes().div_euclid(30).unsigned_abs() as u32;
        let is_there = |number: u128| bits.rotate_right(half_hour + 7 * number as u32) & 1 == 1;
        match target {
            Target::Person(id) => is_there(id.0.as_u128()).then_some(*id),
            Target::Schedule(id) => {
                is_there(id.0.as_u128() + 4).then(|| person(id.0.as_u128() % 3 + u128::from(half_hour % 2)))
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn after_an_acknowledgement_nothing_is_due(
        policy in policy(),
        presses in presses(),
        stops in stops(),
        bits: u64,
        now in -20i64..LONG,
    ) {
        let run = Run { policy: &policy, started_at: minute(0), stops: &stops, presses: &presses };
        let now = minute(now);
        let found = ladder(&run, now, &resolver(bits));
        let first = stops.iter().map(|stop| stop.at).filter(|at| *at <= now).min();
        prop_assert_eq!(found.stopped.map(|stop| stop.at), first);
        if let Some(first) = first {
            prop_assert!(found.ahead.is_empty());
            prop_assert!(found.due.iter().all(|rung| rung.at < first));
            // And nothing more comes, however late one looks.
            let later = ladder(&run, now + Duration::minutes(LONG), &resolver(bits));
            prop_assert_eq!(later.due, found.due);
        }
    }

    #[test]
    fn times_never_go_backwards(policy in policy(), presses in presses(), bits: u64, now in -20i64..LONG) {
        let run = Run { policy: &policy, started_at: minute(0), stops: &[], presses: &presses };
        let now = minute(now);
        let found = ladder(&run, now, &resolver(bits));
        let all: Vec<&Rung> = found.due.iter().chain(&found.ahead).collect();
        prop_assert!(all[0].at == minute(0));
        for pair in all.windows(2) {
            prop_assert!(pair[0].at <= pair[1].at && pair[0].number < pair[1].number);
        }
        prop_assert!(found.due.iter().all(|rung| rung.at <= now) && found.ahead.iter().all(|rung| rung.at > now));
    }

    #[test]
    fn everyone_unacknowledged_reaches_the_last_resort(policy in policy(), presses in presses(), bits: u64) {
        let run = Run { policy: &policy, started_at: minute(0), stops: &[], presses: &presses };
        let found = ladder(&run, minute(LONG), &resolver(bits));
        prop_assert!(found.ahead.is_empty());
        let last = found.due.last().unwrap();
        prop_assert_eq!((last.place, last.number), (Place::LastResort, policy.last_rung()));
        prop_assert_eq!(&last.people, &vec![policy.last_resort]);
        let once: i64 = policy.steps.iter().map(|step| i64::from(step.minutes)).sum();
        prop_assert!(last.at <= minute(once * (i64::from(policy.repeats) + 1)));
    }

    #[test]
    fn what_was_due_stays_due(
        policy in policy(),
        presses in presses(),
        stops in stops(),
        bits: u64,
        now in 0i64..300,
        later in 0i64..300,
    ) {
        // Facts that are recorded later, at later times, change nothing that was sent.
        let (now, later) = (minute(now), minute(now + later));
        let known_now: Vec<Press> = presses.iter().copied().filter(|press| press.at <= now).collect();
        let stops_now: Vec<Stop> = stops.iter().copied().filter(|stop| stop.at <= now).collect();
        let early = Run { policy: &policy, started_at: minute(0), stops: &stops_now, presses: &known_now };
        let whole = Run { policy: &policy, started_at: minute(0), stops: &stops, presses: &presses };
        let early = ladder(&early, now, &resolver(bits));
        prop_assert_eq!(&early, &ladder(&whole, now, &resolver(bits)));
        let late = ladder(&whole, later, &resolver(bits));
        prop_assert_eq!(&late.due[..early.due.len().min(late.due.len())], &early.due[..]);
    }

    #[test]
    fn nobody_is_told_twice_on_a_rung_or_in_a_cycle(policy in policy(), presses in presses(), bits: u64) {
        let run = Run { policy: &policy, started_at: minute(0), stops: &[], presses: &presses };
        let found = ladder(&run, minute(LONG), &resolver(bits));
        let mut told = BTreeSet::new();
        for rung in &found.due {
            prop_assert!(!rung.people.is_empty());
            let cycle = match rung.place { Place::Step { cycle, .. } => Some(cycle), Place::LastResort => None };
            prop_assert!(rung.people.iter().all(|person| told.insert((cycle, *person))));
        }
        // Every rung is on the ladder or among those passed over, once.
        let with_skipped = |rung: &Rung| -> Vec<u16> {
            rung.skipped.iter().map(|skipped| skipped.rung).chain([rung.number]).collect()
        };
        let numbers = found.due.iter().flat_map(with_skipped);
        prop_assert_eq!(numbers.collect::<Vec<_>>(), (0..=policy.last_rung()).collect::<Vec<_>>());
    }

    #[test]
    fn a_press_never_delays(policy in policy(), presses in presses(), bits: u64) {
        let all_there = |target: &Target, _: DateTime<Utc>| match target {
            Target::Person(id) => Some(*id),
            Target::Schedule(id) => (bits >> id.0.as_u128() & 1 == 1).then(|| person(7)),
        };
        let run = |presses| Run { policy: &policy, started_at: minute(0), stops: &[], presses };
        let alone = ladder(&run(&[]), minute(LONG), &all_there);
        let pressed = ladder(&run(&presses), minute(LONG), &all_there);
        prop_assert_eq!(alone.due.len(), pressed.due.len());
        for (alone, pressed) in alone.due.iter().zip(&pressed.due) {
            prop_assert!(pressed.at <= alone.at);
            prop_assert_eq!(&pressed.people, &alone.people);
        }
    }
}
