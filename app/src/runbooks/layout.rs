//! The tree as a picture: where each box and line stands. Its place and size never depend on the answers.

use serde::{Deserialize, Serialize};

use super::{Leaf, Place, Question, Then, Tree, Walk};

/// SVG units are pixels: the picture is drawn at its own size, so that its words can be read.
const LINE_HEIGHT: u32 = 18;
const PADDING: u32 = 8;
const ROW_GAP: u32 = 10;
const LINE_CHARS: usize = 46;
/// Of the widest letter mix that a system font was seen to need at 13 px.
const TENTHS_PER_CHAR: u32 = 76;
const SIDES: u32 = 26;
/// Where the line leaves a question downwards, from the left side of its box.
const TRUNK: u32 = 14;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    pub key: String,
    pub kind: NodeKind,
    pub state: NodeState,
    pub x: u32,
    pub y: u32,
    pub w: u32,
    pub h: u32,
    pub lines: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    Question,
    Leaf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeState {
    /// Answered on the way here.
    Walked,
    /// The question asked now, or the leaf reached.
    Current,
    Unreached,
}

/// From beneath one box down to the left side of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    pub from: String,
    pub to: String,
    pub label: String,
    pub walked: bool,
    pub x1: u32,
    pub y1: u32,
    pub x2: u32,
    pub y2: u32,
}

/// An outline: what a question leads to stands below it, one step further in.
pub fn picture(tree: &Tree, walk: &Walk) -> Picture {
    let mut drawing = Drawing { walk, step: step(&tree.root), nodes: Vec::new(), edges: Vec::new(), free: 0 };
    drawing.question(&tree.root, 0);
    let Drawing { nodes, edges, .. } = drawing;
    let width = nodes.iter().map(|node| node.x + node.w).max().unwrap_or(0);
    let height = nodes.iter().map(|node| node.y + node.h).max().unwrap_or(0);
    Picture { width, height, nodes, edges }
}

/// How far in a branch stands: the longest label has to fit on the line to it.
fn step(root: &Question) -> u32 {
    fn longest(question: &Question) -> usize {
        let labels = question.branches.iter().map(|branch| {
            let below = match &branch.then {
                Then::Question(next) => longest(next),
                Then::Leaf(_) => 0,
            };
            below.max(branch.label.chars().count())
        });
        labels.max().unwrap_or(0)
    }
    TRUNK + 20 + 8 * longest(root).clamp(3, 14) as u32
}

struct Drawing<'a> {
    walk: &'a Walk<'a>,
    step: u32,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// The first height at which nothing stands yet.
    free: u32,
}

impl Drawing<'_> {
    /// Draws a question with everything below it, and answers its place among the nodes.
    fn question(&mut self, question: &Question, depth: u32) -> usize {
        let current = matches!(self.walk.place, Place::Asking(asked) if asked.key == question.key);
        let taken = self.walk.path.iter().find(|step| step.question.key == question.key).map(|step| step.label);
        let state = match (current, taken) {
            (true, _) => NodeState::Current,
            (_, Some(_)) => NodeState::Walked,
            _ => NodeState::Unreached,
        };
        let place = self.place(&question.key, NodeKind::Question, state, &question.text, depth);
        for branch in &question.branches {
            let to = match &branch.then {
                Then::Question(next) => self.question(next, depth + 1),
                Then::Leaf(leaf) => self.leaf(leaf, depth + 1),
            };
            let (from, to) = (&self.nodes[place], &self.nodes[to]);
            self.edges.push(Edge {
                from: from.key.clone(),
                to: to.key.clone(),
                label: branch.label.clone(),
                walked: taken == Some(branch.label.as_str()),
                x1: from.x + TRUNK,
                y1: from.y + from.h,
                x2: to.x,
                y2: to.y + to.h / 2,
            });
        }
        place
    }

    fn leaf(&mut self, leaf: &Leaf, depth: u32) -> usize {
        let reached = matches!(self.walk.place, Place::Reached(found) if found.key == leaf.key);
        let state = if reached { NodeState::Current } else { NodeState::Unreached };
        self.place(&leaf.key, NodeKind::Leaf, state, &leaf.text, depth)
    }

    fn place(&mut self, key: &str, kind: NodeKind, state: NodeState, text: &str, depth: u32) -> usize {
        let lines = wrap(text);
        let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0) as u32;
        let h = 2 * PADDING + LINE_HEIGHT * lines.len().max(1) as u32;
        let (x, y, w) = (depth * self.step, self.free, SIDES + longest * TENTHS_PER_CHAR / 10);
        self.free = y + h + ROW_GAP;
        self.nodes.push(Node { key: key.to_string(), kind, state, x, y, w, h, lines });
        self.nodes.len() - 1
    }
}

/// Breaks between words; a word longer than a line is cut.
fn wrap(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let chars: Vec<char> = word.chars().collect();
        for piece in chars.chunks(LINE_CHARS) {
            let gap = usize::from(used > 0);
            if used + gap + piece.len() > LINE_CHARS {
                lines.push(String::new());
                used = 0;
            }
            if let Some(line) = lines.last_mut() {
                if used > 0 {
                    line.push(' ');
                    used += 1;
                }
                line.extend(piece);
                used += piece.len();
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tree::sample::latency;
    use super::super::{Answer, walk};
    use super::*;

    fn drawn(given: &[(&str, &str)]) -> Picture {
        let tree = latency();
        let answers: Vec<_> = given
            .iter()
            .map(|(question, label)| Answer { question: (*question).into(), label: (*label).into() })
            .collect();
        picture(&tree, &walk(&tree, &answers))
    }

    #[test]
    fn the_walked_path_is_lit_and_the_rest_is_pale() {
        let picture = drawn(&[("gpu", "NO"), ("queue", "YES")]);
        let state = |key: &str| picture.nodes.iter().find(|node| node.key == key).map(|node| node.state);
        assert_eq!(state("gpu"), Some(NodeState::Walked));
        assert_eq!(state("restart"), Some(NodeState::Current));
        assert_eq!(state("provider"), Some(NodeState::Unreached));
        let lit: Vec<_> = picture.edges.iter().filter(|edge| edge.walked).map(|edge| edge.to.as_str()).collect();
        assert_eq!(lit.len(), 2);
        assert!(lit.contains(&"queue") && lit.contains(&"restart"));
    }

    #[test]
    fn the_picture_keeps_its_place_from_question_to_question() {
        let places =
            |picture: Picture| picture.nodes.into_iter().map(|node| (node.key, node.x, node.y)).collect::<Vec<_>>();
        assert_eq!(places(drawn(&[])), places(drawn(&[("gpu", "NO"), ("queue", "NO")])));
    }

    #[test]
    fn no_two_boxes_overlap() {
        let nodes = drawn(&[]).nodes;
        for (at, one) in nodes.iter().enumerate() {
            for other in &nodes[at + 1..] {
                let apart = one.x + one.w <= other.x
                    || other.x + other.w <= one.x
                    || one.y + one.h <= other.y
                    || other.y + other.h <= one.y;
                assert!(apart, "{one:?} {other:?}");
            }
        }
        assert_eq!(nodes.len(), 7);
    }

    proptest! {
        #[test]
        fn lines_are_short_and_lose_no_letter(text in "\\PC{0,200}") {
            let lines = wrap(&text);
            prop_assert!(lines.iter().all(|line| line.chars().count() <= LINE_CHARS));
            let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
