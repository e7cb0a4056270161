//! A tree as it is being read: lines with branches, before questions are told from leaves.

use std::collections::HashSet;

use app::runbooks::{Branch, Leaf, Problem, Question, Then, Tree};

use super::source::problem_at;
use super::{annotations, identity};

/// Deeper than this nobody answers, and a hostile file could not exhaust the stack.
const DEEPEST: usize = 32;

#[derive(Default)]
pub struct Draft {
    pub nodes: Vec<DraftNode>,
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
        let child = self.add(text, line, column);
        self.nodes[parent].branches.push((annotations::take(label).0, child));
        child
    }

    /// The tree whose question at the top is the first node.
    pub fn grow(&self, problems: &mut Vec<Problem>) -> Option<Tree> {
        let top = self.nodes.first()?;
        if top.branches.is_empty() {
            problems.push(top.problem("This question has no branches. Write `YES → …` and `NO → …` below it."));
            return None;
        }
        Some(Tree { root: self.question(0, 1, &mut HashSet::new(), problems) })
    }

    fn question(&self, at: usize, depth: usize, taken: &mut HashSet<String>, problems: &mut Vec<Problem>) -> Question {
        let node = &self.nodes[at];
        let (text, found) = annotations::take(&node.text);
        let text = text.replace('\n', " ");
        let key = identity::unique(identity::key("question", &text), taken);
        self.check_labels(node, problems);
        let mut branches = Vec::new();
        for (label, child) in &node.branches {
            let below = &self.nodes[*child];
            let then = if below.branches.is_empty() {
                Then::Leaf(leaf(below, label, taken, problems))
            } else if depth >= DEEPEST {
                problems.push(
                    below.problem("The tree is deeper than 32 questions. Move this part to a runbook of its own."),
                );
                Then::Leaf(leaf(below, label, taken, problems))
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
            let other = if only.eq_ignore_ascii_case("no") { "YES" } else { "NO" };
            problems.push(node.problem(format!("`{other}` has no branch. Write `{other} → …` beside `{only}`.")));
        }
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

fn leaf(node: &DraftNode, label: &str, taken: &mut HashSet<String>, problems: &mut Vec<Problem>) -> Leaf {
    let (text, found) = annotations::take(&node.text);
    let text = text.replace('\n', " ");
    if text.is_empty() {
        problems.push(node.problem(format!("`{label}` leads nowhere. Write `{label} → what to do`.")));
    } else if text.ends_with('?') {
        problems.push(node.problem("This question has no branches. Write `YES → …` and `NO → …` below it."));
    }
    Leaf { key: identity::unique(identity::key("leaf", &text), taken), text, mitigations: found.mitigations }
}
