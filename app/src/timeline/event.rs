//! The kinds of events. A stored kind is never renamed: `timeline/golden` holds one line for each.

use crate::{
    auth::Actor,
    ids::{EventId, IncidentNumber, PersonId, RunId},
    severities::Severity,
    signals::Proposed,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What happened. People's own words are not in here but in [`Entry::text`], where they can be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
pub enum Event {
    #[serde(rename = "incident.declared")]
    IncidentDeclared { severity: Option<Severity> },
    #[serde(rename = "incident.opened")]
    IncidentOpened { alert: String, source: String },
    #[serde(rename = "alert.joined")]
    AlertJoined { alert: String, count: i64 },
    #[serde(rename = "alert.ended")]
    AlertEnded { alert: String, count: i64 },
    /// By a person; `alert` names the first of them.
    #[serde(rename = "alert.attached")]
    AlertAttached { alert: String, count: i64 },
    /// `to` where they went to another incident that this one's readers may see.
    #[serde(rename = "alert.detached")]
    AlertDetached { alert: String, count: i64, to: Option<IncidentNumber> },
    #[serde(rename = "incident.split")]
    IncidentSplit { from: IncidentNumber, alert: String, count: i64 },
    /// Another one joined: what moved here, and how many entries stay under its number.
    #[serde(rename = "incident.merged")]
    IncidentMerged { from: IncidentNumber, alerts: i64, runs: i64, entries: i64 },
    #[serde(rename = "severity.chosen")]
    SeverityChosen {
        from: Option<Severity>,
        to: Severity,
        rule: Option<i32>,
        /// Until when it promises the first words to customers; only where it opens a real incident.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words_by: Option<DateTime<Utc>>,
    },
    #[serde(rename = "versions.frozen")]
    VersionsFrozen { count: i64, unknown: i64 },
    #[serde(rename = "owner.named")]
    OwnerNamed { person: PersonId },
    #[serde(rename = "owner.acknowledged")]
    OwnerAcknowledged { before: Option<PersonId> },
    /// `step` counts from 1 and is none for the last resort; `round` counts the times through the steps.
    #[serde(rename = "owner.paged")]
    OwnerPaged { people: Vec<PersonId>, step: Option<u16>, of: u16, round: u16 },
    /// Beside the ladder, by a person.
    #[serde(rename = "owner.called")]
    OwnerCalled { person: PersonId },
    /// Their account was closed while they were accountable: nobody owns it.
    #[serde(rename = "owner.left")]
    OwnerLeft { person: PersonId },
    #[serde(rename = "owner.handed")]
    OwnerHanded { to: PersonId },
    #[serde(rename = "owner.hand_over_withdrawn")]
    HandOverWithdrawn { to: PersonId },
    #[serde(rename = "owner.hand_over_declined")]
    HandOverDeclined { from: PersonId },
    #[serde(rename = "person.added")]
    PersonAdded { person: PersonId, role: String },
    #[serde(rename = "person.removed")]
    PersonRemoved { person: PersonId },
    #[serde(rename = "note.written")]
    NoteWritten {},
    #[serde(rename = "link.added")]
    LinkAdded {},
    #[serde(rename = "link.removed")]
    LinkRemoved {},
    #[serde(rename = "impact.moved")]
    ImpactMoved { from: DateTime<Utc>, to: DateTime<Utc> },
    #[serde(rename = "incident.restricted")]
    IncidentRestricted {},
    #[serde(rename = "incident.unrestricted")]
    IncidentUnrestricted {},
    #[serde(rename = "run.attached")]
    RunAttached { run: RunId, slug: String, title: String, version: i32 },
    #[serde(rename = "check.done")]
    CheckDone {
        run: RunId,
        key: String,
        check: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposed: Option<Proposed>,
    },
    #[serde(rename = "check.skipped")]
    CheckSkipped {
        run: RunId,
        key: String,
        check: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposed: Option<Proposed>,
    },
    #[serde(rename = "check.opened")]
    CheckOpened { run: RunId, key: String, check: String },
    #[serde(rename = "check.taken")]
    CheckTaken { run: RunId, key: String, check: String },
    #[serde(rename = "check.given")]
    CheckGiven { run: RunId, key: String, check: String, to: PersonId },
    #[serde(rename = "check.let_go")]
    CheckLetGo { run: RunId, key: String, check: String },
    #[serde(rename = "run.moved")]
    RunMoved { run: RunId, title: String, from: i32, to: i32, followed: i64, left: i64 },
    #[serde(rename = "variable.filled")]
    VariableFilled { name: String, service: Option<String> },
    #[serde(rename = "question.left_open")]
    QuestionLeftOpen {
        run: RunId,
        place: i32,
        question: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposed: Option<Proposed>,
    },
    /// With what the evidence proposed, whether the answer follows it or not.
    #[serde(rename = "question.answered")]
    QuestionAnswered {
        run: RunId,
        place: i32,
        question: String,
        label: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposed: Option<Proposed>,
    },
    #[serde(rename = "question.taken_back")]
    QuestionTakenBack { run: RunId, place: i32, question: String },
    #[serde(rename = "class.named")]
    ClassNamed { class: String },
    #[serde(rename = "mitigation.recorded")]
    MitigationRecorded { title: String, guarded: bool },
    #[serde(rename = "mitigation.undone")]
    MitigationUndone { title: String },
    #[serde(rename = "mitigation.none_needed")]
    NoneNeeded {},
    #[serde(rename = "update.published")]
    UpdatePublished {
        audience: String,
        phase: String,
        next_update_at: Option<DateTime<Utc>>,
        count: i64,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        no_news: bool,
    },
    /// A second person reads what customers will read. `people` are those who were told.
    #[serde(rename = "update.approval_asked")]
    ApprovalAsked { people: Vec<PersonId> },
    #[serde(rename = "update.approved")]
    UpdateApproved { author: PersonId },
    /// With the words of the one who returned it.
    #[serde(rename = "update.returned")]
    UpdateReturned { author: PersonId },
    /// By its author, or because another text took its place.
    #[serde(rename = "update.approval_withdrawn")]
    ApprovalWithdrawn { author: PersonId },
    /// There was nobody else who may publish.
    #[serde(rename = "update.approval_skipped")]
    ApprovalSkipped {},
    #[serde(rename = "update.corrected")]
    UpdateCorrected { audience: String, count: i64, told: bool },
    #[serde(rename = "reminders.switched_off")]
    RemindersOff {},
    #[serde(rename = "reminders.switched_on")]
    RemindersOn {},
    #[serde(rename = "recovery.confirmed")]
    RecoveryConfirmed {},
    #[serde(rename = "incident.resolved")]
    IncidentResolved {},
    #[serde(rename = "incident.stood_down")]
    StoodDown { outcome: String, duplicate_of: Option<IncidentNumber> },
    #[serde(rename = "incident.reopened")]
    IncidentReopened {
        to: String,
        count: i32,
        /// The promise begins anew.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words_by: Option<DateTime<Utc>>,
    },
    #[serde(rename = "postmortem.drafted")]
    PostmortemDrafted {},
    #[serde(rename = "postmortem.section_edited")]
    SectionEdited { section: String, version: i32 },
    #[serde(rename = "action.added")]
    ActionAdded {},
    #[serde(rename = "action.done")]
    ActionDone {},
    #[serde(rename = "postmortem.published")]
    PostmortemPublished {},
    #[serde(rename = "postmortem.waived")]
    PostmortemWaived {},
    #[serde(rename = "metric.added")]
    MetricAdded { name: String, bound: String },
    #[serde(rename = "metric.changed")]
    MetricChanged { name: String, from: String, to: String },
    #[serde(rename = "metric.removed")]
    MetricRemoved { name: String },
    #[serde(rename = "metric.hold_began")]
    HoldBegan { name: String, figure: String, until: DateTime<Utc> },
    #[serde(rename = "metric.held")]
    MetricHeld { name: String, figure: String },
    /// `times` counts this one; the owner is told.
    #[serde(rename = "metric.left")]
    MetricLeft { name: String, figure: String, bound: String, times: i32 },
    #[serde(rename = "metric.no_data")]
    MetricNoData { name: String, since: Option<DateTime<Utc>>, last: Option<String> },
    #[serde(rename = "metric.data_again")]
    MetricDataAgain { name: String, figure: String, inside: bool },
    /// Figures by the metric's name, none where there was no data. `automation` is who was asked; none by hand.
    #[serde(rename = "rollback.started")]
    RollbackStarted {
        part: String,
        from: Option<String>,
        to: String,
        automation: Option<String>,
        figures: Vec<(String, Option<String>)>,
    },
    /// `heard` names the automation that reported it; none where a person said so.
    #[serde(rename = "rollback.effective")]
    RollbackEffective { part: String, to: String, heard: Option<String>, figures: Vec<(String, Option<String>)> },
    #[serde(rename = "rollback.failed")]
    RollbackFailed { part: String, to: String, heard: Option<String>, figures: Vec<(String, Option<String>)> },
    /// `back` where it had taken effect: the part is live in its former version again.
    #[serde(rename = "rollback.undone")]
    RollbackUndone { part: String, from: Option<String>, back: bool, figures: Vec<(String, Option<String>)> },
    /// The figures a set time after: `enough`, `helped`, `nothing`, `worse` or `no data`.
    #[serde(rename = "rollback.measured")]
    RollbackMeasured { part: String, effect: String, figures: Vec<(String, Option<String>)> },
    #[serde(rename = "rollback.reported")]
    RollbackReported { part: String, automation: String, state: String },
    #[serde(rename = "waiver.signed")]
    WaiverSigned { name: String, stood: String },
    #[serde(rename = "waiver.withdrawn")]
    WaiverWithdrawn { name: String },
    /// Written by a newer Signalbox: shown as such, never a failure.
    #[serde(rename = "event.newer")]
    Newer { kind: String },
}

impl Event {
    pub const VERSION: i16 = 1;

    /// The stored `noun.verb_past` and its data.
    pub fn stored(&self) -> (String, serde_json::Value) {
        let whole = serde_json::to_value(self).unwrap_or_default();
        let kind = whole["kind"].as_str().unwrap_or("event.newer").to_string();
        (kind, whole.get("data").cloned().unwrap_or_else(|| serde_json::json!({})))
    }

    pub fn read(kind: &str, data: &serde_json::Value) -> Event {
        serde_json::from_value(serde_json::json!({ "kind": kind, "data": data }))
            .unwrap_or_else(|_| Event::Newer { kind: kind.to_string() })
    }
}

/// One row of the record, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub id: EventId,
    pub number: i32,
    pub event: Event,
    pub actor: Actor,
    /// The writer's own words; none where there were none or they were erased.
    pub text: Option<String>,
    pub happened_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
}

