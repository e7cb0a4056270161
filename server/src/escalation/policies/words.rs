//! A policy in words, a line for each step: for its versions and for both sides of a stale edit.

use super::super::who::Who;
use app::{
    escalation::{Policy, Target, and},
    ids::ScheduleId,
};

pub(super) fn words(name: &str, policy: &Policy, who: &Who) -> String {
    let mut lines = vec![name.to_string()];
    for (number, step) in (1..).zip(&policy.steps) {
        let targets: Vec<String> = step.targets.iter().map(|target| target_words(target, who)).collect();
        lines.push(format!("{number}. {}, then wait {} min", and(&targets), step.minutes));
    }
    match policy.repeats {
        0 => {}
        1 => lines.push("Once more if nobody answers".into()),
        times => lines.push(format!("{times} times more if nobody answers")),
    }
    lines.push(format!("Last resort: {}", who.name(policy.last_resort)));
    lines.join("\n")
}

pub(super) fn target_words(target: &Target, who: &Who) -> String {
    match target {
        Target::Person(person) => who.name(*person),
        Target::Schedule(schedule) => format!("on call for {}", schedule_name(*schedule, who)),
    }
}

fn schedule_name(schedule: ScheduleId, who: &Who) -> String {
    who.rosters.get(schedule).map_or("a schedule".into(), |roster| roster.name.clone())
}
