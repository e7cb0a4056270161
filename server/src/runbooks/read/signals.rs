//! Signals: a name, what it shows, its query.

use app::runbooks::{Runbook, Signal};
use comrak::nodes::{Node, NodeValue};

use super::comparison::compares;
use super::sections::{Section, parts};
use super::source::{problem, words};
use super::{annotations, append};

pub fn read<'a>(section: &Section<'a>, runbook: &mut Runbook) -> Vec<Node<'a>> {
    let mut left = Vec::new();
    for part in parts(section) {
        let Some(heading) = part.heading else {
            left.extend(part.nodes);
            continue;
        };
        let name = words(heading).trim_matches('`').trim().to_owned();
        let mut signal = Signal { name, ..Signal::default() };
        for node in part.nodes {
            match &node.data().value {
                NodeValue::Paragraph => {
                    let (text, found) = annotations::take(&words(node));
                    append(&mut signal.text, &text.replace('\n', " "));
                    signal.unit = found.unit.or(signal.unit);
                }
                NodeValue::CodeBlock(block) if signal.promql.is_empty() => {
                    signal.promql = block.literal.trim().into();
                    if compares(&signal.promql) {
                        let says = "This query ends in a comparison, which gives nothing at all when it is false. Leave the bound out here and write it where the signal is used.";
                        runbook.problems.push(problem(node, says));
                    }
                }
                _ => left.push(node),
            }
        }
        check_name(heading, &signal, runbook);
        runbook.signals.push(signal);
    }
    left
}

fn check_name(heading: Node, signal: &Signal, runbook: &mut Runbook) {
    let name = &signal.name;
    if name.is_empty()
        || !name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
    {
        let says =
            format!("`{name}` is no name of a signal. Write small letters, digits and `_`, such as `p95_latency`.");
        runbook.problems.push(problem(heading, says));
    }
    if runbook.signal(name).is_some() {
        runbook
            .problems
            .push(problem(heading, format!("Two signals are called `{name}`. Give one of them another name.")));
    }
    if signal.promql.is_empty() {
        runbook.problems.push(problem(heading, format!("`{name}` has no query. Write a `promql` fence below it.")));
    }
}
