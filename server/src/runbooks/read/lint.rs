//! What only the whole runbook shows: names that nothing answers to, values that say nothing.

use std::collections::HashSet;

use app::runbooks::{Problem, Runbook};
use comrak::nodes::{Node, NodeValue};

use super::annotations::{self, minutes};
use super::reading::Reading;
use super::recovery::{bound, hold};
use super::sections::{Kind, Section};
use super::source::{problem_at, span};
use super::{mitigations, signals, triggers};

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

pub fn lint<'a>(root: Node<'a>, sections: &[Section<'a>], text: &str, reading: &mut Reading) {
    let mut problems = Vec::new();
    front(text, &reading.runbook, &mut problems);
    let code = code(root, text);
    let mut sections = sections.iter().rev().collect::<Vec<_>>();
    let mut kind = Kind::Title;
    for (at, line) in text.lines().enumerate() {
        while let Some(next) = sections.pop_if(|next| next.line <= at + 1) {
            kind = next.kind;
        }
        if !line.contains('`') || code.get(at + 1) == Some(&true) {
            continue;
        }
        for (column, word, value) in annotations::of_line(line) {
            let says = annotation(word, value, kind, reading);
            problems.extend(says.into_iter().map(|says| problem_at(at + 1, column, says)));
        }
    }
    unknown_signals(text, reading, &mut problems);
    reading.runbook.problems.append(&mut problems);
}

/// Lines of fences, of raw HTML and of the front matter: there code spans are none.
fn code(root: Node, text: &str) -> Vec<bool> {
    let mut code = vec![false; text.lines().count() + 2];
    let mut mark = |first: usize, last: usize| {
        if let Some(lines) = code.get_mut(first..=last) {
            lines.fill(true);
        }
    };
    if text.starts_with("---\n") {
        mark(0, text.lines().skip(1).position(|line| line.trim_end() == "---").map_or(0, |at| at + 2));
    }
    for node in root.descendants() {
        if matches!(node.data().value, NodeValue::CodeBlock(_) | NodeValue::HtmlBlock(_)) {
            let (first, last) = span(node);
            mark(first, last);
        }
    }
    code
}

/// Rows of the recovery table whose signal is none.
fn unknown_signals(text: &str, reading: &Reading, problems: &mut Vec<Problem>) {
    let rows = reading.runbook.recovery.iter().map(|row| row.signal.as_str());
    let unknown: HashSet<&str> = rows.filter(|name| !reading.signals.contains(*name)).collect();
    if unknown.is_empty() {
        return;
    }
    for (at, line) in text.lines().enumerate().filter(|(_, line)| line.contains('|')) {
        let mut column = 1;
        for cell in line.split('|') {
            let name = cell.trim().trim_matches('`').trim();
            if unknown.contains(name) {
                let says = format!("No signal is called `{name}`. Write `### {name}` with its query under Signals.");
                let indent = cell.chars().take_while(|letter| letter.is_whitespace()).count();
                problems.push(problem_at(at + 1, column + indent, says));
                break;
            }
            column += cell.chars().count() + 1;
        }
    }
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

fn annotation(word: &str, value: &str, kind: Kind, reading: &Reading) -> Vec<String> {
    let meant: &[&str] = match kind {
        Kind::Signals => &signals::MEANT,
        Kind::Triggers => &triggers::MEANT,
        Kind::Mitigations => &mitigations::MEANT,
        Kind::Tree => &["when", "provider", "changes", "do"],
        Kind::Triage | Kind::Rollback | Kind::Resolution => &annotations::WORDS,
        // Elsewhere it is a code span like any other.
        _ => return Vec::new(),
    };
    if !meant.contains(&word) && word != "time" {
        let fit = meant.iter().map(|word| format!("`{word}:`")).collect::<Vec<_>>().join(" or ");
        return vec![format!("`{word}:` means nothing here. Write {fit}, or leave it out.")];
    }
    if value.is_empty() {
        return vec![format!("`{word}:` says nothing. Write a value after it, or leave it out.")];
    }
    match word {
        "do" => annotations::keys(value)
            .filter(|key| !reading.mitigations.contains(*key))
            .map(|key| format!("No mitigation has the key `{key}`. Write `### {key}: …` under Mitigations."))
            .collect(),
        "when" if kind == Kind::Mitigations => Vec::new(),
        "when" => condition(value, &reading.signals).into_iter().collect(),
        "time" if minutes(value).is_none() => vec![format!("`{value}` is no time. Write it as `time: 5m`.")],
        _ => Vec::new(),
    }
}

/// `signal > number unit for 10m`.
fn condition(value: &str, signals: &HashSet<String>) -> Option<String> {
    let (name, rest) = value.split_once(' ').unwrap_or((value, ""));
    let (compared, lasts) = rest.rsplit_once(" for ").map_or((rest, None), |(compared, lasts)| (compared, Some(lasts)));
    if !bound(compared) || lasts.is_some_and(|lasts| !hold(lasts)) {
        return Some(format!("`{value}` is no condition. Write it as `when: p95_latency > 5 s for 10m`."));
    }
    (!signals.contains(name))
        .then(|| format!("No signal is called `{name}`. Write `### {name}` with its query under Signals."))
}

fn locate(text: &str, needle: &str, says: String) -> Problem {
    let found =
        text.lines().enumerate().find_map(|(at, line)| Some((at + 1, line[..line.find(needle)?].chars().count() + 1)));
    let (line, column) = found.unwrap_or((1, 1));
    problem_at(line, column, says)
}
