use super::*;
use crate::ids::MetricId;
use proptest::prelude::*;

fn figure(role: &str, bound: &str, before: Option<f64>, after: Option<f64>) -> Figure {
    Figure {
        metric: MetricId(uuid::Uuid::nil()),
        name: "refusal_rate".into(),
        role: role.into(),
        bound_text: bound.into(),
        before,
        after,
    }
}

#[test]
fn a_step_goes_forward_and_is_entered_once() {
    use State::*;
    let allowed = [
        (Proposed, Started),
        (Started, Effective),
        (Started, Failed),
        (Started, Undone),
        (Effective, Verified),
        (Effective, Undone),
        (Verified, Undone),
    ];
    for from in State::ALL {
        for to in State::ALL {
            assert_eq!(may_become(from, to), allowed.contains(&(from, to)), "{from:?} → {to:?}");
        }
        assert_eq!(State::read(from.word()), Some(from));
    }
}

#[test]
fn the_figures_say_what_a_step_did() {
    let key = |before, after| figure("key", "<= 6 %", before, after);
    let business = |before, after| figure("business", ">= 40 %", before, after);
    let safety = |before, after| figure("safety", "<= 0.5 %", before, after);
    let rows = [
        // The worked example: the prompt helped and was not enough, the index was.
        (
            vec![key(Some(19.0), Some(8.0)), business(Some(25.0), Some(36.0)), safety(Some(0.2), Some(0.2))],
            Effect::Helped,
        ),
        (
            vec![key(Some(8.0), Some(5.0)), business(Some(36.0), Some(41.0)), safety(Some(0.2), Some(0.2))],
            Effect::Enough,
        ),
        // Nothing moved by as much as counts.
        (vec![key(Some(19.0), Some(18.9))], Effect::Nothing),
        (vec![key(Some(19.0), Some(19.0)), business(Some(25.0), Some(36.0))], Effect::Nothing),
        (vec![key(Some(4.0), Some(4.1)), business(Some(25.0), Some(36.0))], Effect::Helped),
        // Away from the bound, or out of it.
        (vec![key(Some(19.0), Some(25.0))], Effect::Worse),
        (vec![key(Some(19.0), Some(5.0)), safety(Some(0.2), Some(3.0))], Effect::Worse),
        (vec![key(Some(5.0), Some(8.0))], Effect::Worse),
        // All were inside before: nothing is proved by that.
        (vec![key(Some(5.0), Some(4.0))], Effect::Nothing),
        // No data is never a pass.
        (vec![], Effect::NoData),
        (vec![key(Some(19.0), None)], Effect::NoData),
        (vec![key(None, Some(5.0))], Effect::NoData),
        (vec![key(Some(19.0), None), safety(Some(0.2), Some(0.2))], Effect::NoData),
        (vec![key(Some(19.0), Some(5.0)), business(Some(25.0), None)], Effect::Helped),
        (vec![figure("key", "six", Some(19.0), Some(5.0))], Effect::NoData),
    ];
    for (figures, expected) in rows {
        let said = super::super::moved(&figures);
        assert_eq!(effect(&figures), expected, "{said}");
    }
}

#[test]
fn the_move_is_said_with_its_units() {
    let figures = [figure("key", "<= 6 %", Some(19.0), Some(8.0)), figure("key", "<= 6 %", Some(0.2), None)];
    assert_eq!(super::super::moved(&figures), "refusal rate 19 % → 8 %, refusal rate 0.2 % → no data");
}

proptest! {
    /// What verifies has at least one figure that came nearer to its bound, and none without data counts as one.
    #[test]
    fn only_figures_that_came_nearer_verify(
        rows in proptest::collection::vec(
            (any::<bool>(), any::<bool>(), proptest::option::of(0.0..100.0f64), proptest::option::of(0.0..100.0f64)),
            0..5,
        )
    ) {
        let figures: Vec<Figure> = rows
            .iter()
            .map(|(key, upper, before, after)| {
                let bound = if *upper { "<= 6 %" } else { ">= 40 %" };
                figure(if *key { "key" } else { "business" }, bound, *before, *after)
            })
            .collect();
        let effect = effect(&figures);
        let nearer = rows.iter().any(|(_, upper, before, after)| match (before, after) {
            (Some(before), Some(after)) if *upper => *before > 6.0 && after < before,
            (Some(before), Some(after)) => *before < 40.0 && after > before,
            _ => false,
        });
        prop_assert!(!effect.verifies() || nearer);
        let all_held = figures.iter().all(|figure| {
            figure.after.is_some_and(|after| figure.bound().is_some_and(|bound| bound.holds(after)))
        });
        prop_assert!(effect != Effect::Enough || all_held);
    }
}
