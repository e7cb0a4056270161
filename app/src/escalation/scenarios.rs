//! Stories that read like the requirement.

use super::*;
use crate::ids::{PersonId, ScheduleId};
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeSet;
use uuid::Uuid;

const ANA: PersonId = PersonId(Uuid::from_u128(1));
const BEN: PersonId = PersonId(Uuid::from_u128(2));
const KIM: PersonId = PersonId(Uuid::from_u128(3));
const OLA: PersonId = PersonId(Uuid::from_u128(4));
const ON_CALL: ScheduleId = ScheduleId(Uuid::from_u128(9));

/// 14:11 is minute 0.
fn minute(minute: i64) -> DateTime<Utc> {
    "2025-02-15T14:11:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minute)
}

fn step(targets: &[Target], minutes: u16) -> Step {
    Step { targets: targets.to_vec(), minutes }
}

fn person(person: PersonId) -> Target {
    Target::Person(person)
}

fn three() -> Policy {
    Policy { steps: vec![step(&[person(ANA)], 15), step(&[person(BEN)], 15)], repeats: 0, last_resort: KIM }
}

fn run<'a>(policy: &'a Policy, stops: &'a [Stop], presses: &'a [Press]) -> Run<'a> {
    Run { policy, started_at: minute(0), stops, presses }
}

fn acknowledged(at: i64, by: PersonId) -> Stop {
    Stop { kind: StopKind::Acknowledged, at: minute(at), by: Some(by) }
}

/// Schedules have nobody until minute 20, then Ola.
fn resolve(target: &Target, at: DateTime<Utc>) -> Option<PersonId> {
    match target {
        Target::Person(person) => Some(*person),
        Target::Schedule(_) => (at >= minute(20)).then_some(OLA),
    }
}

fn name(person: PersonId) -> String {
    ["?", "Ana", "Ben", "Kim", "Ola"][person.0.as_u128() as usize].into()
}

fn look(now: i64) -> Lookup<'static> {
    Lookup { name: &name, clock: &|at| at.format("%H:%M").to_string(), now: minute(now) }
}

/// What was due, a bar, and what is to come.
fn story(run: &Run, now: i64) -> String {
    let ladder = ladder(run, minute(now), &resolve);
    let only = |due: Vec<Rung>| line(&Ladder { due, ahead: vec![], stopped: None }, &look(now));
    format!("{} | {}", only(ladder.due.clone()), only(ladder.ahead.clone())).trim().to_string()
}

#[test]
fn nobody_acknowledges_for_fifteen_minutes_and_the_second_person_is_told() {
    let policy = three();
    let waits = run(&policy, &[], &[]);
    assert_eq!(story(&waits, -1), "| 14:11 Ana · 14:26 Ben · 14:41 last resort: Kim");
    assert_eq!(story(&waits, 0), "14:11 Ana | 14:26 Ben · 14:41 last resort: Kim");
    assert_eq!(story(&waits, 14), "14:11 Ana | 14:26 Ben · 14:41 last resort: Kim");
    assert_eq!(story(&waits, 15), "14:11 Ana · 14:26 Ben | 14:41 last resort: Kim");
    assert_eq!(story(&waits, 600), "14:11 Ana · 14:26 Ben · 14:41 last resort: Kim |");
}

#[test]
fn the_first_acknowledges_and_nobody_else_is_told() {
    let policy = three();
    let stops = [acknowledged(9, ANA), acknowledged(12, BEN)];
    assert_eq!(story(&run(&policy, &stops, &[]), 600), "14:11 Ana |");
    assert_eq!(story(&run(&policy, &stops, &[]), 8), "14:11 Ana | 14:26 Ben · 14:41 last resort: Kim");
    // In the very minute that the second is due, and before anybody was told.
    assert_eq!(story(&run(&policy, &[acknowledged(15, ANA)], &[]), 15), "14:11 Ana |");
    assert_eq!(story(&run(&policy, &[acknowledged(0, ANA)], &[]), 15), "|");
    let resolved = Stop { kind: StopKind::Resolved, at: minute(20), by: None };
    assert_eq!(story(&run(&policy, &[resolved], &[]), 60), "14:11 Ana · 14:26 Ben |");
}

