//! A runbook's run on an incident: what was ticked, skipped and answered so far.

use super::{Answer, Check, Checklist, Runbook, Walk, walk};
use crate::ids::RunId;
use chrono::{DateTime, Utc};

/// The present state of one check; a check nobody touched has no mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckMark {
    pub key: String,
    /// `done`, `skipped` or `open`.
    pub state: String,
    pub by: String,
    pub at: DateTime<Utc>,
    pub result: Option<String>,
    pub reason: Option<String>,
}

/// An answer that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    pub place: i32,
    pub question_key: String,
    pub label: String,
    pub evidence: Option<String>,
    pub by: String,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug)]
pub struct RunDetail {
    pub id: RunId,
    pub slug: String,
    pub title: String,
    pub version: i32,
    /// The newest version there is; the run stays on its own.
    pub latest: i32,
    pub attached_at: DateTime<Utc>,
    pub runbook: Runbook,
    pub marks: Vec<CheckMark>,
    pub answers: Vec<AnswerRow>,
    /// The service's values.
    pub variables: Vec<(String, String)>,
}

impl RunDetail {
    /// The mark of a check that is done or skipped.
    pub fn mark(&self, key: &str) -> Option<&CheckMark> {
        self.marks.iter().find(|mark| mark.key == key && mark.state != "open")
    }

    pub fn first_open<'a>(&self, list: &'a Checklist) -> Option<&'a Check> {
        list.checks.iter().find(|check| self.mark(&check.key).is_none())
    }

    /// Key and text of the first triage check that waits for an answer.
    pub fn open_check(&self) -> Option<(String, String)> {
        self.first_open(&self.runbook.triage).map(|check| (check.key.clone(), check.text.clone()))
    }

    /// How many checks of a list are done or skipped, and how many there are.
    pub fn counts(&self, list: &Checklist) -> (usize, usize) {
        let answered = list.checks.iter().filter(|check| self.mark(&check.key).is_some()).count();
        (answered, list.checks.len())
    }

    pub fn triage_counts(&self) -> (usize, usize) {
        self.counts(&self.runbook.triage)
    }

    /// Where the answers lead; none where the runbook has no tree.
    pub fn walk(&self) -> Option<Walk<'_>> {
        let answers: Vec<Answer> = self
            .answers
            .iter()
            .map(|answer| Answer { question: answer.question_key.clone(), label: answer.label.clone() })
            .collect();
        self.runbook.tree.as_ref().map(|tree| walk(tree, &answers))
    }

    pub fn answer(&self, question: &str) -> Option<&AnswerRow> {
        self.answers.iter().rev().find(|answer| answer.question_key == question)
    }
}

#[cfg(test)]
pub(super) mod sample {
    use super::super::tree::sample::latency;
    use super::*;

    pub fn at(minute: u32) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_000 + i64::from(minute) * 60, 0).expect("a time")
    }

    pub fn run() -> RunDetail {
        let check = |key: &str| Check { key: key.into(), text: format!("Look at {key}"), ..Check::default() };
        let triage = Checklist { budget_minutes: Some(5), checks: vec![check("one"), check("two"), check("three")] };
        RunDetail {
            id: RunId(uuid::Uuid::nil()),
            slug: "slow-answers".into(),
            title: "Slow answers".into(),
            version: 1,
            latest: 1,
            attached_at: at(0),
            runbook: Runbook { triage, tree: Some(latency()), ..Runbook::default() },
            marks: vec![],
            answers: vec![],
            variables: vec![],
        }
    }

    pub fn mark(key: &str, state: &str) -> CheckMark {
        CheckMark { key: key.into(), state: state.into(), by: "Ana".into(), at: at(1), result: None, reason: None }
    }
}

#[cfg(test)]
mod tests {
    use super::sample::{at, mark, run};
    use super::*;

    #[test]
    fn a_skipped_check_is_answered_and_an_undone_one_is_open_again() {
        let mut run = run();
        assert_eq!((run.triage_counts(), run.open_check().map(|open| open.0)), ((0, 3), Some("one".into())));
        run.marks = vec![mark("one", "done"), mark("two", "skipped"), mark("three", "open")];
        assert_eq!((run.triage_counts(), run.open_check().map(|open| open.0)), ((2, 3), Some("three".into())));
        run.marks[2].state = "done".into();
        assert_eq!((run.triage_counts(), run.open_check()), ((3, 3), None));
    }

    #[test]
    fn the_answers_that_stand_are_walked() {
        let mut run = run();
        assert_eq!(run.walk().expect("a tree").at(), "gpu");
        run.answers.push(AnswerRow {
            place: 0,
            question_key: "gpu".into(),
            label: "NO".into(),
            evidence: None,
            by: "Ana".into(),
            at: at(1),
        });
        assert_eq!(run.walk().expect("a tree").at(), "queue");
    }
}