/// What a reader wants to see of the record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Filter {
    #[default]
    All,
    Decisions,
    Updates,
    Evidence,
}

impl Filter {
    pub const ALL: [Filter; 4] = [Filter::All, Filter::Decisions, Filter::Updates, Filter::Evidence];

    pub fn word(self) -> &'static str {
        match self {
            Filter::All => "All",
            Filter::Decisions => "Decisions",
            Filter::Updates => "Updates",
            Filter::Evidence => "Evidence",
        }
    }

    pub fn from_query(text: Option<&str>) -> Filter {
        Filter::ALL
            .into_iter()
            .find(|filter| text.is_some_and(|text| filter.word().eq_ignore_ascii_case(text)))
            .unwrap_or_default()
    }

    pub fn admits(self, event: &Event) -> bool {
        use Event::*;
        match self {
            Filter::All => true,
            Filter::Updates => matches!(
                event,
                UpdatePublished { .. }
                    | UpdateCorrected { .. }
                    | ApprovalAsked { .. }
                    | UpdateApproved { .. }
                    | UpdateReturned { .. }
            ),
            Filter::Evidence => matches!(
                event,
                NoteWritten {}
                    | CheckDone { .. }
                    | QuestionAnswered { .. }
                    | QuestionLeftOpen { .. }
                    | RecoveryConfirmed {}
                    | LinkAdded {}
                    | IncidentOpened { .. }
                    | VersionsFrozen { .. }
                    | AlertJoined { .. }
                    | AlertEnded { .. }
                    | AlertAttached { .. }
                    | HoldBegan { .. }
                    | MetricHeld { .. }
                    | MetricLeft { .. }
                    | MetricNoData { .. }
                    | MetricDataAgain { .. }
                    | RollbackMeasured { .. }
            ),
            Filter::Decisions => !matches!(
                event,
                NoteWritten {}
                    | CheckDone { .. }
                    | CheckOpened { .. }
                    | CheckTaken { .. }
                    | CheckGiven { .. }
                    | CheckLetGo { .. }
                    | VariableFilled { .. }
                    | LinkAdded {}
                    | LinkRemoved {}
                    | VersionsFrozen { .. }
                    | AlertJoined { .. }
                    | AlertEnded { .. }
                    | SectionEdited { .. }
                    | HoldBegan { .. }
                    | MetricHeld { .. }
                    | MetricLeft { .. }
                    | MetricNoData { .. }
                    | MetricDataAgain { .. }
                    | RollbackMeasured { .. }
                    | RollbackReported { .. }
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events that lie in databases must stay readable: this file only ever grows.
    #[test]
    fn every_stored_kind_is_read_as_it_was_written() {
        let golden = include_str!("golden/v1.jsonl");
        let mut kinds = std::collections::BTreeSet::new();
        for line in golden.lines() {
            let value: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
            let event = Event::read(value["kind"].as_str().unwrap(), &value["data"]);
            assert!(!matches!(event, Event::Newer { .. }), "no longer understood: {line}");
            let (kind, data) = event.stored();
            assert_eq!((kind.as_str(), &data), (value["kind"].as_str().unwrap(), &value["data"]));
            kinds.insert(kind);
        }
        let named = include_str!("event.rs").lines().filter(|line| line.trim().starts_with("#[serde(rename = \""));
        assert_eq!(kinds.len(), named.count() - 1, "a new kind needs a line in golden/v1.jsonl");
    }

    #[test]
    fn an_unknown_kind_is_a_newer_event() {
        let event = Event::read("wall.painted", &serde_json::json!({"colour": "green"}));
        assert_eq!(event, Event::Newer { kind: "wall.painted".into() });
    }
}
