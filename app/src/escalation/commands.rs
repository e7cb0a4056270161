//! What a person can ask of a ladder and of the policies.

use crate::{
    command,
    command::Command,
    ids::{IncidentNumber, PolicyId},
};
use serde::{Deserialize, Serialize};

command! {
    /// The next step now. `after` is the rung that was seen as the last one paged: a press that comes late skips nobody.
    PageNext, "escalation.next", "/incidents/{number}/page-next", "/incidents/{number}?at=owner&panel=escalate", {
        number: IncidentNumber,
        #[serde(default)] after: String,
    }

    /// Somebody beside the ladder, which goes on.
    CallPerson, "escalation.call", "/incidents/{number}/page-person", "/incidents/{number}?at=owner&panel=escalate", {
        number: IncidentNumber,
        #[serde(default)] person: String,
    }

    /// From the first step again, where nobody answered.
    PageAgain, "escalation.again", "/incidents/{number}/page-again", "/incidents/{number}?at=owner&panel=escalate", {
        number: IncidentNumber,
    }

    /// As its next version, if nobody wrote one since `version`.
    ChangePolicy, "policy.change", "/oncall/policies/{policy}", "/oncall/policies/{policy}/edit", {
        policy: PolicyId,
        #[serde(deserialize_with = "crate::command::number_or_text")] version: i32,
        #[serde(default)] name: String,
        #[serde(default)] targets: String,
        #[serde(default)] minutes: String,
        #[serde(default)] repeats: String,
        #[serde(default)] last_resort: String,
    }

    /// For a service by its slug, or with `default` = `yes` for all that chose no other.
    ChoosePolicy, "policy.choose", "/oncall/policies/{policy}/use", "/oncall/policies/{policy}", {
        policy: PolicyId,
        #[serde(default)] service: String,
        #[serde(default)] default: String,
    }

    /// The service follows the default again; with `default` = `yes` there is no default any more.
    LeavePolicy, "policy.leave", "/oncall/policies/{policy}/leave", "/oncall/policies/{policy}", {
        policy: PolicyId,
        #[serde(default)] service: String,
        #[serde(default)] default: String,
    }

    ArchivePolicy, "policy.archive", "/oncall/policies/{policy}/archive", "/oncall/policies/{policy}", { policy: PolicyId }

    /// Everybody on the ladder gets one message that is marked as a test. It ends by itself and is no incident.
    TestLadder, "policy.test", "/oncall/policies/{policy}/test", "/oncall/policies/{policy}", { policy: PolicyId }
}

/// A new policy. `targets` and `minutes` hold one line for each choice: see [`super::read_rows`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddPolicy {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub targets: String,
    #[serde(default)]
    pub minutes: String,
    #[serde(default)]
    pub repeats: String,
    #[serde(default)]
    pub last_resort: String,
    /// `yes` where every service without a policy of its own follows it.
    #[serde(default)]
    pub default: String,
}

impl Command for AddPolicy {
    type Reply = PolicyId;
    const NAME: &'static str = "policy.add";
    const PATH: &'static str = "/oncall/policies";
    const PAGE: &'static str = "/oncall/policies/new";
    fn next(&self, policy: &PolicyId) -> String {
        format!("/oncall/policies/{policy}")
    }
}