#[test]
fn the_next_step_by_hand_moves_those_after_it() {
    let policy = three();
    let press = |after, at| Press { after, at: minute(at), by: OLA };
    assert_eq!(story(&run(&policy, &[], &[press(0, 9)]), 9), "14:11 Ana · 14:20 Ben | 14:35 last resort: Kim");
    // Two people press at once: Ben is paged once, and Kim is not paged yet.
    let both = [press(0, 9), press(0, 9), press(0, 10)];
    assert_eq!(story(&run(&policy, &[], &both), 10), "14:11 Ana · 14:20 Ben | 14:35 last resort: Kim");
    // After Ben, as somebody saw who did press for the last resort.
    let on = [press(0, 9), press(1, 10)];
    assert_eq!(story(&run(&policy, &[], &on), 10), "14:11 Ana · 14:20 Ben · 14:21 last resort: Kim |");
    // For a rung that was not reached, or too late.
    let idle = [press(1, 3), press(0, 15), press(7, 1), press(2, 2)];
    assert_eq!(story(&run(&policy, &[], &idle), 15), "14:11 Ana · 14:26 Ben | 14:41 last resort: Kim");
    let by_hand = |at| ladder(&run(&policy, &[], &[press(0, at)]), minute(at), &resolve).due[1].by_hand;
    assert_eq!((by_hand(9), by_hand(15)), (Some(OLA), None));
}

#[test]
fn a_gap_falls_through_at_once() {
    let schedule = Target::Schedule(ON_CALL);
    let steps = vec![step(&[schedule], 15), step(&[person(BEN)], 15), step(&[schedule], 5)];
    let policy = Policy { steps, repeats: 0, last_resort: KIM };
    let found = ladder(&run(&policy, &[], &[]), minute(60), &resolve);
    assert_eq!(line(&found, &look(60)), "14:11 Ben · 14:26 last resort: Kim");
    assert_eq!(found.due[0].skipped, [Skipped { rung: 0, why: Skip::Nobody }]);
    assert_eq!(found.due[1].skipped, [Skipped { rung: 2, why: Skip::Nobody }]);
    // The gap is over when the third step is due.
    let late = Policy { steps: vec![step(&[person(BEN)], 25), step(&[schedule], 5)], ..policy.clone() };
    assert_eq!(story(&run(&late, &[], &[]), 60), "14:11 Ben · 14:36 Ola · 14:41 last resort: Kim |");
    // Both at once where a step has two targets; one of them may be in a gap.
    let both = Policy { steps: vec![step(&[schedule, person(BEN), person(ANA)], 25)], ..policy.clone() };
    assert_eq!(story(&run(&both, &[], &[]), 0), "14:11 Ben and Ana | 14:36 last resort: Kim");
    let nobody = Policy { steps: vec![step(&[schedule], 5)], repeats: 3, ..policy.clone() };
    assert_eq!(story(&run(&nobody, &[], &[]), 0), "14:11 last resort: Kim |");
    let empty = Policy { steps: vec![], repeats: 9, ..policy };
    assert_eq!(story(&run(&empty, &[], &[]), 0), "14:11 last resort: Kim |");
}

#[test]
fn two_steps_with_the_same_person_are_one_message() {
    let steps = vec![step(&[person(ANA)], 10), step(&[person(ANA)], 10), step(&[person(ANA), person(BEN)], 10)];
    let policy = Policy { steps, repeats: 1, last_resort: KIM };
    let found = ladder(&run(&policy, &[], &[]), minute(60), &resolve);
    assert_eq!(line(&found, &look(60)), "14:11 Ana · 14:21 Ben · 14:31 Ana · 14:41 Ben · 14:51 last resort: Kim");
    assert_eq!(found.due[1].skipped, [Skipped { rung: 1, why: Skip::PagedBefore }]);
    let numbers: Vec<u16> = found.due.iter().map(|rung| rung.number).collect();
    assert_eq!(numbers, [0, 2, 3, 5, 6]);
    let told = BTreeSet::from([(0, ANA), (3, ANA)]);
    assert_eq!(found.owed(&told), [(2, BEN), (5, BEN), (6, KIM)]);
}

