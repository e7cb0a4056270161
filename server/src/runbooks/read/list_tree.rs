//! A tree as a nested list: the canonical form.

use app::runbooks::Problem;
use comrak::nodes::{Node, NodeValue};

use super::draft::{Draft, arrow};
use super::source::{Source, words};

const DEEPEST: usize = 40;

/// Reads the list; `top` is the paragraph above it if that asks the first question.
pub fn read(list: Node, top: Option<Node>, source: &Source, problems: &mut Vec<Problem>) -> Draft {
    let mut draft = Draft::default();
    let mut items = list.children();
    let branches = match top {
        Some(paragraph) => {
            add(&mut draft, None, paragraph, &words(paragraph), source);
            Some(list)
        }
        None => items.next().and_then(|first| {
            add(&mut draft, None, first, &own(first), source);
            extra(first, source, problems);
            below(first)
        }),
    };
    if let Some(branches) = branches {
        hang(&mut draft, 0, branches, 1, source, problems);
    }
    if top.is_none() {
        for item in items {
            problems
                .push(source.problem(item, "This belongs to no question. Indent it below the question it answers."));
        }
    }
    draft
}

/// The list inside an item.
pub fn below(item: Node<'_>) -> Option<Node<'_>> {
    item.children().find(|node| matches!(node.data().value, NodeValue::List(_)))
}

/// An item's own words.
pub fn own(item: Node) -> String {
    item.children().find(|node| matches!(node.data().value, NodeValue::Paragraph)).map(words).unwrap_or_default()
}

fn hang(draft: &mut Draft, parent: usize, list: Node, depth: usize, source: &Source, problems: &mut Vec<Problem>) {
    if depth > DEEPEST {
        return problems.push(
            source.problem(list, "The tree is deeper than 32 questions. Move this part to a runbook of its own."),
        );
    }
    for item in list.children() {
        extra(item, source, problems);
        let text = own(item);
        let inner = below(item);
        let node = add(draft, Some(parent), item, &text, source);
        if arrow(&text).is_some() {
            if let Some(inner) = inner {
                hang(draft, node, inner, depth + 1, source, problems);
            }
            continue;
        }
        // A label alone may have its question as the only item below it.
        let mut asked = inner.into_iter().flat_map(|inner| inner.children());
        match (asked.next(), asked.next()) {
            (Some(question), None) => {
                extra(question, source, problems);
                draft.nodes[node].text = own(question);
                if let Some(branches) = below(question) {
                    hang(draft, node, branches, depth + 1, source, problems);
                }
            }
            _ => {
                problems.push(source.problem(item, format!("`{}` has no label. Write `YES → …`.", text.trim())));
                if let Some(inner) = inner {
                    hang(draft, node, inner, depth + 1, source, problems);
                }
            }
        }
    }
}

fn add(draft: &mut Draft, parent: Option<usize>, node: Node, text: &str, source: &Source) -> usize {
    let (line, column) = source.place(node);
    match parent {
        None => draft.add(text, line, column),
        Some(parent) => draft.branch(parent, text, line, column),
    }
}

/// Blocks that a tree has no place for.
fn extra(item: Node, source: &Source, problems: &mut Vec<Problem>) {
    let mut seen = (false, false);
    for node in item.children() {
        let known = match node.data().value {
            NodeValue::Paragraph => !std::mem::replace(&mut seen.0, true),
            NodeValue::List(_) => !std::mem::replace(&mut seen.1, true),
            _ => false,
        };
        if !known {
            problems.push(source.problem(
                node,
                "A tree holds questions and answers only. Move this to a mitigation or a section of its own.",
            ));
        }
    }
}
