//! Who reads which sentence, and which act stands under it.

use super::{super::line::tests::*, *};
use uuid::Uuid;

const ANA: PersonId = PersonId(Uuid::from_u128(1));
const KIM: PersonId = PersonId(Uuid::from_u128(3));

fn clock(at: DateTime<Utc>) -> String {
    at.format("%H:%M").to_string()
}

fn act(facts: &Facts, counts: &Counts, viewer: PersonId, role: Role) -> Act {
    next_step(facts, counts, viewer, role, at(30), &clock).act
}

#[test]
fn the_journey_names_one_act_after_the_other() {
    let none = Counts::default();
    let open = Counts { open_check: Some(("t-1".into(), "The alert is real".into())), ..Counts::default() };
    let rows = [
        (after(0), &none, Act::Acknowledge),
        (after(2), &open, Act::GoToCheck("t-1".into())),
        (Facts { class: None, ..after(3) }, &none, Act::NameClass),
        (after(3), &none, Act::Mitigate),
        (after(4), &none, Act::ConfirmRecovery),
        (after(5), &none, Act::Resolve),
        (after(6), &none, Act::OpenPostmortem),
        (after(7), &none, Act::Nothing),
    ];
    for (facts, counts, expected) in rows {
        assert_eq!(act(&facts, counts, ANA, Role::Commander), expected);
    }
}

#[test]
fn rollbacks_come_before_the_wait_for_figures() {
    let artifact = ArtifactId(Uuid::from_u128(7));
    let likeliest =
        NextRollback::Likeliest { artifact, part: "prompt".into(), version: Some("prompt-v7".into()), before: 40 };
    let rollback = RollbackId(Uuid::from_u128(8));
    let runs = NextRollback::Runs { rollback, part: "prompt".into(), since: at(21) };
    let awaited = NextRollback::Awaited { part: "prompt".into(), since: at(23), due: at(33) };
    let not_enough = NextRollback::NotEnough {
        part: "prompt".into(),
        judged: "helped, not enough".into(),
        moved: "19 → 8 %, bound 6 %".into(),
        then: Some((artifact, "retrieval index".into())),
    };
    let outside = Wait {
        name: "Refusal rate".into(),
        hold: 900,
        why: Why::Outside { figure: "8 %".into(), bound: "≤ 6 %".into(), since: at(0), left: 0 },
    };
    let holding = Wait { why: Why::Holding { done: 60, until: at(62) }, ..outside.clone() };
    let gate = |wait: &Wait| Some(Gate { metrics: 1, waits: vec![wait.clone()], ..Gate::default() });
    let index = Act::RollBack(artifact);
    let rows = [
        (3, None, &likeliest, "The likeliest cause changed 40 min before: prompt-v7.", index.clone()),
        (3, None, &runs, "The prompt rollback runs since 14:31.", Act::TookEffect(rollback)),
        (4, gate(&outside), &awaited, "The prompt rollback took effect 14:33. Figures come at 14:43.", Act::Mitigate),
        (4, gate(&outside), &not_enough, "Prompt rollback helped, not enough: 19 → 8 %, bound 6 %.", index),
        (4, gate(&holding), &not_enough, "Nothing to do until 15:12. It is inside for 1 of 15 min.", Act::SeeRecovery),
    ];
    for (steps, gate, rollback, sentence, act) in rows {
        let counts = Counts { rollback: Some(rollback.clone()), ..Counts::default() };
        let facts = Facts { gate, ..after(steps) };
        let next = next_step(&facts, &counts, ANA, Role::Commander, at(40), &clock);
        assert_eq!((next.sentence.as_str(), next.act), (sentence, act));
        assert_eq!(next_step(&facts, &counts, KIM, Role::Viewer, at(40), &clock).act, Act::Nothing);
    }
}

#[test]
fn a_check_says_who_has_it() {
    let says = |holder: Option<(PersonId, &str)>| {
        let counts = Counts {
            open_check: Some(("t-1".into(), "Compare the traffic".into())),
            check_holder: holder.map(|(id, name)| (id, name.into())),
            ..Counts::default()
        };
        next_step(&after(2), &counts, ANA, Role::Commander, at(30), &clock).sentence
    };
    assert_eq!(says(None), "Compare the traffic");
    assert_eq!(says(Some((ANA, "Ana"))), "Compare the traffic. You have it.");
    assert_eq!(says(Some((KIM, "Kim"))), "Compare the traffic. Kim has it.");
}