#[test]
fn the_words_of_the_panel() {
    let policy = three();
    let said = |run: &Run, now| {
        let ladder = ladder(run, minute(now), &resolve);
        (now_step(&policy, &ladder, &look(now)), next_step(&policy, &ladder, &look(now)).unwrap_or_default())
    };
    let (now, next) = said(&run(&policy, &[], &[]), 9);
    assert_eq!(now, "step 1 of 2: Ana, paged 14:11, no answer for 9 min");
    assert_eq!(next, "step 2 of 2: Ben, by itself at 14:26, in 6 min");
    let (now, next) = said(&run(&policy, &[], &[]), 35);
    assert_eq!(now, "last resort: Kim, paged 14:41, no answer for 5 min");
    assert_eq!(next, "There is nobody above Kim. The last resort was paged 14:41.");
    let (now, next) = said(&run(&policy, &[acknowledged(20, BEN)], &[]), 35);
    assert_eq!((now.as_str(), next.as_str()), ("step 2 of 2: Ben, paged 14:26, acknowledged 14:31 by Ben", ""));
    let again = Policy { repeats: 1, ..three() };
    let ladder = ladder(&run(&again, &[], &[]), minute(31), &resolve);
    assert_eq!(now_step(&again, &ladder, &look(31)), "step 1 of 2, second time: Ana, paged 14:41, no answer for 1 min");
}

#[test]
fn the_giver_is_accountable_until_the_receiver_accepts() {
    let offer = HandOver { from: ANA, to: BEN, offered_at: minute(0), ended: None };
    assert_eq!((accountable(ANA, &[offer], minute(5)), waiting(&[offer])), (ANA, Some(&offer)));
    assert_eq!(offer.seen_by(BEN), Some(Waits::ForYou));
    assert_eq!((offer.seen_by(ANA), offer.seen_by(KIM)), (Some(Waits::FromYou), Some(Waits::ForAnother)));
    for end in [HandOverEnd::Declined, HandOverEnd::Withdrawn] {
        let ended = HandOver { ended: Some((end, minute(4), BEN)), ..offer };
        assert_eq!((accountable(ANA, &[ended], minute(5)), waiting(&[ended])), (ANA, None));
    }
    let accepted = HandOver { ended: Some((HandOverEnd::Accepted, minute(4), BEN)), ..offer };
    assert_eq!((accountable(ANA, &[accepted], minute(3)), accountable(ANA, &[accepted], minute(4))), (ANA, BEN));
}

#[test]
fn a_last_resort_who_left_is_stood_in_for() {
    assert_eq!(last_resort(Some(KIM), &|_| true, &[ANA, BEN]), Some(KIM));
    assert_eq!(last_resort(Some(KIM), &|person| person != KIM, &[ANA, BEN]), Some(ANA));
    assert_eq!(last_resort(None, &|person| person != ANA, &[ANA, BEN]), Some(BEN));
    assert_eq!(last_resort(Some(KIM), &|_| false, &[ANA]), None);
}

#[test]
fn what_is_wrong_with_a_policy_is_said_by_field() {
    let fields =
        |policy: &Policy| -> Vec<&str> { policy_problems(policy).into_iter().map(|(field, _)| field).collect() };
    assert_eq!(fields(&three()), [""; 0]);
    assert_eq!(fields(&Policy { steps: vec![], repeats: 10, ..three() }), ["steps", "repeats"]);
    let odd = Policy { steps: vec![step(&[], 0), step(&[person(ANA), person(ANA)], 1441)], ..three() };
    assert_eq!(fields(&odd), ["targets", "minutes", "targets", "minutes"]);
}
