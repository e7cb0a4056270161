//! The text behind the nodes: what is not understood is kept as it was written.

use app::runbooks::Problem;
use comrak::nodes::{Node, NodeValue};

pub struct Source<'a> {
    lines: Vec<&'a str>,
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { lines: text.lines().collect() }
    }

    pub fn count(&self) -> usize {
        self.lines.len()
    }

    /// A line, counted from 1.
    pub fn line(&self, number: usize) -> &'a str {
        number.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or("")
    }

    /// Lines from one to another, both included, less the indentation they share.
    pub fn lines(&self, first: usize, last: usize) -> String {
        let range: Vec<&str> = (first.max(1)..=last.min(self.count())).map(|number| self.line(number)).collect();
        let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
        let shared = range.iter().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
        let text = range.iter().map(|line| line.get(shared..).unwrap_or("")).collect::<Vec<_>>().join("\n");
        text.trim_matches('\n').trim_end().into()
    }

    pub fn of(&self, node: Node) -> String {
        let (first, last) = span(node);
        self.lines(first, last)
    }
}

/// The first and the last line of a node.
pub fn span(node: Node) -> (usize, usize) {
    let position = node.data().sourcepos;
    (position.start.line, position.end.line.max(position.start.line))
}

pub fn problem(node: Node, message: impl Into<String>) -> Problem {
    let start = node.data().sourcepos.start;
    problem_at(start.line, start.column, message)
}

pub fn problem_at(line: usize, column: usize, message: impl Into<String>) -> Problem {
    Problem { line: line.max(1) as u32, column: column.max(1) as u32, message: message.into() }
}

/// The words of a block: code spans keep their backticks, emphasis is gone, lines stay lines.
pub fn words(node: Node) -> String {
    let mut text = String::new();
    for inner in node.descendants() {
        match &inner.data().value {
            NodeValue::Text(words) => text.push_str(words),
            NodeValue::Code(code) => {
                let ticks = "`".repeat(code.num_backticks.max(1));
                text.extend([ticks.as_str(), &code.literal, &ticks]);
            }
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push('\n'),
            NodeValue::HtmlInline(html) => text.push_str(html),
            // The address stands before the words; an autolink's words are its address already.
            NodeValue::Link(link) | NodeValue::Image(link) if !named_by_itself(inner, &link.url) => {
                text.push_str(&format!("<{}> ", link.url));
            }
            _ => {}
        }
    }
    text
}

fn named_by_itself(link: Node, url: &str) -> bool {
    link.first_child().is_some_and(|child| matches!(&child.data().value, NodeValue::Text(words) if *words == url))
}
