//! What can be asked of rules and silences. A form sends rows: what is named alike comes as one text, a line each.

use crate::{
    command,
    command::{Command, number_or_text},
    ids::{RuleId, SilenceId},
};
use serde::{Deserialize, Serialize};

pub const RULES: &str = "/alerts/rules";
pub const SILENCES: &str = "/alerts/silences";

/// The editor: all that a rule says, and what its buttons ask.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveRule {
    /// Its id, or `new`.
    pub rule: String,
    /// The version that the writer began with; 0 for a new one.
    #[serde(default, deserialize_with = "number_or_text")]
    pub base: i32,
    /// `save`; `try` shows what it would have done, `rows` shows more rows. Neither saves.
    #[serde(default)]
    pub act: String,
    /// Of a new rule: the order of the rule that it stands before, or empty for the end.
    #[serde(default)]
    pub place: String,
    /// A condition a line: service, source, summary or a label.
    #[serde(default)]
    pub match_name: String,
    /// `=`, `!=`, `=~` or `!~`.
    #[serde(default)]
    pub match_op: String,
    #[serde(default)]
    pub match_value: String,
    /// `0:mon`: a day of the first window.
    #[serde(default)]
    pub window_days: String,
    /// `22:00`, a line for each window.
    #[serde(default)]
    pub window_from: String,
    #[serde(default)]
    pub window_until: String,
    #[serde(default)]
    pub window_zone: String,
    /// Minutes.
    #[serde(default)]
    pub firing_for: String,
    #[serde(default)]
    pub often_times: String,
    #[serde(default)]
    pub often_minutes: String,
    #[serde(default)]
    pub burst_times: String,
    #[serde(default)]
    pub burst_minutes: String,
    #[serde(default)]
    pub burst_days: String,
    #[serde(default)]
    pub burst_least: String,
    /// A slug, or empty: as the alert says.
    #[serde(default)]
    pub service: String,
    #[serde(default)]
    pub severity: String,
    #[serde(default)]
    pub class: String,
    /// A slug.
    #[serde(default)]
    pub runbook: String,
    /// `open`, `notify`, `hold-back` or `join`.
    #[serde(default)]
    pub effect: String,
    /// `YYYY-MM-DDTHH:MM` in the writer's zone, or empty for the end of the time window.
    #[serde(default)]
    pub until: String,
    #[serde(default)]
    pub reason: String,
    /// Names of labels, with commas between them.
    #[serde(default)]
    pub labels: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedRule {
    pub rule: RuleId,
    pub order: i32,
    pub version: i32,
}

impl Command for SaveRule {
    type Reply = SavedRule;
    const NAME: &'static str = "rule.save";
    const PATH: &'static str = "/alerts/rules/{rule}";
    const PAGE: &'static str = "/alerts/rules/{rule}";
    fn next(&self, reply: &SavedRule) -> String {
        format!("{RULES}?saved={}", reply.order)
    }
}

command! {
    /// `up` or `down`.
    MoveRule, "rule.move", "/alerts/rules/{rule}/move", "/alerts/rules", {
        rule: RuleId,
        #[serde(default)] to: String,
    }

    BringRuleBack, "rule.bring_back", "/alerts/rules/{rule}/bring-back", "/alerts/rules", { rule: RuleId }

    /// One of the three that are offered ready-made: `critical`, `info` or `nights`.
    AddStartingRule, "rule.add_starting", "/alerts/rules/starting", "/alerts/rules", { which: String }

    /// Before its end. What it held is decided again.
    EndSilence, "silence.end", "/alerts/silences/{silence}/end", "/alerts/silences", { silence: SilenceId }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemoveRule {
    pub rule: RuleId,
}

impl Command for RemoveRule {
    type Reply = ();
    const NAME: &'static str = "rule.remove";
    const PATH: &'static str = "/alerts/rules/{rule}/remove";
    const PAGE: &'static str = "/alerts/rules";
    fn next(&self, (): &()) -> String {
        format!("{RULES}?removed={}", self.rule)
    }
}

/// Holds alerts back for a while.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddSilence {
    /// `silence` or `maintenance`.
    #[serde(default)]
    pub kind: String,
    /// `save`; `try` shows what it would hold, `rows` shows more rows.
    #[serde(default)]
    pub act: String,
    #[serde(default)]
    pub match_name: String,
    #[serde(default)]
    pub match_op: String,
    #[serde(default)]
    pub match_value: String,
    /// Now when empty.
    #[serde(default)]
    pub starts: String,
    /// Minutes from the start; else `until` says it.
    #[serde(default)]
    pub minutes: String,
    #[serde(default)]
    pub until: String,
    #[serde(default)]
    pub reason: String,
}

impl Command for AddSilence {
    type Reply = SilenceId;
    const NAME: &'static str = "silence.add";
    const PATH: &'static str = "/alerts/silences";
    const PAGE: &'static str = "/alerts/silences/new";
    fn next(&self, _: &SilenceId) -> String {
        format!("{SILENCES}?added=yes")
    }
}
