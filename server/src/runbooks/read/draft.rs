//! A tree as it is being read: lines with branches, before questions are told from leaves.

use std::collections::HashSet;

use app::runbooks::{Branch, Leaf, Problem, Question, Then, Tree};

use super::annotations;
use super::identity::{self, Taken};
use super::source::problem_at;

/// Deeper than this nobody answers, and a hostile file could not exhaust the stack.
const DEEPEST: usize = 32;

const ASKED: [&str; 3] = ["when", "provider", "changes"];
const DONE: [&str; 1] = ["do"];

#[derive(Default)]
pub struct Draft {
    pub nodes: Vec<DraftNode>,
    /// Whether its branches begin with `├─` and `└─`, or are items of a list.
    pub is_drawn: bool,
}

pub struct DraftNode {
    pub text: String,
    pub line: usize,
    pub column: usize,
    /// The branches' labels and nodes, which always stand further down in the draft.
    pub branches: Vec<(String, usize)>,
}

impl Draft {
    pub fn add(&mut self, text: &str, line: usize, column: usize) -> usize {
        self.nodes.push(DraftNode { text: text.trim().into(), line, column, branches: Vec::new() });
        self.nodes.len() - 1
    }

    /// Hangs `LABEL → text` below a node.
    pub fn branch(&mut self, parent: usize, written: &str, line: usize, column: usize) -> usize {
        let (label, text) = arrow(written).unwrap_or((written, ""));
        let (label, spans) = annotations::apart(label);
        let text = [&[text], &spans[..]].concat().join(" ");
        let child = self.add(&text, line, column);
        self.nodes[parent].branches.push((label, child));
        child
    }

    /// The tree whose question at the top is the first node.
    pub fn grow(&self, problems: &mut Vec<Problem>) -> Option<Tree> {
        let top = self.nodes.first()?;
        if top.branches.is_empty() {
            problems.push(top.problem(self.branchless()));
            return None;
        }
        Some(Tree { root: self.question(0, 1, &mut Taken::default(), problems) })
    }

    fn question(&self, at: usize, depth: usize, taken: &mut Taken, problems: &mut Vec<Problem>) -> Question {
        let node = &self.nodes[at];
        let (text, found) = annotations::take(&node.text, &ASKED);
        let text = text.replace('\n', " ");
        let key = taken.unique(identity::key("question", &text));
        self.check_labels(node, problems);
        misplaced(node, &text, &DONE, "This belongs to an answer. Write it behind the answer's text.", problems);
        let mut branches = Vec::new();
        for (label, child) in &node.branches {
            let below = &self.nodes[*child];
            let then = if below.branches.is_empty() {
                Then::Leaf(self.leaf(below, label, taken, problems))
            } else if depth >= DEEPEST {
                problems.push(
                    below.problem("The tree is deeper than 32 questions. Move this part to a runbook of its own."),
                );
                Then::Leaf(self.leaf(below, label, taken, problems))
            } else {
                Then::Question(Box::new(self.question(*child, depth + 1, taken, problems)))
            };
            branches.push(Branch { label: label.clone(), then });
        }
        Question { key, text, when: found.when, provider: found.provider, changes: found.changes, branches }
    }

    fn check_labels(&self, node: &DraftNode, problems: &mut Vec<Problem>) {
        let mut seen = HashSet::new();
        for (label, child) in &node.branches {
            if !seen.insert(label.to_lowercase()) {
                problems.push(
                    self.nodes[*child].problem(format!("Two branches are called `{label}`. Give each its own label.")),
                );
            }
        }
        if let [(only, _)] = &node.branches[..] {
            let other = match only.to_lowercase().split_whitespace().next() {
                Some("yes") => "NO",
                Some("no") => "YES",
                _ => "…",
            };
            let says = match other {
                "…" => format!("`{only}` is the only branch. Write another one, {}.", self.written("NO")),
                other => format!("`{other}` has no branch. Write {} below it.", self.written(other)),
            };
            problems.push(node.problem(says));
        }
    }

    fn leaf(&self, node: &DraftNode, label: &str, taken: &mut Taken, problems: &mut Vec<Problem>) -> Leaf {
        let (text, found) = annotations::take(&node.text, &DONE);
        let text = text.replace('\n', " ");
        if text.is_empty() {
            problems.push(node.problem(format!("`{label}` leads nowhere. Write {}.", self.written(label))));
        } else if text.ends_with('?') {
            problems.push(node.problem(self.branchless()));
        }
        misplaced(node, &text, &ASKED, "This belongs to a question. Write it behind the question mark.", problems);
        Leaf { key: taken.unique(identity::key("leaf", &text)), text, mitigations: found.mitigations }
    }

    fn branchless(&self) -> String {
        let (yes, no) = match self.is_drawn {
            true => ("├─ YES → …", "└─ NO → …"),
            false => ("- YES → …", "- NO → …"),
        };
        format!("This question has no branches. Write `{yes}` and `{no}` below it.")
    }

    /// A branch as the writer of this tree would write it.
    fn written(&self, label: &str) -> String {
        let sign = if self.is_drawn { "└─" } else { "-" };
        format!("`{sign} {label} → …`")
    }
}

impl DraftNode {
    fn problem(&self, message: impl Into<String>) -> Problem {
        problem_at(self.line, self.column, message)
    }
}

/// Label and text on both sides of the first arrow.
pub fn arrow(text: &str) -> Option<(&str, &str)> {
    let found = ["→", "->", "=>", "⇒", "➜"].iter().filter_map(|sign| Some((text.find(sign)?, sign.len())));
    let (at, length) = found.min()?;
    Some((text[..at].trim(), text[at + length..].trim()))
}

/// Annotations that stayed in the text because they mean nothing there.
fn misplaced(node: &DraftNode, text: &str, words: &[&str], says: &str, problems: &mut Vec<Problem>) {
    for (_, word, value) in annotations::of_line(text) {
        if words.contains(&word) && !value.is_empty() {
            problems.push(node.problem(format!("`{word}: {value}` is out of place. {says}")));
        }
    }
}
