//! Code spans that mean something: `when: provider: changes: do: time: unit: guarded:`.

use std::collections::HashMap;

use app::runbooks::Annotations;

pub const WORDS: [&str; 7] = ["when", "provider", "changes", "do", "time", "unit", "guarded"];

/// The text without those annotations that mean something in its place, and what they say. The rest stays text.
pub fn take(text: &str, known: &[&str]) -> (String, Annotations) {
    let mut rest = String::new();
    let mut found = Annotations::default();
    let mut at = 0;
    for (start, end, inner) in spans(text) {
        let meant = parse(inner).filter(|(word, _)| known.contains(word));
        if meant.is_some_and(|(word, value)| set(&mut found, word, value)) {
            rest.push_str(&text[at..start]);
            at = end;
        }
    }
    rest.push_str(&text[at..]);
    let lines = rest.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    (lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"), found)
}

/// The text with its annotations cut out, and the spans as they were written.
pub fn apart(text: &str) -> (String, Vec<&str>) {
    let (mut rest, mut cut, mut at) = (String::new(), Vec::new(), 0);
    for (start, end, inner) in spans(text) {
        if parse(inner).is_some() {
            rest.push_str(&text[at..start]);
            cut.push(&text[start..end]);
            at = end;
        }
    }
    rest.push_str(&text[at..]);
    (rest.split_whitespace().collect::<Vec<_>>().join(" "), cut)
}

/// The annotations of a line with their columns.
pub fn of_line(line: &str) -> Vec<(usize, &'static str, &str)> {
    let (mut column, mut at) = (1, 0);
    let found = spans(line).into_iter().filter_map(|(start, _, inner)| {
        let (word, value) = parse(inner)?;
        column += line[at..start].chars().count();
        at = start;
        Some((column, word, value))
    });
    found.collect()
}

/// `5m`, `5 min`, `1 h` or `(< 5 min)` in minutes.
pub fn minutes(text: &str) -> Option<u32> {
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let digits = &text[start..];
    let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
    let number: u32 = digits[..end].parse().ok()?;
    match digits[end..].trim_start().chars().next() {
        Some('h') => number.checked_mul(60),
        Some('m') => Some(number),
        _ => None,
    }
}

/// A heading's words and its time budget, annotated or in brackets.
pub fn heading(text: &str) -> (String, Option<u32>) {
    let (text, found) = take(text, &["time"]);
    let open = text.rfind('(').filter(|_| text.ends_with(')'));
    match open.and_then(|at| Some((at, minutes(&text[at..])?))) {
        Some((at, budget)) if found.minutes.is_none() => (text[..at].trim().into(), Some(budget)),
        _ => (text, found.minutes),
    }
}

/// False for what says nothing, or says again what was said.
fn set(found: &mut Annotations, word: &str, value: &str) -> bool {
    let said = |into: &mut Option<String>| {
        let free = into.is_none() && !value.is_empty();
        if free {
            *into = Some(value.into());
        }
        free
    };
    match word {
        "when" => said(&mut found.when),
        "provider" => said(&mut found.provider),
        "changes" => said(&mut found.changes),
        "unit" => said(&mut found.unit),
        "guarded" => said(&mut found.guarded),
        "time" => {
            let free = found.minutes.is_none() && minutes(value).is_some();
            found.minutes = found.minutes.or(minutes(value));
            free
        }
        _ => {
            found.mitigations.extend(keys(value).map(str::to_owned));
            keys(value).next().is_some()
        }
    }
}

/// The mitigations that `do:` names.
pub fn keys(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|key| !key.is_empty())
}

fn parse(inner: &str) -> Option<(&'static str, &str)> {
    let (word, value) = inner.trim().split_once(':')?;
    WORDS.iter().find(|known| **known == word).map(|known| (*known, value.trim()))
}

/// Code spans as (start, end, inner text): a run of backticks up to the next one of the same length.
pub fn spans(text: &str) -> Vec<(usize, usize, &str)> {
    let runs = runs(text);
    let mut next = vec![None; runs.len()];
    let mut later: HashMap<usize, usize> = HashMap::new();
    for (at, (_, length)) in runs.iter().enumerate().rev() {
        next[at] = later.insert(*length, at);
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, length)) = runs.get(at).copied() {
        match next[at] {
            Some(closing) => {
                let end = runs[closing].0;
                found.push((start, end + length, &text[start + length..end]));
                at = closing + 1;
            }
            None => at += 1,
        }
    }
    found
}

/// Runs of backticks as (start, length).
fn runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in text.match_indices('`') {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == at => *length += 1,
            _ => runs.push((at, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_leave_the_text_and_other_code_stays() {
        let (text, found) = take("Is `gpu` busy? `when: gpu_util > 90` `do: a, b` `time: 5m`", &WORDS);
        assert_eq!(text, "Is `gpu` busy?");
        assert_eq!(found.when.as_deref(), Some("gpu_util > 90"));
        assert_eq!(found.mitigations, ["a", "b"]);
        assert_eq!(found.minutes, Some(5));
    }

    #[test]
    fn what_means_nothing_in_its_place_stays_text() {
        for text in ["A `do: b`", "A `when:`", "A `time: soon`"] {
            assert_eq!(take(text, &["when", "time"]).0, text);
        }
        assert_eq!(take("`when: a > 1` `when: b > 1`", &["when"]).0, "`when: b > 1`");
    }

    #[test]
    fn spans_close_at_a_run_of_their_length() {
        let inner = |text| spans(text).into_iter().map(|(_, _, inner)| inner).collect::<Vec<_>>();
        assert_eq!(inner("`a` ``b`c`` `d"), ["a", "b`c"]);
        assert_eq!(inner("``a` b`"), [" b"]);
        assert_eq!(inner("```"), Vec::<&str>::new());
    }

    #[test]
    fn a_budget_is_read_in_either_form() {
        for text in ["Triage `time: 5m`", "Triage (< 5 min)", "Triage (5 minutes)"] {
            assert_eq!(heading(text), ("Triage".into(), Some(5)), "{text}");
        }
        assert_eq!(heading("Triage (first)"), ("Triage (first)".into(), None));
    }
}
