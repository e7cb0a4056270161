use super::{super::Note, *};
use proptest::prelude::*;

/// Minutes after midnight of 17 February.
fn at(minute: i64) -> DateTime<Utc> {
    "2025-02-17T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minute)
}

/// From 02:00 to 04:00, checked from 03:45.
fn work() -> Maintenance {
    Maintenance {
        public_id: "abcdefghijkl".into(),
        title: "Document upload: storage move".into(),
        pauses: "Uploads pause for 10 min.".into(),
        parts: vec![],
        created_at: at(-2000),
        changed_at: None,
        starts_at: at(120),
        ends_at: at(240),
        verifies_at: Some(at(225)),
        ends_itself: true,
        cancelled_at: None,
        cancelled_says: String::new(),
        notes: vec![],
    }
}

fn note(minute: i64) -> Note {
    let text = "It goes as planned.".to_string();
    Note { public_id: "n".into(), at: at(minute), text, step: None, new_end: None, next_word_by: None }
}

fn course(work: &Maintenance) -> Vec<(Step, i64)> {
    work.course().into_iter().map(|moment| (moment.step, (moment.at - at(0)).num_minutes())).collect()
}

use Step::*;

#[test]
fn it_goes_by_the_clock() {
    assert_eq!(course(&work()), [(InProgress, 120), (Verifying, 225), (Completed, 240)]);
    let steps = [119, 120, 224, 225, 239, 240, 9999].map(|minute| work().step(at(minute)));
    assert_eq!(steps, [Scheduled, InProgress, InProgress, Verifying, Verifying, Completed, Completed]);
    let unchecked = Maintenance { verifies_at: None, ..work() };
    assert_eq!(course(&unchecked), [(InProgress, 120), (Completed, 240)]);
    let mut told = work();
    told.notes = vec![note(150)];
    assert_eq!(course(&told), course(&work()));
    assert!(!told.overruns(at(150)) && !told.overruns(at(240)));
}

#[test]
fn a_later_end_moves_what_follows() {
    let mut longer = work();
    longer.notes = vec![Note { new_end: Some(at(300)), ..note(200) }];
    assert_eq!(course(&longer), [(InProgress, 120), (Verifying, 285), (Completed, 300)]);
    assert!(!longer.overruns(at(199)) && longer.overruns(at(200)) && longer.overruns(at(299)));
    assert!(!longer.overruns(at(300)));
    assert_eq!(longer.end(at(199)), Some(at(240)));
    assert_eq!(longer.end(at(200)), Some(at(300)));
    // Said while it was being checked: it stays so.
    longer.notes = vec![Note { new_end: Some(at(300)), ..note(230) }];
    assert_eq!(course(&longer), [(InProgress, 120), (Verifying, 225), (Completed, 300)]);
}

#[test]
fn an_open_end_waits_for_a_word() {
    let mut open = work();
    open.notes = vec![Note { next_word_by: Some(at(270)), ..note(200) }];
    assert_eq!(course(&open), [(InProgress, 120), (Verifying, 225)]);
    assert_eq!((open.end(at(200)), open.next_word_by(at(210))), (None, Some(at(270))));
    assert!(open.overruns(at(9999)));
    open.notes.push(Note { new_end: Some(at(330)), ..note(260) });
    assert_eq!(course(&open), [(InProgress, 120), (Verifying, 225), (Completed, 330)]);
    assert_eq!(open.next_word_by(at(261)), None);
    open.notes.push(Note { step: Some(Completed), ..note(290) });
    assert_eq!(course(&open), [(InProgress, 120), (Verifying, 225), (Completed, 290)]);
}

#[test]
fn what_must_be_ended_by_hand_overruns_until_it_is() {
    let mut by_hand = Maintenance { ends_itself: false, ..work() };
    assert_eq!(course(&by_hand), [(InProgress, 120), (Verifying, 225)]);
    assert!(!by_hand.overruns(at(239)) && by_hand.overruns(at(240)));
    assert_eq!((by_hand.end(at(239)), by_hand.end(at(240))), (Some(at(240)), None));
    by_hand.notes = vec![Note { step: Some(Completed), ..note(250) }];
    assert_eq!(by_hand.ended_at(at(250)), Some(at(250)));
}

