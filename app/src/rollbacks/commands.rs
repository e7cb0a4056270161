use crate::{
    command::Command,
    ids::{AutomationId, IncidentNumber, RollbackId},
    settings::Made,
};
use serde::{Deserialize, Serialize};

crate::command! {
    /// Writes "started" and takes the figures; a person or their automation does the work.
    StartRollback, "rollback.start", "/incidents/{number}/rollbacks", "/incidents/{number}?at=mitigate&part={part}", {
        number: IncidentNumber,
        /// The part's id.
        #[serde(default)] part: String,
        /// What was live when the form was shown: a part that moved meanwhile is looked at again first.
        #[serde(default)] from: String,
        /// The version that was proposed, and another one that is chosen instead.
        #[serde(default)] to: String,
        #[serde(default)] other: String,
        /// `hand`, or the id of an automation.
        #[serde(default)] how: String,
        /// Why a part that has not changed is taken back all the same.
        #[serde(default)] reason: String,
    }

    /// A person says that it took effect, also a while after it did.
    RollbackEffective, "rollback.effective", "/incidents/{number}/rollbacks/effective", "/incidents/{number}?at=mitigate", {
        number: IncidentNumber,
        rollback: RollbackId,
        #[serde(default)] happened: String,
    }

    RollbackFailed, "rollback.failed", "/incidents/{number}/rollbacks/failed", "/incidents/{number}?at=mitigate", {
        number: IncidentNumber,
        rollback: RollbackId,
        #[serde(default)] reason: String,
    }

    /// Called off, or where it took effect: the part is live as before again.
    UndoRollback, "rollback.undo", "/incidents/{number}/rollbacks/undo", "/incidents/{number}?at=mitigate", {
        number: IncidentNumber,
        rollback: RollbackId,
        #[serde(default)] reason: String,
    }

    /// The secret before signs no longer.
    DropOldSecret, "automation.drop_old_secret", "/settings/automations/drop", "/settings/automations", { automation: AutomationId }

    RemoveAutomation, "automation.remove", "/settings/automations/remove", "/settings/automations", { automation: AutomationId }
}

/// A machine of the user's own that may be asked to roll back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddAutomation {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub address: String,
    /// Slug; empty for every service.
    #[serde(default)]
    pub service: String,
    /// Empty for every kind.
    #[serde(default)]
    pub kind: String,
}

impl Command for AddAutomation {
    type Reply = Made;
    const NAME: &'static str = "automation.add";
    const PATH: &'static str = "/settings/automations";
    const PAGE: &'static str = "/settings/automations";
    fn next(&self, made: &Made) -> String {
        format!("/settings/automations?made={}", made.made)
    }
}

/// A new secret signs beside the old one, until that is dropped.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RotateSecret {
    pub automation: AutomationId,
}

impl Command for RotateSecret {
    type Reply = Made;
    const NAME: &'static str = "automation.rotate";
    const PATH: &'static str = "/settings/automations/rotate";
    const PAGE: &'static str = "/settings/automations";
    fn next(&self, made: &Made) -> String {
        format!("/settings/automations?made={}", made.made)
    }
}
