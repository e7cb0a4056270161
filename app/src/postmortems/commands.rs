//! What can be asked of a postmortem.

use crate::{
    command,
    command::{Command, number_or_text},
    ids::{ActionId, IncidentNumber},
};
use serde::{Deserialize, Serialize};

/// Replaces a section's text, if nobody else did since `base` was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EditSection {
    pub number: IncidentNumber,
    pub section: String,
    /// The version that the writer began with.
    #[serde(default, deserialize_with = "number_or_text")]
    pub base: i32,
    #[serde(default)]
    pub text: String,
}

impl EditSection {
    pub const MOST: usize = 100_000;
}

impl Command for EditSection {
    type Reply = ();
    const NAME: &'static str = "postmortem.edit_section";
    const PATH: &'static str = "/incidents/{number}/postmortem/sections/{section}";
    const PAGE: &'static str = "/incidents/{number}/postmortem";
    fn next(&self, _: &()) -> String {
        format!("/incidents/{}/postmortem#{}", self.number, self.section)
    }
}

/// What a postmortem changes: a text, and sooner or later one person and one day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddAction {
    pub number: IncidentNumber,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub owner: String,
    /// `YYYY-MM-DD`, or empty.
    #[serde(default)]
    pub due: String,
}

impl Command for AddAction {
    type Reply = ();
    const NAME: &'static str = "action.add";
    const PATH: &'static str = "/incidents/{number}/postmortem/actions";
    const PAGE: &'static str = "/incidents/{number}/postmortem";
    fn next(&self, _: &()) -> String {
        format!("/incidents/{}/postmortem#actions", self.number)
    }
}

/// Who does an action, until when.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AssignAction {
    pub number: IncidentNumber,
    pub action: ActionId,
    #[serde(default)]
    pub owner: String,
    #[serde(default)]
    pub due: String,
}

impl Command for AssignAction {
    type Reply = ();
    const NAME: &'static str = "action.assign";
    const PATH: &'static str = "/incidents/{number}/postmortem/actions/{action}/assign";
    const PAGE: &'static str = "/incidents/{number}/postmortem";
    fn next(&self, _: &()) -> String {
        format!("/incidents/{}/postmortem#actions", self.number)
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FinishAction {
    pub number: IncidentNumber,
    pub action: ActionId,
}

impl Command for FinishAction {
    type Reply = ();
    const NAME: &'static str = "action.finish";
    const PATH: &'static str = "/incidents/{number}/postmortem/actions/{action}/finish";
    const PAGE: &'static str = "/incidents/{number}/postmortem";
    fn next(&self, _: &()) -> String {
        format!("/incidents/{}/postmortem#actions", self.number)
    }
}

command! {
    /// Refused until each action has an owner and a date.
    PublishPostmortem, "postmortem.publish", "/incidents/{number}/postmortem/publish", "/incidents/{number}/postmortem", {
        number: IncidentNumber,
    }

    /// Only below SEV2, and with a reason.
    WaivePostmortem, "postmortem.waive", "/incidents/{number}/postmortem/waive", "/incidents/{number}?at=postmortem", {
        number: IncidentNumber,
        #[serde(default)] reason: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_base_is_read_from_a_form_and_from_json() {
        for base in [json!(7), json!("7")] {
            let ask = json!({ "number": "42", "section": "lessons", "base": base, "text": "x" });
            let ask: EditSection = serde_json::from_value(ask).expect("a command");
            assert_eq!(ask.base, 7);
            assert_eq!(ask.next(&()), "/incidents/42/postmortem#lessons");
        }
    }
}