#[test]
fn a_person_may_go_before_the_clock_and_back() {
    let mut early = work();
    early.notes = vec![Note { step: Some(InProgress), ..note(100) }, Note { step: Some(Completed), ..note(180) }];
    assert_eq!(course(&early), [(InProgress, 100), (Completed, 180)]);
    let mut back = work();
    back.notes = vec![Note { step: Some(InProgress), new_end: Some(at(238)), ..note(230) }];
    assert_eq!(course(&back), [(InProgress, 120), (Verifying, 225), (InProgress, 230), (Completed, 238)]);
}

#[test]
fn called_off_it_is_over() {
    let before = Maintenance { cancelled_at: Some(at(60)), ..work() };
    assert_eq!(course(&before), [(Completed, 60)]);
    let during = Maintenance { cancelled_at: Some(at(130)), ..work() };
    assert_eq!(course(&during), [(InProgress, 120), (Completed, 130)]);
    let after = Maintenance { cancelled_at: Some(at(500)), ..work() };
    assert_eq!(course(&after), course(&work()));
}

fn any_note() -> impl Strategy<Value = (i64, Option<Step>, Option<i64>, Option<i64>)> {
    let step = prop::option::of(prop::sample::select(&Step::ALL[..]));
    (-100i64..500, step, prop::option::of(121i64..900), prop::option::of(0i64..900))
}

prop_compose! {
    fn any_work()(
        notes in prop::collection::vec(any_note(), 0..5),
        ends_itself: bool,
        checked in prop::option::of(121i64..240),
        cancelled in prop::option::of(-100i64..600),
    ) -> Maintenance {
        let note = |(minute, step, new_end, word)| Note {
            step, new_end: Option::map(new_end, at), next_word_by: Option::map(word, at), ..note(minute)
        };
        let mut notes: Vec<Note> = notes.into_iter().map(note).collect();
        notes.sort_by_key(|note| note.at);
        let (verifies_at, cancelled_at) = (checked.map(at), cancelled.map(at));
        Maintenance { notes, ends_itself, verifies_at, cancelled_at, ..work() }
    }
}

proptest! {
    #[test]
    fn steps_follow_one_another(work in any_work()) {
        let course = work.course();
        prop_assert!(course.windows(2).all(|pair| pair[0].at <= pair[1].at && pair[0].step != pair[1].step));
        let done = course.iter().position(|moment| moment.step == Completed);
        prop_assert!(done.is_none_or(|place| place == course.len() - 1), "nothing comes after the end");
    }

    #[test]
    fn what_is_said_later_leaves_the_past(work in any_work(), minute in -200i64..900) {
        let now = at(minute);
        let mut known = work.clone();
        known.notes.retain(|note| note.at <= now);
        known.cancelled_at = known.cancelled_at.filter(|at| *at <= now);
        prop_assert_eq!(work.step(now), known.step(now));
        prop_assert_eq!(work.end(now), known.end(now));
    }

    #[test]
    fn nothing_changes_between_its_instants(work in any_work(), minute in -200i64..900, later in 1i64..400) {
        let (now, then) = (at(minute), at(minute + later));
        let mut known = work.clone();
        known.notes.retain(|note| note.at <= now);
        known.cancelled_at = known.cancelled_at.filter(|at| *at <= now);
        if known.instants().iter().all(|at| *at <= now || then < *at) {
            let said = |at| (known.step(at), known.overruns(at), known.end(at), known.next_word_by(at));
            prop_assert_eq!(said(now), said(then));
        }
    }

    #[test]
    fn what_ends_itself_ends(work in any_work()) {
        let waits = work.notes.iter().any(|note| note.next_word_by.is_some());
        if work.ends_itself && !waits {
            prop_assert_eq!(work.step(at(99_999)), Completed);
        }
    }
}
