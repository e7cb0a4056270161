//! What a person can ask of an open or ended incident.

use crate::{
    command,
    command::Command,
    ids::{IncidentNumber, LinkId, MitigationId, PersonId},
};
use serde::{Deserialize, Serialize};

command! {
    /// Severity by the rubric; each change needs its reason.
    ChooseSeverity, "severity.choose", "/incidents/{number}/severity", "/incidents/{number}?at=severity", {
        number: IncidentNumber,
        #[serde(default)] severity: String,
        #[serde(default)] reason: String,
    }

    /// The giver owns it until the receiver accepts.
    HandOver, "owner.hand", "/incidents/{number}/hand-over", "/incidents/{number}?at=owner", {
        number: IncidentNumber,
        #[serde(default)] to: String,
        /// What the receiver has to know.
        #[serde(default)] brief: String,
    }

    AcceptHandOver, "owner.accept", "/incidents/{number}/hand-over/accept", "/incidents/{number}", { number: IncidentNumber }

    /// The receiver declines, or the giver withdraws.
    EndHandOver, "owner.end_hand_over", "/incidents/{number}/hand-over/end", "/incidents/{number}?at=owner", {
        number: IncidentNumber,
        #[serde(default)] reason: String,
    }

    AddPerson, "person.add", "/incidents/{number}/people", "/incidents/{number}?at=owner", {
        number: IncidentNumber,
        #[serde(default)] person: String,
        #[serde(default)] role: String,
    }

    RemovePerson, "person.remove", "/incidents/{number}/people/remove", "/incidents/{number}?at=owner", {
        number: IncidentNumber,
        person: PersonId,
    }

    AddLink, "link.add", "/incidents/{number}/links", "/incidents/{number}?at=alert", {
        number: IncidentNumber,
        #[serde(default)] address: String,
        #[serde(default)] label: String,
    }

    RemoveLink, "link.remove", "/incidents/{number}/links/remove", "/incidents/{number}?at=alert", {
        number: IncidentNumber,
        link: LinkId,
    }

    /// When users began to be harmed, apart from the alert's time.
    MoveImpact, "impact.move", "/incidents/{number}/impact", "/incidents/{number}?at=alert", {
        number: IncidentNumber,
        #[serde(default)] started: String,
        #[serde(default)] reason: String,
    }

    NameClass, "class.name", "/incidents/{number}/class", "/incidents/{number}?at=triage", {
        number: IncidentNumber,
        #[serde(default)] class: String,
    }

    /// A mitigation that a person carried out; Signalbox itself runs nothing.
    RecordMitigation, "mitigation.record", "/incidents/{number}/mitigations", "/incidents/{number}?at=mitigate", {
        number: IncidentNumber,
        #[serde(default)] title: String,
        /// Slug of the runbook and key of the row, where it comes from one.
        #[serde(default)] runbook: String,
        #[serde(default)] key: String,
        #[serde(default)] reason: String,
        #[serde(default)] happened: String,
    }

    UndoMitigation, "mitigation.undo", "/incidents/{number}/mitigations/undo", "/incidents/{number}?at=mitigate", {
        number: IncidentNumber,
        mitigation: MitigationId,
        #[serde(default)] reason: String,
    }

    NoneNeeded, "mitigation.none_needed", "/incidents/{number}/mitigations/none", "/incidents/{number}?at=mitigate", {
        number: IncidentNumber,
        #[serde(default)] reason: String,
    }

    /// Recovery in words: how a person knows that users are well.
    ConfirmRecovery, "recovery.confirm", "/incidents/{number}/recovery", "/incidents/{number}?at=verify", {
        number: IncidentNumber,
        #[serde(default)] evidence: String,
    }

    Resolve, "incident.resolve", "/incidents/{number}/resolve", "/incidents/{number}?at=verify", {
        number: IncidentNumber,
        #[serde(default)] reason: String,
    }

    /// The other ways out: false alarm, duplicate of another, handled elsewhere.
    StandDown, "incident.stand_down", "/incidents/{number}/stand-down", "/incidents/{number}?at=alert", {
        number: IncidentNumber,
        #[serde(default)] outcome: String,
        #[serde(default)] duplicate_of: String,
        #[serde(default)] reason: String,
    }

    Reopen, "incident.reopen", "/incidents/{number}/reopen", "/incidents/{number}", {
        number: IncidentNumber,
        #[serde(default)] reason: String,
        #[serde(default)] back_to: String,
    }

    /// Only its members and administrators see it from then on, or everyone again.
    Restrict, "incident.restrict", "/incidents/{number}/restrict", "/incidents/{number}?at=owner", {
        number: IncidentNumber,
        #[serde(default)] restricted: String,
    }
}

/// I own it: from nobody, from a person who was only named, or knowingly taken over from the owner named in `over`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Acknowledge {
    pub number: IncidentNumber,
    #[serde(default)]
    pub over: String,
}

impl Command for Acknowledge {
    type Reply = ();
    const NAME: &'static str = "incident.acknowledge";
    const PATH: &'static str = "/incidents/{number}/acknowledge";
    /// Who comes second sees who was first, and may take it over knowingly.
    const PAGE: &'static str = "/incidents/{number}?at=owner";
    fn next(&self, _: &()) -> String {
        crate::links::incident(self.number)
    }
}

/// Draws the postmortem from the record; again, it only fills what nobody wrote.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DraftPostmortem {
    pub number: IncidentNumber,
}

impl Command for DraftPostmortem {
    type Reply = ();
    const NAME: &'static str = "postmortem.draft";
    const PATH: &'static str = "/incidents/{number}/postmortem/draft";
    const PAGE: &'static str = "/incidents/{number}?at=postmortem";
    fn next(&self, _: &()) -> String {
        format!("/incidents/{}/postmortem", self.number)
    }
}

/// What a person may be on an incident besides its owner.
pub const MEMBER_ROLES: [(&str, &str); 3] =
    [("responder", "Responder"), ("communication", "Communication"), ("scribe", "Scribe")];

/// A select's value: the id of a person, or nothing chosen.
pub fn person(text: &str) -> Option<PersonId> {
    text.parse().ok().map(PersonId)
}
