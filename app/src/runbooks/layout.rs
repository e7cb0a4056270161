//! The tree as a picture: where each box and line stands. Its place and size never depend on the answers.

use serde::{Deserialize, Serialize};

use super::{Place, Question, Then, Tree, Walk};

/// A column of boxes and the room for a label between two columns, in SVG units.
const BOX_WIDTH: u32 = 212;
const LABEL_WIDTH: u32 = 76;
const LINE_HEIGHT: u32 = 18;
const PADDING: u32 = 10;
const ROW_GAP: u32 = 16;
const LINE_CHARS: usize = 26;

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

/// From the right side of one box to the left side of another.
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

/// Questions stand left of what they lead to, leaves one under the other.
pub fn picture(tree: &Tree, walk: &Walk) -> Picture {
    let mut drawing = Drawing { walk, nodes: Vec::new(), edges: Vec::new(), free: 0 };
    drawing.question(&tree.root, 0);
    let Drawing { nodes, edges, .. } = drawing;
    let width = nodes.iter().map(|node| node.x + node.w).max().unwrap_or(0);
    let height = nodes.iter().map(|node| node.y + node.h).max().unwrap_or(0);
    Picture { width, height, nodes, edges }
}

struct Drawing<'a> {
    walk: &'a Walk<'a>,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// The first height at which nothing stands yet, in any column.
    free: u32,
}

impl Drawing<'_> {
    /// Draws a question with everything below it, and answers its place among the nodes.
    fn question(&mut self, question: &Question, column: u32) -> usize {
        let lines = wrap(&question.text);
        let height = box_height(&lines);
        let top = self.free;
        let below: Vec<_> =
            question.branches.iter().map(|branch| (branch, self.branch(&branch.then, column + 1))).collect();
        let middle = match (below.first(), below.last()) {
            (Some((_, first)), Some((_, last))) => (self.middle(*first) + self.middle(*last)) / 2,
            _ => top + height / 2,
        };
        let y = middle.saturating_sub(height / 2).max(top);
        self.free = self.free.max(y + height + ROW_GAP);
        let current = matches!(self.walk.place, Place::Asking(asked) if asked.key == question.key);
        let taken = self.walk.path.iter().find(|step| step.question.key == question.key).map(|step| step.label);
        let state = match (current, taken) {
            (true, _) => NodeState::Current,
            (_, Some(_)) => NodeState::Walked,
            _ => NodeState::Unreached,
        };
        let from = Node {
            key: question.key.clone(),
            kind: NodeKind::Question,
            state,
            x: left(column),
            y,
            w: BOX_WIDTH,
            h: height,
            lines,
        };
        for (branch, place) in below {
            let to = &self.nodes[place];
            self.edges.push(Edge {
                from: from.key.clone(),
                to: to.key.clone(),
                label: branch.label.clone(),
                walked: taken == Some(branch.label.as_str()),
                x1: from.x + from.w,
                y1: from.y + from.h / 2,
                x2: to.x,
                y2: to.y + to.h / 2,
            });
        }
        self.nodes.push(from);
        self.nodes.len() - 1
    }

    fn branch(&mut self, then: &Then, column: u32) -> usize {
        let leaf = match then {
            Then::Question(next) => return self.question(next, column),
            Then::Leaf(leaf) => leaf,
        };
        let lines = wrap(&leaf.text);
        let (y, h) = (self.free, box_height(&lines));
        self.free = y + h + ROW_GAP;
        let reached = matches!(self.walk.place, Place::Reached(found) if found.key == leaf.key);
        let state = if reached { NodeState::Current } else { NodeState::Unreached };
        self.nodes.push(Node {
            key: leaf.key.clone(),
            kind: NodeKind::Leaf,
            state,
            x: left(column),
            y,
            w: BOX_WIDTH,
            h,
            lines,
        });
        self.nodes.len() - 1
    }

    fn middle(&self, place: usize) -> u32 {
        self.nodes[place].y + self.nodes[place].h / 2
    }
}

fn left(column: u32) -> u32 {
    column * (BOX_WIDTH + LABEL_WIDTH)
}

fn box_height(lines: &[String]) -> u32 {
    2 * PADDING + LINE_HEIGHT * lines.len().max(1) as u32
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
