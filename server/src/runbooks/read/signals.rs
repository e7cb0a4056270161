//! Signals: a name, what it shows, its query.

use app::runbooks::Signal;
use comrak::nodes::{Node, NodeValue};

use super::comparison::compares;
use super::reading::{Reading, append};
use super::sections::{Section, parts};
use super::source::words;
use super::{annotations, steps};

pub const MEANT: [&str; 1] = ["unit"];

pub fn read<'a>(section: &Section<'a>, reading: &mut Reading) -> Vec<Node<'a>> {
    let mut left = Vec::new();
    for part in parts(section, &reading.source) {
        let Some(heading) = part.heading else {
            left.extend(part.nodes);
            continue;
        };
        let name = words(heading).trim_matches('`').trim().to_owned();
        let mut signal = Signal { name, ..Signal::default() };
        for node in part.nodes {
            match &node.data().value {
                NodeValue::Paragraph => {
                    let (text, found) = annotations::take(&words(node), &MEANT);
                    append(&mut signal.text, &text.replace('\n', " "));
                    match (&signal.unit, found.unit) {
                        (None, unit) => signal.unit = unit,
                        (Some(_), Some(unit)) => append(&mut signal.text, &format!("`unit: {unit}`")),
                        _ => {}
                    }
                }
                NodeValue::CodeBlock(block)
                    if signal.promql.is_empty() && ["promql", ""].contains(&steps::language(block).as_str()) =>
                {
                    signal.promql = block.literal.trim().into();
                    if compares(&signal.promql) {
                        let says = "This query ends in a comparison, which gives nothing at all when it is false. Leave the bound out here and write it where the signal is used.";
                        reading.problem(node, says);
                    }
                }
                NodeValue::CodeBlock(_) => {
                    reading
                        .problem(node, "A signal has one query, in a `promql` fence. Write another signal for this.");
                    left.push(node);
                }
                _ => left.push(node),
            }
        }
        check_name(heading, &signal, reading);
        reading.signals.insert(signal.name.clone());
        reading.runbook.signals.push(signal);
    }
    left
}

fn check_name(heading: Node, signal: &Signal, reading: &mut Reading) {
    let name = &signal.name;
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if name.is_empty() || !name.chars().all(fits) {
        let says =
            format!("`{name}` is no name of a signal. Write small letters, digits and `_`, such as `p95_latency`.");
        reading.problem(heading, says);
    }
    if reading.signals.contains(name) {
        reading.problem(heading, format!("Two signals are called `{name}`. Give one of them another name."));
    }
    if signal.promql.is_empty() {
        reading.problem(heading, format!("`{name}` has no query. Write a `promql` fence below it."));
    }
}
