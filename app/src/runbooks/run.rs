//! A runbook's run on an incident: what was ticked, skipped and answered so far.

use super::{Answer, Check, Checklist, Runbook, Walk, walk};
use crate::{
    ids::{PersonId, RunId},
    signals::{Evidence, Proposed},
};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

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
    /// The check's words when it was marked.
    pub text: String,
    /// The run moved to a version without this check.
    pub left: bool,
    pub given: Option<Given>,
    /// What the evidence said when it was marked.
    pub proposed: Option<Proposed>,
}

/// Who works on an open check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub to: PersonId,
    pub name: String,
    pub at: DateTime<Utc>,
}

/// What a variable of the commands means here, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub name: String,
    pub value: String,
    /// The service's name, or who said it on this incident.
    pub source: String,
}

/// An answer that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerRow {
    pub place: i32,
    pub question_key: String,
    pub label: String,
    pub evidence: Option<String>,
    /// What was proposed when it was given.
    pub proposed: Option<Proposed>,
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
    pub attached_by: Option<String>,
    pub runbook: Runbook,
    pub marks: Vec<CheckMark>,
    pub answers: Vec<AnswerRow>,
    pub variables: Vec<Value>,
    /// The incident's service: what is filled in is kept with it.
    pub service: Option<String>,
    /// What is known now of the open checks and questions, by their keys.
    pub evidence: BTreeMap<String, Evidence>,
}

/// An open check that *Next* may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCheck {
    pub key: String,
    pub text: String,
    pub given: Option<Given>,
}

impl RunDetail {
    /// What nobody has begun: the editor shows it beside the text.
    pub fn unstarted(slug: &str, title: &str, runbook: Runbook, values: Vec<Value>, now: DateTime<Utc>) -> RunDetail {
        RunDetail {
            id: RunId(uuid::Uuid::nil()),
            slug: slug.into(),
            title: title.into(),
            version: 0,
            latest: 0,
            attached_at: now,
            attached_by: None,
            runbook,
            marks: vec![],
            answers: vec![],
            variables: values,
            service: None,
            evidence: BTreeMap::new(),
        }
    }

    /// The mark of a check that is done or skipped.
    pub fn mark(&self, key: &str) -> Option<&CheckMark> {
        self.marks.iter().find(|mark| mark.key == key && mark.state != "open" && !mark.left)
    }

    /// Who works on the check, as long as it is open.
    pub fn given(&self, key: &str) -> Option<&Given> {
        let mark = self.marks.iter().find(|mark| mark.key == key && mark.state == "open")?;
        mark.given.as_ref()
    }

    /// What was ticked or skipped in an earlier version that had such a check.
    pub fn left(&self) -> impl Iterator<Item = &CheckMark> {
        self.marks.iter().filter(|mark| mark.left && mark.state != "open")
    }

    pub fn first_open<'a>(&self, list: &'a Checklist) -> Option<&'a Check> {
        list.checks.iter().find(|check| self.mark(&check.key).is_none())
    }

    /// The open triage checks, in their order.
    pub fn open_checks(&self) -> impl Iterator<Item = OpenCheck> {
        self.runbook.triage.checks.iter().filter(|check| self.mark(&check.key).is_none()).map(|check| OpenCheck {
            key: check.key.clone(),
            text: check.text.clone(),
            given: self.given(&check.key).cloned(),
        })
    }

    /// How many checks of a list are done or skipped, and how many there are.
    pub fn counts(&self, list: &Checklist) -> (usize, usize) {
        let answered = list.checks.iter().filter(|check| self.mark(&check.key).is_some()).count();
        (answered, list.checks.len())
    }

    /// The checks of all three lists.
    pub fn all_counts(&self) -> (usize, usize) {
        let all = self.runbook.checks();
        all.fold((0, 0), |(done, all), check| (done + usize::from(self.mark(&check.key).is_some()), all + 1))
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

    /// What is known of an open check or question.
    pub fn evidence(&self, key: &str) -> Option<&Evidence> {
        self.evidence.get(key)
    }

    pub fn answer(&self, question: &str) -> Option<&AnswerRow> {
        self.answers.iter().rev().find(|answer| answer.question_key == question)
    }
}

/// The check that *Next* names: the first one given to the viewer, else the first open one.
pub fn next_check(runs: &[RunDetail], viewer: PersonId) -> Option<OpenCheck> {
    let mine = |open: &OpenCheck| open.given.as_ref().is_some_and(|given| given.to == viewer);
    let mut open = runs.iter().flat_map(RunDetail::open_checks);
    runs.iter().flat_map(RunDetail::open_checks).find(mine).or_else(|| open.next())
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
            attached_by: Some("Ana".into()),
            runbook: Runbook { triage, tree: Some(latency()), ..Runbook::default() },
            marks: vec![],
            answers: vec![],
            variables: vec![],
            service: None,
            evidence: BTreeMap::new(),
        }
    }

    pub fn mark(key: &str, state: &str) -> CheckMark {
        CheckMark {
            key: key.into(),
            state: state.into(),
            by: "Ana".into(),
            at: at(1),
            result: None,
            reason: None,
            text: format!("Look at {key}"),
            left: false,
            given: None,
            proposed: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sample::{at, mark, run};
    use super::*;

    #[test]
    fn a_skipped_check_is_answered_and_an_undone_one_is_open_again() {
        let mut run = run();
        let open = |run: &RunDetail| run.open_checks().next().map(|open| open.key);
        assert_eq!((run.triage_counts(), open(&run)), ((0, 3), Some("one".into())));
        run.marks = vec![mark("one", "done"), mark("two", "skipped"), mark("three", "open")];
        assert_eq!((run.triage_counts(), open(&run)), ((2, 3), Some("three".into())));
        run.marks[2].state = "done".into();
        assert_eq!((run.triage_counts(), open(&run)), ((3, 3), None));
        run.marks[0].left = true;
        assert_eq!((run.triage_counts(), run.left().count()), ((2, 3), 1));
    }

    #[test]
    fn next_is_the_check_given_to_the_viewer() {
        let person = |number| PersonId(uuid::Uuid::from_u128(number));
        let mut run = run();
        let given = Some(Given { to: person(2), name: "Ben".into(), at: at(1) });
        run.marks = vec![mark("one", "done"), CheckMark { given, ..mark("three", "open") }];
        let next = |viewer| next_check(std::slice::from_ref(&run), person(viewer)).map(|open| open.key);
        assert_eq!((next(1), next(2)), (Some("two".into()), Some("three".into())));
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
            proposed: None,
            by: "Ana".into(),
            at: at(1),
        });
        assert_eq!(run.walk().expect("a tree").at(), "queue");
    }
}
