//! Walking the tree: from the answers given so far to the one place they lead to.

use serde::{Deserialize, Serialize};

use super::{Leaf, Question, Then, Tree};

/// What somebody answered. A later answer to the same question takes the place of an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub question: String,
    pub label: String,
}

/// One answered question on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    pub question: &'a Question,
    /// As the runbook writes it.
    pub label: &'a str,
}

/// Where the answers lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    Asking(&'a Question),
    Reached(&'a Leaf),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walk<'a> {
    pub path: Vec<Step<'a>>,
    pub place: Place<'a>,
}

impl Walk<'_> {
    /// The key of the question asked or of the leaf reached.
    pub fn at(&self) -> &str {
        match &self.place {
            Place::Asking(question) => &question.key,
            Place::Reached(leaf) => &leaf.key,
        }
    }

    pub fn leaf(&self) -> Option<&Leaf> {
        match self.place {
            Place::Asking(_) => None,
            Place::Reached(leaf) => Some(leaf),
        }
    }
}

/// Follows the answers from the root; those that match no question or label of this version are passed over.
pub fn walk<'a>(tree: &'a Tree, answers: &[Answer]) -> Walk<'a> {
    let mut path = Vec::new();
    let mut at = &tree.root;
    loop {
        let Some(branch) = latest(at, answers) else { return Walk { path, place: Place::Asking(at) } };
        path.push(Step { question: at, label: &branch.label });
        match &branch.then {
            Then::Question(next) => at = next,
            Then::Leaf(leaf) => return Walk { path, place: Place::Reached(leaf) },
        }
    }
}

/// The answers without those to the last question walked; at the root nothing changes.
pub fn step_back(tree: &Tree, answers: &[Answer]) -> Vec<Answer> {
    let walked = walk(tree, answers);
    let last = walked.path.last().map(|step| step.question.key.as_str());
    answers.iter().filter(|answer| Some(answer.question.as_str()) != last).cloned().collect()
}

fn latest<'a>(question: &'a Question, answers: &[Answer]) -> Option<&'a super::Branch> {
    let given = answers.iter().rev().filter(|answer| answer.question == question.key);
    given.filter_map(|answer| question.branch(&answer.label)).next()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tree::sample::latency;
    use super::*;

    fn answers(given: &[(&str, &str)]) -> Vec<Answer> {
        given.iter().map(|(question, label)| Answer { question: (*question).into(), label: (*label).into() }).collect()
    }

    #[test]
    fn answers_lead_to_one_place() {
        type Row = (&'static [(&'static str, &'static str)], usize, &'static str);
        let table: &[Row] = &[
            (&[], 0, "gpu"),
            (&[("gpu", "YES")], 1, "scale-up"),
            (&[("gpu", "no")], 1, "queue"),
            (&[("gpu", "NO"), ("queue", "NO"), ("provider", "YES")], 3, "fallback"),
            (&[("queue", "YES")], 0, "gpu"),
            (&[("gpu", "PERHAPS")], 0, "gpu"),
            (&[("gone", "YES"), ("gpu", "NO")], 1, "queue"),
            (&[("gpu", "YES"), ("gpu", "NO")], 1, "queue"),
            (&[("gpu", "NO"), ("gpu", "PERHAPS")], 1, "queue"),
        ];
        let tree = latency();
        for (given, length, at) in table {
            let walked = walk(&tree, &answers(given));
            assert_eq!((walked.path.len(), walked.at()), (*length, *at), "{given:?}");
        }
    }

    #[test]
    fn stepping_back_asks_the_last_question_again() {
        let tree = latency();
        let given = answers(&[("gpu", "NO"), ("queue", "YES"), ("queue", "NO"), ("provider", "NO")]);
        let once = step_back(&tree, &given);
        assert_eq!(walk(&tree, &once).at(), "provider");
        assert_eq!(walk(&tree, &step_back(&tree, &once)).at(), "queue");
        assert_eq!(step_back(&tree, &[]), []);
    }

    proptest! {
        #[test]
        fn any_answers_reach_exactly_one_place(given in prop::collection::vec(
            ("(gpu|queue|provider|gone)", "(YES|NO|no|other)"), 0..12)) {
            let tree = latency();
            let given: Vec<_> = given.into_iter().map(|(question, label)| Answer { question, label }).collect();
            let walked = walk(&tree, &given);
            prop_assert!(walked.path.len() <= tree.depth());
            let known = tree.question(walked.at()).is_some() ^ tree.leaves().iter().any(|leaf| leaf.key == walked.at());
            prop_assert!(known);
            let back = step_back(&tree, &given);
            prop_assert_eq!(walk(&tree, &back).path.len(), walked.path.len().saturating_sub(1));
        }
    }
}
