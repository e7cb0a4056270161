//! Code spans that mean something: `when: provider: changes: do: time: unit: guarded:`.

use app::runbooks::Annotations;

pub const WORDS: [&str; 7] = ["when", "provider", "changes", "do", "time", "unit", "guarded"];

/// The text without its annotations, and the annotations.
pub fn take(text: &str) -> (String, Annotations) {
    let mut rest = String::new();
    let mut found = Annotations::default();
    let mut at = 0;
    for (start, end, inner) in spans(text) {
        if let Some((word, value)) = parse(inner) {
            rest.push_str(&text[at..start]);
            at = end;
            set(&mut found, word, value);
        }
    }
    rest.push_str(&text[at..]);
    let lines = rest.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    (lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"), found)
}

/// The annotations of a line with their columns.
pub fn of_line(line: &str) -> Vec<(usize, &'static str, &str)> {
    let found = spans(line).into_iter().filter_map(|(start, _, inner)| {
        let (word, value) = parse(inner)?;
        Some((line[..start].chars().count() + 1, word, value))
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
    let (text, found) = take(text);
    let open = text.rfind('(').filter(|_| text.ends_with(')'));
    match open.and_then(|at| Some((at, minutes(&text[at..])?))) {
        Some((at, budget)) if found.minutes.is_none() => (text[..at].trim().into(), Some(budget)),
        _ => (text, found.minutes),
    }
}

fn set(found: &mut Annotations, word: &str, value: &str) {
    let said = Some(value.to_owned()).filter(|value| !value.is_empty());
    match word {
        "when" => found.when = said,
        "provider" => found.provider = said,
        "changes" => found.changes = said,
        "do" => found.mitigations.extend(keys(value).map(str::to_owned)),
        "time" => found.minutes = minutes(value),
        "unit" => found.unit = said,
        _ => found.guarded = said,
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

/// Code spans as (start, end, inner text).
fn spans(text: &str) -> Vec<(usize, usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('`').map(|offset| at + offset) {
        let ticks = text[start..].len() - text[start..].trim_start_matches('`').len();
        let inner = start + ticks;
        match closing(text, inner, ticks) {
            Some(end) => {
                found.push((start, end + ticks, &text[inner..end]));
                at = end + ticks;
            }
            None => at = inner,
        }
    }
    found
}

fn closing(text: &str, from: usize, ticks: usize) -> Option<usize> {
    let mut at = from;
    while let Some(start) = text[at..].find('`').map(|offset| at + offset) {
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        if run == ticks {
            return Some(start);
        }
        at = start + run;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_leave_the_text_and_other_code_stays() {
        let (text, found) = take("Is `gpu` busy? `when: gpu_util > 90` `do: a, b` `time: 5m`");
        assert_eq!(text, "Is `gpu` busy?");
        assert_eq!(found.when.as_deref(), Some("gpu_util > 90"));
        assert_eq!(found.mitigations, ["a", "b"]);
        assert_eq!(found.minutes, Some(5));
    }

    #[test]
    fn a_budget_is_read_in_either_form() {
        for text in ["Triage `time: 5m`", "Triage (< 5 min)", "Triage (5 minutes)"] {
            assert_eq!(heading(text), ("Triage".into(), Some(5)), "{text}");
        }
        assert_eq!(heading("Triage (first)"), ("Triage (first)".into(), None));
    }
}