#[test]
fn a_viewer_has_nothing_to_press() {
    for steps in 0..=7 {
        assert_eq!(act(&after(steps), &Counts::default(), KIM, Role::Viewer), Act::Nothing);
    }
}

#[test]
fn the_owner_commands_whatever_the_role() {
    assert_eq!(act(&after(5), &Counts::default(), ANA, Role::Viewer), Act::Resolve);
    assert_eq!(act(&after(5), &Counts::default(), KIM, Role::Responder), Act::Nothing);
}

#[test]
fn a_late_promise_outranks_the_work_but_not_a_missing_owner() {
    let late = Some(at(10));
    let mut facts = after(2);
    facts.promise_at = late;
    assert_eq!(act(&facts, &Counts::default(), ANA, Role::Commander), Act::WriteUpdate);
    let mut facts = after(1);
    facts.promise_at = late;
    assert_eq!(act(&facts, &Counts::default(), ANA, Role::Commander), Act::Acknowledge);
}

#[test]
fn a_hand_over_is_the_receivers_to_accept() {
    let mut facts = after(2);
    facts.handed_to = Some(crate::auth::PersonName { id: KIM, name: "Kim Lund".into(), role: Role::Responder });
    assert_eq!(act(&facts, &Counts::default(), KIM, Role::Responder), Act::AcceptHandOver);
    assert_ne!(act(&facts, &Counts::default(), ANA, Role::Commander), Act::AcceptHandOver);
}

#[test]
fn figures_say_when_there_is_something_to_do() {
    let wait = |name: &str, why| Wait { name: name.into(), hold: 900, why };
    let holding = |name: &str, done: i64| wait(name, Why::Holding { done, until: at(62) });
    let outside = |left| {
        let (figure, bound) = ("8 %".to_string(), "≤ 6 %".to_string());
        wait("Refusal rate", Why::Outside { figure, bound, since: at(54), left })
    };
    let silent = |silent: Option<&str>, since| {
        let silent = silent.map(str::to_string);
        wait("Refusal rate", Why::NoData { since, last: None, silent })
    };
    let rows = [
        (
            vec![holding("a", 400), holding("b", 390)],
            1,
            0,
            "Nothing to do until 15:12. All three are inside, the shortest for 6 of 15 min.",
            Act::SeeRecovery,
        ),
        (vec![holding("a", 60)], 0, 0, "Nothing to do until 15:12. It is inside for 1 of 15 min.", Act::SeeRecovery),
        (
            vec![silent(Some("Prometheus main"), Some(at(21)))],
            2,
            0,
            "No data since 14:31: Prometheus main does not answer.",
            Act::SeeRecovery,
        ),
        (vec![silent(None, None)], 2, 0, "No data of Refusal rate yet: its query answers nothing.", Act::SeeRecovery),
        (
            vec![holding("a", 60), silent(None, None), outside(2)],
            0,
            0,
            "Refusal rate left its bound at 15:04. The hold starts again.",
            Act::Mitigate,
        ),
        (vec![outside(0)], 2, 0, "Refusal rate is outside its bound: 8 %, bound ≤ 6 %.", Act::Mitigate),
        (vec![], 3, 0, "Recovered: three metrics held 15 min.", Act::Resolve),
        (vec![], 2, 1, "Recovered: two metrics held 15 min, one is waived.", Act::Resolve),
        (vec![], 0, 2, "Recovered: 2 are waived.", Act::Resolve),
    ];
    for (waits, held, waived, sentence, act) in rows {
        let metrics = waits.len() + held + waived;
        let waived = vec!["Ana Ruiz".into(); waived];
        let gate = Gate { metrics, held, waived, waits, longest: 900, ..Gate::default() };
        let facts = Facts { gate: Some(gate), ..after(4) };
        let next = next_step(&facts, &Counts::default(), ANA, Role::Commander, at(53), &clock);
        assert_eq!((next.sentence.as_str(), next.act), (sentence, act));
        assert!(next.sentence.chars().count() <= 80);
        let viewer = next_step(&facts, &Counts::default(), KIM, Role::Viewer, at(53), &clock);
        assert_eq!(viewer.act, Act::Nothing);
    }
}

#[test]
fn a_sentence_is_at_most_eighty_characters() {
    let long = "word ".repeat(60);
    let counts = Counts { open_check: Some(("k".into(), long)), ..Counts::default() };
    let next = next_step(&after(2), &counts, ANA, Role::Commander, at(30), &clock);
    assert!(next.sentence.chars().count() <= 80 && next.sentence.ends_with('…'));
}
