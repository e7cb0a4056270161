//! What follows a run to another version of its runbook: marks by their words, answers as far as the trees agree.

use super::{Answer, Checklist, Runbook, Then, Tree, walk};
use std::collections::HashSet;

/// A mark of a check, with the words it was made under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldMark {
    pub key: String,
    /// `triage`, `rollback` or `resolution`.
    pub section: String,
    pub text: String,
}

/// For each mark the key it has in the other version, or none where no check there has its words.
pub fn follow_marks(marks: &[OldMark], to: &Runbook) -> Vec<Option<String>> {
    let mut taken: HashSet<&str> = HashSet::new();
    let mut found: Vec<Option<&str>> = vec![None; marks.len()];
    type Same = fn(&OldMark, &super::Check) -> bool;
    let by_key: Same = |mark, check| mark.key == check.key;
    let by_words: Same = |mark, check| words(&mark.text) == words(&check.text);
    for same in [by_key, by_words] {
        for (mark, found) in marks.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
            let check = section(to, &mark.section)
                .checks
                .iter()
                .find(|check| !taken.contains(check.key.as_str()) && same(mark, check));
            if let Some(check) = check {
                taken.insert(&check.key);
                *found = Some(&check.key);
            }
        }
    }
    found.into_iter().map(|key| key.map(str::to_string)).collect()
}

/// The answered questions that both trees ask in the same order: the old key, and the key in the other tree.
pub fn follow_answers(from: &Tree, to: &Tree, answers: &[Answer]) -> Vec<(String, String)> {
    let mut followed = Vec::new();
    let mut at = &to.root;
    for step in walk(from, answers).path {
        if words(&step.question.text) != words(&at.text) {
            break;
        }
        let Some(branch) = at.branch(step.label) else { break };
        followed.push((step.question.key.clone(), at.key.clone()));
        match &branch.then {
            Then::Question(next) => at = next,
            Then::Leaf(_) => break,
        }
    }
    followed
}

fn section<'a>(runbook: &'a Runbook, name: &str) -> &'a Checklist {
    match name {
        "rollback" => &runbook.rollback.steps,
        "resolution" => &runbook.resolution,
        _ => &runbook.triage,
    }
}

/// Case, spacing and punctuation don't count.
fn words(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::tree::sample::{latency, leaf, question};
    use super::super::{Check, Then};
    use super::*;

    fn runbook(checks: &[(&str, &str)]) -> Runbook {
        let checks = checks
            .iter()
            .map(|(key, text)| Check { key: (*key).into(), text: (*text).into(), ..Check::default() })
            .collect();
        Runbook { triage: Checklist { budget_minutes: None, checks }, ..Runbook::default() }
    }

    fn mark(key: &str, text: &str) -> OldMark {
        OldMark { key: key.into(), section: "triage".into(), text: text.into() }
    }

    #[test]
    fn marks_follow_their_words_and_the_rest_stays_behind() {
        let marks = [
            mark("a", "The alert is real"),
            mark("b", "Look at the queue"),
            mark("c", "Check the provider"),
            mark("d", "Page the vendor"),
        ];
        // One is reworded, one inserted, one removed.
        let new = runbook(&[
            ("a", "The alert is real"),
            ("x", "Compare with yesterday"),
            ("b2", "Look at the length of the queue"),
            ("c9", "check the provider."),
        ]);
        let followed = follow_marks(&marks, &new);
        assert_eq!(followed, [Some("a".to_string()), None, Some("c9".to_string()), None]);
    }

    #[test]
    fn two_alike_follow_to_two_and_a_section_is_not_left() {
        let new = runbook(&[("k", "Wait"), ("k-2", "Wait")]);
        let other = OldMark { section: "resolution".into(), ..mark("z", "Wait") };
        let followed = follow_marks(&[mark("o", "wait"), other, mark("p", "Wait."), mark("q", "Wait")], &new);
        assert_eq!(followed, [Some("k".to_string()), None, Some("k-2".to_string()), None]);
    }

    #[test]
    fn answers_follow_as_far_as_the_trees_agree() {
        let answer = |question: &str, label: &str| Answer { question: question.into(), label: label.into() };
        let given = [answer("gpu", "NO"), answer("queue", "NO"), answer("provider", "YES")];
        let old = latency();
        let keys = |to: &Tree| follow_answers(&old, to, &given).into_iter().map(|(old, _)| old).collect::<Vec<_>>();
        assert_eq!(keys(&old), ["gpu", "queue", "provider"]);
        // A question is put in between: what stood below it has to be asked again.
        let mut between = latency();
        if let Then::Question(queue) = &mut between.root.branches[1].then {
            let old = std::mem::replace(&mut **queue, question("new", vec![]));
            queue.branches = vec![super::super::Branch { label: "NO".into(), then: Then::Question(Box::new(old)) }];
        }
        assert_eq!(keys(&between), ["gpu"]);
        let other = Tree { root: question("else", vec![("YES", leaf("x"))]) };
        assert!(keys(&other).is_empty());
        // The label is gone.
        let mut without = latency();
        without.root.branches.remove(1);
        assert!(keys(&without).is_empty());
    }
}
