//! The decision tree, in whichever form it is written.

use app::runbooks::{Problem, Runbook};
use comrak::nodes::{Node, NodeValue};

use super::box_tree::{self, Line};
use super::draft::{Draft, arrow};
use super::list_tree;
use super::sections::Section;
use super::source::{Source, problem, span, words};

/// Takes the first tree of the section. Where something of it was not understood, its text stays as prose too.
pub fn read<'a>(section: &Section<'a>, source: &Source, runbook: &mut Runbook) -> Vec<Node<'a>> {
    let mut left: Vec<Node<'a>> = Vec::new();
    for node in &section.nodes {
        let mut problems = Vec::new();
        let top = left.last().copied().filter(|before| asks(before, node));
        let Some(draft) = draft(node, top, source, &mut problems) else {
            left.push(node);
            continue;
        };
        if runbook.tree.is_some() {
            runbook.problems.push(problem(
                node,
                "A runbook has one tree. Join this one to the first, or move it to a runbook of its own.",
            ));
            left.push(node);
            continue;
        }
        runbook.tree = draft.grow(&mut problems);
        if problems.is_empty() {
            left.truncate(left.len() - usize::from(top.is_some()));
        } else {
            left.push(node);
        }
        runbook.problems.append(&mut problems);
    }
    left
}

fn draft(node: Node, top: Option<Node>, source: &Source, problems: &mut Vec<Problem>) -> Option<Draft> {
    match &node.data().value {
        NodeValue::List(_) => Some(list_tree::read(node, top, problems)),
        NodeValue::CodeBlock(_) | NodeValue::Paragraph => {
            let lines = lines(node, top, source);
            box_tree::is_drawn(&lines.iter().map(|(_, _, text)| *text).collect::<Vec<_>>().join("\n"))
                .then(|| box_tree::read(&lines, problems))
        }
        _ => None,
    }
}

/// The lines as they were written; of a fence, those between its marks.
fn lines<'a>(node: Node, top: Option<Node>, source: &Source<'a>) -> Vec<Line<'a>> {
    let (mut first, mut last) = span(node);
    if let NodeValue::CodeBlock(block) = &node.data().value
        && block.fenced
    {
        first += 1;
        let closed = source.line(last).trim().chars().all(|letter| letter == '`' || letter == '~');
        last -= usize::from(closed && last >= first);
    }
    let above = top.into_iter().flat_map(|top| span(top).0..=span(top).1);
    above.chain(first..=last).map(|number| (number, 1, source.line(number))).collect()
}

/// Whether a paragraph asks the question that the block below it answers.
fn asks(before: Node, node: Node) -> bool {
    let question = matches!(before.data().value, NodeValue::Paragraph) && words(before).contains('?');
    let first = match node.data().value {
        NodeValue::List(_) => node.first_child().map(list_tree::own),
        NodeValue::CodeBlock(ref block) => block.literal.lines().next().map(str::to_owned),
        _ => None,
    };
    question && first.is_some_and(|first| arrow(&first).is_some())
}
