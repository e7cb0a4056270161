//! What only the whole runbook shows: names that nothing answers to, values that say nothing.

use app::runbooks::{Problem, Runbook};

use super::annotations::{self, minutes};
use super::recovery::{bound, hold};
use super::source::problem_at;

const CLASSES: [&str; 10] = [
    "infrastructure",
    "data pipeline",
    "model weights",
    "provider outage",
    "prompt regression",
    "retrieval freshness",
    "safety false positives",
    "cost spike",
    "quality regression",
    "security",
];

pub fn lint(text: &str, runbook: &mut Runbook) {
    let mut problems = Vec::new();
    front(text, runbook, &mut problems);
    for (at, line) in text.lines().enumerate() {
        for (column, word, value) in annotations::of_line(line) {
            problems.extend(annotation(word, value, runbook).into_iter().map(|says| problem_at(at + 1, column, says)));
        }
    }
    for row in &runbook.recovery {
        if runbook.signal(&row.signal).is_none() {
            let says = format!(
                "No signal is called `{}`. Write `### {}` with its query under Signals.",
                row.signal, row.signal
            );
            problems.push(locate(text, &format!("| {} ", row.signal), says));
        }
    }
    runbook.problems.append(&mut problems);
}

fn front(text: &str, runbook: &Runbook, problems: &mut Vec<Problem>) {
    if runbook.slug.is_empty() {
        problems.push(problem_at(
            1,
            1,
            "The runbook has no slug. Write `slug: slow-answers` between two lines `---` at the top.",
        ));
    } else if !runbook
        .slug
        .chars()
        .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
    {
        problems.push(locate(
            text,
            "slug:",
            "The slug is part of an address. Write small letters, digits and `-`.".into(),
        ));
    }
    if runbook.title.is_empty() {
        problems.push(problem_at(
            1,
            1,
            "The runbook has no title. Write `title: Slow answers` between two lines `---` at the top.",
        ));
    }
    let class = runbook.failure_class.to_lowercase().replace(['_', '-'], " ");
    if !class.is_empty() && !CLASSES.contains(&class.as_str()) {
        let says = format!("`{}` is no failure class. Write one of: {}.", runbook.failure_class, CLASSES.join(", "));
        problems.push(locate(text, "failure_class:", says));
    }
    if let Some(severity) = &runbook.severity
        && !matches!(severity.to_uppercase().as_str(), "SEV1" | "SEV2" | "SEV3" | "SEV4")
    {
        problems.push(locate(
            text,
            "severity:",
            format!("`{severity}` is no severity. Write `SEV1`, `SEV2`, `SEV3` or `SEV4`."),
        ));
    }
}

fn annotation(word: &str, value: &str, runbook: &Runbook) -> Vec<String> {
    if value.is_empty() {
        return vec![format!("`{word}:` says nothing. Write a value after it, or leave it out.")];
    }
    match word {
        "do" => annotations::keys(value)
            .filter(|key| runbook.mitigation(key).is_none())
            .map(|key| format!("No mitigation has the key `{key}`. Write `### {key}: …` under Mitigations."))
            .collect(),
        "when" => condition(value, runbook).into_iter().collect(),
        "time" if minutes(value).is_none() => vec![format!("`{value}` is no time. Write it as `time: 5m`.")],
        _ => Vec::new(),
    }
}

/// `signal > number unit for 10m`.
fn condition(value: &str, runbook: &Runbook) -> Option<String> {
    let (name, rest) = value.split_once(' ').unwrap_or((value, ""));
    let (compared, lasts) = rest.rsplit_once(" for ").map_or((rest, None), |(compared, lasts)| (compared, Some(lasts)));
    if !bound(compared) || lasts.is_some_and(|lasts| !hold(lasts)) {
        return Some(format!("`{value}` is no condition. Write it as `when: p95_latency > 5 s for 10m`."));
    }
    runbook
        .signal(name)
        .is_none()
        .then(|| format!("No signal is called `{name}`. Write `### {name}` with its query under Signals."))
}

fn locate(text: &str, needle: &str, says: String) -> Problem {
    let found =
        text.lines().enumerate().find_map(|(at, line)| Some((at + 1, line[..line.find(needle)?].chars().count() + 1)));
    let (line, column) = found.unwrap_or((1, 1));
    problem_at(line, column, says)
}
