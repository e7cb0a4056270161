//! A tree drawn with `├─` and `└─`, fenced or bare, also with its indentation lost.

use app::runbooks::Problem;

use super::annotations;
use super::draft::{Draft, arrow};
use super::source::problem_at;

/// A line of the file: number, column of its first character, text.
pub type Line<'a> = (usize, usize, &'a str);

enum Drawn<'a> {
    Branch { indent: usize, closes: bool, text: &'a str },
    Plain { indented: bool, text: &'a str },
}

pub fn is_drawn(text: &str) -> bool {
    text.lines().any(|line| matches!(drawn(line), Drawn::Branch { .. }))
}

/// Whether one of its branches leads somewhere; boxes are drawn with the same signs.
pub fn is_tree(text: &str) -> bool {
    text.lines().any(|line| matches!(drawn(line), Drawn::Branch { text, .. } if arrow(text).is_some()))
}

/// The lines of each tree: a question that stands by itself above a branch begins another one.
pub fn apart<'l, 'a>(lines: &'l [Line<'a>]) -> Vec<&'l [Line<'a>]> {
    let mut found = Vec::new();
    let (mut from, mut branched) = (0, false);
    for (at, (_, _, line)) in lines.iter().enumerate() {
        let next = lines[at + 1..].iter().map(|(_, _, next)| drawn(next)).next();
        match drawn(line) {
            Drawn::Branch { .. } => branched = true,
            Drawn::Plain { indented: false, text } if branched && annotations::apart(text).0.ends_with('?') => {
                if matches!(next, Some(Drawn::Branch { .. })) {
                    found.push(&lines[from..at]);
                    (from, branched) = (at, false);
                }
            }
            Drawn::Plain { .. } => {}
        }
    }
    found.push(&lines[from..]);
    found
}

/// Reads the lines in order; what belongs nowhere becomes a problem.
pub fn read(lines: &[Line], problems: &mut Vec<Problem>) -> Draft {
    let indents = lines.iter().filter_map(|(_, _, text)| match drawn(text) {
        Drawn::Branch { indent, .. } => Some(indent),
        Drawn::Plain { .. } => None,
    });
    let lost = indents.clone().min() == indents.max();
    let first =
        lines.iter().position(|(_, _, text)| matches!(drawn(text), Drawn::Branch { .. })).unwrap_or(lines.len());
    let top = lines[..first].iter().rposition(|(_, _, text)| !text.trim().is_empty());
    let mut draft = Draft { is_drawn: true, ..Draft::default() };
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (at, (number, column, line)) in lines.iter().enumerate() {
        match drawn(line) {
            Drawn::Plain { text: "", .. } => {}
            Drawn::Plain { text, .. } if Some(at) == top => open.push((0, draft.add(text, *number, *column))),
            Drawn::Plain { indented: true, text } if at > first => match draft.nodes.last_mut() {
                Some(last) => last.text.extend([" ", text]),
                None => problems.push(problem_at(*number, *column, NO_TOP)),
            },
            Drawn::Plain { .. } => problems.push(problem_at(*number, *column, STRAY)),
            Drawn::Branch { indent, closes, text } => {
                let depth = indent + 1;
                if !lost {
                    open.retain(|(shallower, _)| *shallower < depth);
                }
                let column = column + indent;
                let Some((_, parent)) = open.last().copied() else {
                    problems.push(problem_at(*number, column, if draft.nodes.is_empty() { NO_TOP } else { STRAY }));
                    continue;
                };
                if arrow(text).is_none() {
                    problems.push(problem_at(
                        *number,
                        column,
                        format!("`{text}` has no label. Write `├─ YES → {text}`."),
                    ));
                }
                let node = draft.branch(parent, text, *number, column);
                if lost && closes {
                    open.pop();
                }
                if !lost || annotations::apart(text).0.ends_with('?') {
                    open.push((depth, node));
                }
            }
        }
    }
    draft
}

const NO_TOP: &str = "This branch has no question above it. Write the question on a line of its own first.";
const STRAY: &str = "This line belongs to no open question. Write `├─ YES → …` or `└─ NO → …` below its question.";

fn drawn(line: &str) -> Drawn<'_> {
    let mut indent = 0;
    for (at, letter) in line.char_indices() {
        let text = || line[at + letter.len_utf8()..].trim_start_matches(['─', '━', '-', '╴', ' ', '>']).trim();
        match letter {
            ' ' | '\t' | '│' | '┃' | '\u{a0}' => indent += 1,
            '├' | '┣' | '╠' => return Drawn::Branch { indent, closes: false, text: text() },
            '└' | '┗' | '╰' | '╚' => return Drawn::Branch { indent, closes: true, text: text() },
            '|' if line[at..].starts_with("|--") => return Drawn::Branch { indent, closes: false, text: text() },
            '`' if line[at..].starts_with("`--") => return Drawn::Branch { indent, closes: true, text: text() },
            '|' => indent += 1,
            _ => return Drawn::Plain { indented: indent > 0, text: line[at..].trim() },
        }
    }
    Drawn::Plain { indented: true, text: "" }
}
