//! Decision trees, in whichever form they are written.

use app::runbooks::{NamedTree, Problem};
use comrak::nodes::{Node, NodeValue};

use super::box_tree::{self, Line};
use super::draft::{Draft, arrow};
use super::list_tree;
use super::reading::Reading;
use super::sections::{Kind, Section};
use super::source::{Source, problem_at, span, words};

/// Takes the trees of the section; outside a decision tree's section only drawn ones. What was not understood stays.
pub fn read<'a>(section: &Section<'a>, nodes: &[Node<'a>], reading: &mut Reading) -> Vec<Node<'a>> {
    let mut left: Vec<Node<'a>> = Vec::new();
    for node in nodes {
        let mut problems = Vec::new();
        let top = left.last().copied().filter(|before| asks(before, node));
        let any = section.kind == Kind::Tree;
        let drafts = drafts(node, top, any, &reading.source, &mut problems);
        if drafts.is_empty() {
            left.push(node);
            continue;
        }
        let mut whole = true;
        for draft in drafts {
            whole &= keep(draft, section, reading, &mut problems);
        }
        if whole && problems.is_empty() {
            left.truncate(left.len() - usize::from(top.is_some()));
        } else {
            left.push(node);
        }
        reading.runbook.problems.append(&mut problems);
    }
    left
}

/// Keeps a tree; whether it is the one that is asked.
fn keep(draft: Draft, section: &Section, reading: &mut Reading, problems: &mut Vec<Problem>) -> bool {
    let at = draft.nodes.first().map(|top| (top.line, top.column));
    let (Some(tree), Some((line, column))) = (draft.grow(problems), at) else { return true };
    if reading.runbook.tree.is_none() {
        reading.runbook.tree = Some(tree);
        return true;
    }
    problems.push(problem_at(line, column, "A run asks the first tree only. Move this one to a runbook of its own."));
    reading.runbook.further_trees.push(NamedTree { heading: section.heading.clone(), tree });
    false
}

fn drafts(node: Node, top: Option<Node>, any: bool, source: &Source, problems: &mut Vec<Problem>) -> Vec<Draft> {
    match &node.data().value {
        NodeValue::List(_) if any => vec![list_tree::read(node, top, source, problems)],
        NodeValue::CodeBlock(_) | NodeValue::Paragraph => {
            let lines = lines(node, top, source);
            let text = lines.iter().map(|(_, _, text)| *text).collect::<Vec<_>>().join("\n");
            if !(box_tree::is_tree(&text) || any && box_tree::is_drawn(&text)) {
                return Vec::new();
            }
            box_tree::apart(&lines).into_iter().map(|lines| box_tree::read(lines, problems)).collect()
        }
        _ => Vec::new(),
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
