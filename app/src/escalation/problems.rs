//! What is wrong with a policy before it is written: field and words.

use super::{MOST_MINUTES, MOST_REPEATS, MOST_STEPS, MOST_TARGETS, Policy};
use std::collections::BTreeSet;

pub fn policy_problems(policy: &Policy) -> Vec<(&'static str, String)> {
    let mut problems = vec![];
    let mut need = |holds: bool, field, words: String| {
        if !holds {
            problems.push((field, words));
        }
    };
    need(!policy.steps.is_empty(), "steps", "Write at least one step.".into());
    need(policy.steps.len() <= MOST_STEPS, "steps", format!("A policy has {MOST_STEPS} steps at most."));
    need(policy.repeats <= MOST_REPEATS, "repeats", format!("The steps come again {MOST_REPEATS} times at most."));
    for (number, step) in (1..).zip(&policy.steps) {
        let targets: BTreeSet<_> = step.targets.iter().collect();
        let count = (1..=MOST_TARGETS).contains(&step.targets.len());
        need(count, "targets", format!("Step {number}: choose 1 to {MOST_TARGETS} people or schedules."));
        need(targets.len() == step.targets.len(), "targets", format!("Step {number} names somebody twice."));
        let minutes = (1..=MOST_MINUTES).contains(&step.minutes);
        need(minutes, "minutes", format!("Step {number}: wait 1 to {MOST_MINUTES} minutes."));
    }
    problems
}
