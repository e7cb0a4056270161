//! Checks: steps to tick, each with its expected answer and its commands.

use app::runbooks::{Check, Checklist, Runbook};
use comrak::nodes::{Node, NodeValue};

use super::annotations::{self, WORDS};
use super::reading::Reading;
use super::sections::{Part, Section, parts};
use super::source::words;
use super::{glued, identity, steps};

/// Adds the section's checks to a list of the runbook; answers the nodes that are none.
pub fn read<'a>(
    place: &str,
    section: &Section<'a>,
    reading: &mut Reading,
    list: fn(&mut Runbook) -> &mut Checklist,
) -> Vec<Node<'a>> {
    let mut left = Vec::new();
    let mut checks = Vec::new();
    for part in parts(section, &reading.source) {
        let titled = part.heading.filter(|_| part.nodes.iter().any(steps::runs) && !part.nodes.iter().any(is_list));
        if let Some(heading) = titled {
            checks.push(check(heading, &part, reading));
            continue;
        }
        let (found, rest) = steps::read(&part.nodes, &WORDS, reading);
        if found.is_empty() || !rest.is_empty() {
            left.extend(part.heading);
        }
        checks.extend(found);
        left.extend(rest);
    }
    add(place, checks, reading, list);
    let list = list(&mut reading.runbook);
    list.budget_minutes = list.budget_minutes.or(section.minutes);
    left
}

/// Gives the checks their keys.
pub fn add(place: &str, checks: Vec<Check>, reading: &mut Reading, list: fn(&mut Runbook) -> &mut Checklist) {
    for mut check in checks {
        check.key = reading.checks.unique(identity::key(place, &check.text));
        list(&mut reading.runbook).checks.push(check);
    }
}

/// A heading with commands and text below it.
fn check(heading: Node, part: &Part, reading: &Reading) -> Check {
    let (text, minutes) = annotations::heading(&words(heading));
    let (text, annotations) = annotations::take(&text, &WORDS);
    let mut check = Check { text: glued::numberless(&text).into(), annotations, ..Check::default() };
    check.annotations.minutes = check.annotations.minutes.or(minutes);
    if check.text.is_empty() {
        check.text = "Run the command".into();
    }
    let mut note = String::new();
    for node in &part.nodes {
        steps::add(&mut check, &mut note, node, &WORDS, reading);
    }
    check.note = (!note.is_empty()).then_some(note);
    check
}

fn is_list(node: &Node) -> bool {
    matches!(node.data().value, NodeValue::List(_))
}
