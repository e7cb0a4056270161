//! The text behind the nodes: what is not understood is kept as it was written.

use app::runbooks::Problem;
use comrak::nodes::{Node, NodeValue};

use super::mend::Mended;

pub struct Source<'a> {
    lines: Vec<&'a str>,
    /// How many letters were put before each line to mend it.
    shifts: &'a [usize],
}

impl<'a> Source<'a> {
    pub fn new(mended: &'a Mended) -> Self {
        Self { lines: mended.text.lines().collect(), shifts: &mended.shifts }
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

    /// What is wrong at the start of a node; its column counts letters, not bytes.
    pub fn problem(&self, node: Node, message: impl Into<String>) -> Problem {
        let (line, column) = self.place(node);
        problem_at(line, column, message)
    }

    /// Line and column of a node in the file as it was given.
    pub fn place(&self, node: Node) -> (usize, usize) {
        let start = node.data().sourcepos.start;
        let before = self.line(start.line).get(..start.column.saturating_sub(1));
        let column = before.map_or(start.column, |before| before.chars().count() + 1);
        (start.line, column.saturating_sub(self.shift(start.line)).max(1))
    }

    pub fn shift(&self, line: usize) -> usize {
        line.checked_sub(1).and_then(|at| self.shifts.get(at)).copied().unwrap_or(0)
    }
}

/// The first and the last line of a node.
pub fn span(node: Node) -> (usize, usize) {
    let position = node.data().sourcepos;
    (position.start.line, position.end.line.max(position.start.line))
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
                let room = if code.literal.starts_with('`') || code.literal.ends_with('`') { " " } else { "" };
                text.extend([ticks.as_str(), room, &code.literal, room, &ticks]);
            }
            NodeValue::SoftBreak | NodeValue::LineBreak => text.push('\n'),
            NodeValue::HtmlInline(html) => text.push_str(html),
            // The address stands before the words; an autolink's words are its address already.
            NodeValue::Link(link) | NodeValue::Image(link) if !named_by_itself(inner, &link.url) => {
                let title = if link.title.is_empty() { String::new() } else { format!(" \"{}\"", link.title) };
                text.push_str(&format!("<{}{title}> ", link.url));
            }
            _ => {}
        }
    }
    text
}

fn named_by_itself(link: Node, url: &str) -> bool {
    link.first_child().is_some_and(|child| matches!(&child.data().value, NodeValue::Text(words) if *words == url))
}
