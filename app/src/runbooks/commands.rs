//! What a responder can ask of a run.

use crate::{
    command,
    command::Command,
    ids::{IncidentNumber, RunId},
};
use serde::{Deserialize, Serialize};

/// A pasted result holds no more bytes than this; the rest is cut, and the cut is stated.
pub const MOST_RESULT_BYTES: usize = 20 * 1024;

/// Ticks a check, skips it with a reason, or opens it again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MarkCheck {
    pub number: IncidentNumber,
    pub run: RunId,
    #[serde(default)]
    pub key: String,
    /// `done`, `skipped` or `open`.
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub result: String,
    /// The stop whose page holds the form.
    #[serde(default)]
    pub at: String,
}

/// Where the list goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    pub section: String,
    /// The key of the section's first open check.
    pub next: Option<String>,
}

impl Command for MarkCheck {
    type Reply = Marked;
    const NAME: &'static str = "check.mark";
    const PATH: &'static str = "/incidents/{number}/checks";
    const PAGE: &'static str = "/incidents/{number}?at={at}";

    fn next(&self, reply: &Marked) -> String {
        let (stop, list) = stop_of(&reply.section);
        let anchor = match (&reply.next, self.state.as_str()) {
            (_, "open") => format!("check-{}", self.key),
            (Some(next), _) => format!("check-{next}"),
            (None, _) => list.to_string(),
        };
        format!("/incidents/{}?at={stop}#{anchor}", self.number)
    }
}

/// The stop that shows a section's checks, and the anchor of the list there.
pub fn stop_of(section: &str) -> (&'static str, &'static str) {
    match section {
        "rollback" => ("mitigate", "rollback"),
        "resolution" => ("verify", "resolution"),
        _ => ("triage", "checks"),
    }
}

/// Answers the question that the tree asks now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AnswerQuestion {
    pub number: IncidentNumber,
    pub run: RunId,
    /// The question's key.
    #[serde(default)]
    pub question: String,
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub evidence: String,
}

impl Command for AnswerQuestion {
    type Reply = ();
    const NAME: &'static str = "question.answer";
    const PATH: &'static str = "/incidents/{number}/answers";
    const PAGE: &'static str = "/incidents/{number}?at=triage";

    fn next(&self, _: &()) -> String {
        format!("/incidents/{}?at=triage#tree", self.number)
    }
}

/// Takes the last answer back, so that its question is asked again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepBack {
    pub number: IncidentNumber,
    pub run: RunId,
}

impl Command for StepBack {
    type Reply = ();
    const NAME: &'static str = "question.take_back";
    const PATH: &'static str = "/incidents/{number}/answers/back";
    const PAGE: &'static str = "/incidents/{number}?at=triage";

    fn next(&self, _: &()) -> String {
        format!("/incidents/{}?at=triage#tree", self.number)
    }
}

command! {
    /// Puts a runbook on the incident, in its newest version.
    AttachRunbook, "runbook.attach", "/incidents/{number}/runs", "/incidents/{number}?at=triage", {
        number: IncidentNumber,
        /// Its slug.
        #[serde(default)] runbook: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tick_leads_to_the_next_open_check_of_its_section() {
        let mut ask = MarkCheck {
            number: IncidentNumber(42),
            run: RunId(uuid::Uuid::nil()),
            key: "k1".into(),
            state: "done".into(),
            reason: String::new(),
            result: String::new(),
            at: "triage".into(),
        };
        let marked = |section: &str, next: Option<&str>| Marked { section: section.into(), next: next.map(Into::into) };
        assert_eq!(ask.next(&marked("triage", Some("k2"))), "/incidents/42?at=triage#check-k2");
        assert_eq!(ask.next(&marked("triage", None)), "/incidents/42?at=triage#checks");
        assert_eq!(ask.next(&marked("rollback", None)), "/incidents/42?at=mitigate#rollback");
        ask.state = "open".into();
        assert_eq!(ask.next(&marked("resolution", Some("k0"))), "/incidents/42?at=verify#check-k1");
    }
}
