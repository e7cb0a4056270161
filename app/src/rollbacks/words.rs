//! What a step did, in words that nobody had to type.

use super::{Effect, Figure, Rollback, State};

/// `refusal rate 19 % → 8 %, deflection 25 % → 36 %`; metrics that had no figure at all are left out.
pub fn moved(figures: &[Figure]) -> String {
    let said = figures.iter().filter(|figure| figure.before.is_some() || figure.after.is_some()).map(|figure| {
        format!("{} {} → {}", lower_first(&figure.title()), figure.said(figure.before), figure.said(figure.after))
    });
    said.collect::<Vec<_>>().join(", ")
}

/// `not enough`: the judgement behind the figures.
pub fn judged(effect: Effect) -> &'static str {
    match effect {
        Effect::NoData => "no data to judge it by",
        Effect::Enough => "enough: all are inside their bounds",
        Effect::Helped => "not enough",
        Effect::Nothing => "no effect",
        Effect::Worse => "worse",
    }
}

/// `prompt prompt-v7 → prompt-v6: refusal rate 19 % → 8 %, deflection 25 % → 36 %: not enough`.
pub fn told(rollback: &Rollback) -> String {
    let what = format!("{} {}", rollback.part, rollback.step());
    match (rollback.state(), rollback.after_at) {
        (State::Failed, _) => format!("{what}: failed"),
        (State::Started, _) => format!("{what}: started"),
        (State::Undone, None) => format!("{what}: undone"),
        (state, Some(_)) => {
            let undone = if state == State::Undone { ", undone later" } else { "" };
            match moved(&rollback.figures) {
                figures if figures.is_empty() => format!("{what}: no data{undone}"),
                figures => format!("{what}: {figures}: {}{undone}", judged(rollback.effect())),
            }
        }
        (_, None) => format!("{what}: effective, figures not captured"),
    }
}

/// Each metric over all steps that took effect: `Refusal rate 19 % → 8 % after the prompt, → 5 % after the index`.
pub fn story(rollbacks: &[Rollback]) -> Vec<String> {
    let steps: Vec<&Rollback> = rollbacks.iter().filter(|rollback| rollback.after_at.is_some()).collect();
    let Some(first) = steps.first() else { return Vec::new() };
    let metrics: Vec<&Figure> = steps.iter().flat_map(|step| &step.figures).collect();
    let mut seen = Vec::new();
    let mut lines = Vec::new();
    for figure in metrics {
        if seen.contains(&figure.metric) {
            continue;
        }
        seen.push(figure.metric);
        let of = |step: &&Rollback| step.figures.iter().find(|other| other.metric == figure.metric).cloned();
        let before = of(first).and_then(|figure| figure.before);
        let after: Vec<String> = steps
            .iter()
            .filter_map(|step| Some(format!("→ {} after the {}", figure.said(of(step)?.after), step.part)))
            .collect();
        lines.push(format!("{} {} {}", figure.title(), figure.said(before), after.join(", ")));
    }
    lines
}

fn lower_first(text: &str) -> String {
    let is_word = text.chars().nth(1).is_none_or(|letter| !letter.is_uppercase());
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if is_word => first.to_lowercase().chain(letters).collect(),
        _ => text.to_string(),
    }
}
