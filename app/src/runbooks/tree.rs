//! The decision tree: questions, labelled branches, leaves that name mitigations.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    pub root: Question,
}

/// A question; a signal, a provider's state or a recent change may propose its answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    pub key: String,
    pub text: String,
    pub when: Option<String>,
    pub provider: Option<String>,
    pub changes: Option<String>,
    pub branches: Vec<Branch>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    pub label: String,
    pub then: Then,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    Question(Box<Question>),
    Leaf(Leaf),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    pub key: String,
    pub text: String,
    /// The keys of the mitigations it proposes.
    pub mitigations: Vec<String>,
}

impl Tree {
    /// How many questions the longest way asks.
    pub fn depth(&self) -> usize {
        self.root.depth()
    }

    pub fn questions(&self) -> Vec<&Question> {
        let mut found = Vec::new();
        self.root.collect(&mut found, &mut Vec::new());
        found
    }

    pub fn leaves(&self) -> Vec<&Leaf> {
        let mut found = Vec::new();
        self.root.collect(&mut Vec::new(), &mut found);
        found
    }

    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions().into_iter().find(|question| question.key == key)
    }
}

impl Question {
    /// The branch with this label, whatever its case.
    pub fn branch(&self, label: &str) -> Option<&Branch> {
        let label = label.trim();
        self.branches
            .iter()
            .find(|branch| branch.label == label)
            .or_else(|| self.branches.iter().find(|branch| branch.label.to_lowercase() == label.to_lowercase()))
    }

    fn depth(&self) -> usize {
        let below = self.branches.iter().map(|branch| match &branch.then {
            Then::Question(next) => next.depth(),
            Then::Leaf(_) => 0,
        });
        1 + below.max().unwrap_or(0)
    }

    fn collect<'a>(&'a self, questions: &mut Vec<&'a Question>, leaves: &mut Vec<&'a Leaf>) {
        questions.push(self);
        for branch in &self.branches {
            match &branch.then {
                Then::Question(next) => next.collect(questions, leaves),
                Then::Leaf(leaf) => leaves.push(leaf),
            }
        }
    }
}

#[cfg(test)]
pub(super) mod sample {
    use super::*;

    pub fn leaf(key: &str) -> Then {
        Then::Leaf(Leaf { key: key.into(), text: format!("Do {key}"), mitigations: vec![key.into()] })
    }

    pub fn question(key: &str, branches: Vec<(&str, Then)>) -> Question {
        let branches = branches.into_iter().map(|(label, then)| Branch { label: label.into(), then }).collect();
        Question { key: key.into(), text: format!("Is {key} so?"), branches, ..Question::default() }
    }

    /// Three questions and four leaves, each NO asking the next.
    pub fn latency() -> Tree {
        let provider = question("provider", vec![("YES", leaf("fallback")), ("NO", leaf("network"))]);
        let queue = question("queue", vec![("YES", leaf("restart")), ("NO", Then::Question(Box::new(provider)))]);
        Tree { root: question("gpu", vec![("YES", leaf("scale-up")), ("NO", Then::Question(Box::new(queue)))]) }
    }

    #[test]
    fn a_tree_counts_its_questions_leaves_and_depth() {
        let tree = latency();
        assert_eq!((tree.questions().len(), tree.leaves().len(), tree.depth()), (3, 4, 3));
        assert!(tree.question("queue").is_some_and(|found| found.branch(" yes ").is_some()));
    }
}
