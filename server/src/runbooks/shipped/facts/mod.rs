//! What the shipped runbooks must say, fact by fact, and where.

mod answers;
mod infrastructure;
mod line;
mod money;
mod place;
mod security;

use std::collections::{HashMap, HashSet};

use app::runbooks::Runbook;
use place::Place;

use super::SHIPPED;
use crate::runbooks::read;

/// The fact in short, the runbook, the place.
type Fact = (&'static str, &'static str, Place);

fn all() -> Vec<Fact> {
    [line::facts(), infrastructure::facts(), answers::facts(), money::facts(), security::facts()]
        .into_iter()
        .flatten()
        .collect()
}

fn text(slug: &str) -> &'static str {
    SHIPPED.iter().find(|(known, _)| *known == slug).map(|(_, text)| *text).unwrap_or_default()
}

#[test]
fn each_fact_stands_in_its_place() {
    let facts = all();
    let runbooks: HashMap<&str, Runbook> = SHIPPED.iter().map(|(slug, text)| (*slug, read(text))).collect();
    let missing: Vec<String> = facts
        .iter()
        .filter(|(_, slug, place)| !place.is_filled(&runbooks[slug]))
        .map(|(fact, slug, place)| format!("{slug}: {fact}: {place:?}"))
        .collect();
    assert!(missing.is_empty(), "{} of {} facts are missing:\n{}", missing.len(), facts.len(), missing.join("\n"));
    assert!(facts.len() > 150, "{} facts", facts.len());
    let slugs: HashSet<_> = facts.iter().map(|(_, slug, _)| slug).collect();
    assert_eq!(slugs.len(), SHIPPED.len());
}

/// A fact that another section could stand in for would not be tied to its place.
#[test]
fn each_fact_goes_missing_with_its_section() {
    let mut cut: HashMap<(&str, &[&str]), Runbook> = HashMap::new();
    for (fact, slug, place) in all() {
        let sections = place.sections();
        let runbook = cut.entry((slug, sections)).or_insert_with(|| read(&without(text(slug), sections)));
        assert!(!place.is_filled(runbook), "{slug}: {fact}: {place:?}");
        assert!(!place.is_filled(&Runbook::default()), "{slug}: {fact}: {place:?}");
    }
}

#[test]
fn no_fact_is_counted_twice() {
    let mut seen = HashSet::new();
    for (fact, slug, place) in all() {
        assert!(seen.insert((slug, format!("{place:?}"))), "{slug}: {fact}");
    }
}

/// The text less some of its sections.
fn without(text: &str, sections: &[&str]) -> String {
    let mut kept = String::new();
    let mut section = "---";
    let mut fences = 0;
    for line in text.lines() {
        fences += usize::from(line == "---");
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading.split('`').next().unwrap_or_default().trim();
        }
        if !sections.contains(&section) {
            kept.push_str(line);
            kept.push('\n');
        }
        if fences == 2 && section == "---" {
            section = "";
        }
    }
    kept
}
