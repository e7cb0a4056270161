//! What a responder can ask of a run.

use crate::{
    command,
    command::Command,
    ids::{IncidentNumber, RunId},
};
use serde::{Deserialize, Serialize};

/// A pasted result holds no more bytes than this; the rest is cut, and the cut is stated.
pub const MOST_RESULT_BYTES: usize = 20 * 1024;

/// The answer that leaves a question open.
pub const CANNOT_TELL: &str = "Cannot tell";

/// Reasons that a check is skipped for again and again.
pub const SKIP_REASONS: [&str; 3] = ["No access from here", "Does not apply here", "Answered by another check"];

/// The page that holds a run's forms: on its own, or a stop of the incident.
fn page(number: IncidentNumber, run: RunId, page: &str, stop: &str, anchor: &str) -> String {
    match page {
        "run" => format!("/incidents/{number}/runs/{run}#{anchor}"),
        _ => format!("/incidents/{number}?at={stop}&run={run}#{anchor}"),
    }
}

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
    /// One of the common reasons.
    #[serde(default)]
    pub because: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub result: String,
    /// What to do with what looks like a key: `mask` or `keep`.
    #[serde(default)]
    pub secret: String,
    /// When the mark was made that this one knowingly replaces.
    #[serde(default)]
    pub instead: String,
    /// When it was done, where the network was away; empty means now.
    #[serde(default)]
    pub happened: String,
    /// The stop whose page holds the form.
    #[serde(default)]
    pub at: String,
    #[serde(default)]
    pub page: String,
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
    const PAGE: &'static str = "/incidents/{number}?at={at}&run={run}";

    fn next(&self, reply: &Marked) -> String {
        let (stop, list) = stop_of(&reply.section);
        let anchor = match (&reply.next, self.state.as_str()) {
            (_, "open") => format!("check-{}", self.key),
            (Some(next), _) => format!("check-{next}"),
            (None, _) => list.to_string(),
        };
        page(self.number, self.run, &self.page, stop, &anchor)
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

/// Says who works on an open check.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GiveCheck {
    pub number: IncidentNumber,
    pub run: RunId,
    #[serde(default)]
    pub key: String,
    /// Id of a person, or `nobody`.
    #[serde(default)]
    pub to: String,
    #[serde(default)]
    pub at: String,
    #[serde(default)]
    pub page: String,
}

impl Command for GiveCheck {
    type Reply = ();
    const NAME: &'static str = "check.give";
    const PATH: &'static str = "/incidents/{number}/checks/give";
    const PAGE: &'static str = "/incidents/{number}?at={at}&run={run}&check={key}";

    fn next(&self, _: &()) -> String {
        page(self.number, self.run, &self.page, &self.at, &format!("check-{}", self.key))
    }
}

/// Answers the question that the tree asks now; `Cannot tell` leaves it open.
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
    /// When the answer was given that this one knowingly replaces.
    #[serde(default)]
    pub instead: String,
    /// When it was answered, where the network was away; empty means now.
    #[serde(default)]
    pub happened: String,
    #[serde(default)]
    pub page: String,
}

impl Command for AnswerQuestion {
    type Reply = ();
    const NAME: &'static str = "question.answer";
    const PATH: &'static str = "/incidents/{number}/answers";
    const PAGE: &'static str = "/incidents/{number}?at=triage&run={run}";

    fn next(&self, _: &()) -> String {
        page(self.number, self.run, &self.page, "triage", "tree")
    }
}

/// Takes the last answer back, so that its question is asked again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepBack {
    pub number: IncidentNumber,
    pub run: RunId,
    /// The question that was answered last when the button was shown; empty: whichever it is.
    #[serde(default)]
    pub question: String,
    #[serde(default)]
    pub page: String,
}

impl Command for StepBack {
    type Reply = ();
    const NAME: &'static str = "question.take_back";
    const PATH: &'static str = "/incidents/{number}/answers/back";
    const PAGE: &'static str = "/incidents/{number}?at=triage&run={run}";

    fn next(&self, _: &()) -> String {
        page(self.number, self.run, &self.page, "triage", "tree")
    }
}

/// Says what a variable of the commands means: for the service, or for this incident where it has none.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FillVariable {
    pub number: IncidentNumber,
    pub run: RunId,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub value: String,
    /// Where the field stands.
    #[serde(default)]
    pub anchor: String,
    #[serde(default)]
    pub at: String,
    #[serde(default)]
    pub page: String,
}

impl Command for FillVariable {
    type Reply = ();
    const NAME: &'static str = "variable.fill";
    const PATH: &'static str = "/incidents/{number}/variables";
    const PAGE: &'static str = "/incidents/{number}?at={at}&run={run}";

    fn next(&self, _: &()) -> String {
        page(self.number, self.run, &self.page, &self.at, &self.anchor)
    }
}

/// Moves the run to a newer version of its runbook; what fits follows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MoveRun {
    pub number: IncidentNumber,
    pub run: RunId,
    #[serde(deserialize_with = "crate::command::number_or_text")]
    pub to: i32,
    #[serde(default)]
    pub page: String,
}

impl Command for MoveRun {
    type Reply = ();
    const NAME: &'static str = "run.move";
    const PATH: &'static str = "/incidents/{number}/runs/{run}/version";
    const PAGE: &'static str = "/incidents/{number}?at=triage&run={run}";

    fn next(&self, _: &()) -> String {
        page(self.number, self.run, &self.page, "triage", "checks")
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
        let run = RunId(uuid::Uuid::nil());
        let ask = serde_json::json!({ "number": 42, "run": run, "key": "k1", "state": "done", "at": "triage" });
        let mut ask: MarkCheck = serde_json::from_value(ask).expect("a command");
        let marked = |section: &str, next: Option<&str>| Marked { section: section.into(), next: next.map(Into::into) };
        let to = |stop: &str, anchor: &str| format!("/incidents/42?at={stop}&run={run}#{anchor}");
        assert_eq!(ask.next(&marked("triage", Some("k2"))), to("triage", "check-k2"));
        assert_eq!(ask.next(&marked("triage", None)), to("triage", "checks"));
        assert_eq!(ask.next(&marked("rollback", None)), to("mitigate", "rollback"));
        ask.state = "open".into();
        assert_eq!(ask.next(&marked("resolution", Some("k0"))), to("verify", "check-k1"));
        ask.page = "run".into();
        assert_eq!(ask.next(&marked("triage", None)), format!("/incidents/42/runs/{run}#check-k1"));
    }
}
