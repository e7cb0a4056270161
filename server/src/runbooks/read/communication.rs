//! The two templates.

use comrak::nodes::{Node, NodeValue};

use super::reading::{Reading, append};
use super::sections::{Part, Section, parts};
use super::source::{Source, span, words};

pub fn read<'a>(section: &Section<'a>, reading: &mut Reading) -> Vec<Node<'a>> {
    let mut left = Vec::new();
    for part in parts(section, &reading.source) {
        let name = part.heading.map(|heading| words(heading).to_lowercase()).unwrap_or_default();
        let internal = name.contains("internal") || name.contains("stakeholder");
        let customer = ["customer", "external", "public"].iter().any(|word| name.contains(word));
        let text = text(&part, &reading.source);
        let messages = &mut reading.runbook.communication;
        match (internal, customer) {
            (true, _) => append(&mut messages.internal, &text),
            (_, true) => append(&mut messages.customer, &text),
            _ => {
                if let Some(first) = part.heading.or(part.nodes.first().copied()) {
                    reading.problem(first, "This is neither message. Write it under `### Internal` or `### Customer`.");
                }
                left.extend(part.heading);
                left.extend(part.nodes);
            }
        }
    }
    left
}

/// The template as it is to be sent: from a fence its inside, otherwise the Markdown.
fn text(part: &Part, source: &Source) -> String {
    if let [only] = part.nodes[..]
        && let NodeValue::CodeBlock(block) = &only.data().value
    {
        return block.literal.trim().into();
    }
    match (part.nodes.first(), part.nodes.last()) {
        (Some(first), Some(last)) => source.lines(span(first).0, span(last).1),
        _ => String::new(),
    }
}
