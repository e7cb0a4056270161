//! What is asked of planned work. Times are typed in the page's zone; words are for everyone.

use crate::{command, command::Command};
use serde::{Deserialize, Serialize};

/// Published when `review` says that it was read once more.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PlanWork {
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub pauses: String,
    #[serde(default)]
    pub starts_at: String,
    #[serde(default)]
    pub ends_at: String,
    /// Minutes at its end for checking the result; empty is none.
    #[serde(default)]
    pub checking_minutes: String,
    /// `clock`, or `person`: somebody has to say that it is done.
    #[serde(default)]
    pub ends_by: String,
    /// One id a line.
    #[serde(default)]
    pub parts: String,
    /// Inside words that stay, and why.
    #[serde(default)]
    pub kept_reason: String,
    /// `all`: inside words are replaced in the form that comes back.
    #[serde(default)]
    pub replace: String,
    #[serde(default)]
    pub review: String,
}

/// The public id, as addresses carry it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Planned {
    pub work: String,
}

impl Command for PlanWork {
    type Reply = Planned;
    const NAME: &'static str = "maintenance.plan";
    const PATH: &'static str = "/maintenance";
    const PAGE: &'static str = "/maintenance/new";
    fn next(&self, planned: &Planned) -> String {
        work_link(&planned.work)
    }
}

pub fn work_link(work: &str) -> String {
    format!("/maintenance/{work}")
}

command! {
    /// `base` is the revision that its writer saw. Once it has begun only its words and its parts change.
    ChangeWork, "maintenance.change", "/maintenance/{work}/plan", "/maintenance/{work}", {
        work: String,
        #[serde(default)] base: String,
        #[serde(default)] title: String,
        #[serde(default)] pauses: String,
        #[serde(default)] starts_at: String,
        #[serde(default)] ends_at: String,
        #[serde(default)] checking_minutes: String,
        #[serde(default)] ends_by: String,
        #[serde(default)] parts: String,
        #[serde(default)] kept_reason: String,
        #[serde(default)] replace: String,
        #[serde(default)] review: String,
    }

    /// `step` is empty where it stays; `new_end` and `next_word_by` are two ways to say how long, at most one of them.
    SayOfWork, "maintenance.say", "/maintenance/{work}/updates", "/maintenance/{work}", {
        work: String,
        #[serde(default)] text: String,
        #[serde(default)] step: String,
        #[serde(default)] new_end: String,
        #[serde(default)] next_word_by: String,
        /// How many updates its writer saw.
        #[serde(default)] seen: String,
        #[serde(default)] kept_reason: String,
        #[serde(default)] replace: String,
        #[serde(default)] review: String,
    }

    CancelWork, "maintenance.cancel", "/maintenance/{work}/cancel", "/maintenance/{work}", {
        work: String,
        #[serde(default)] says: String,
        #[serde(default)] kept_reason: String,
        #[serde(default)] replace: String,
        #[serde(default)] review: String,
    }
}

impl ChangeWork {
    pub fn plan(&self) -> PlanWork {
        let ask = self.clone();
        PlanWork {
            title: ask.title,
            pauses: ask.pauses,
            starts_at: ask.starts_at,
            ends_at: ask.ends_at,
            checking_minutes: ask.checking_minutes,
            ends_by: ask.ends_by,
            parts: ask.parts,
            kept_reason: ask.kept_reason,
            replace: ask.replace,
            review: ask.review,
        }
    }
}
