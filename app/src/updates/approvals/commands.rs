use crate::{command::Command, ids::IncidentNumber};
use serde::{Deserialize, Serialize};

/// Publishes what waits, in its author's name. `digest` is that of the text that was read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApproveUpdate {
    pub number: IncidentNumber,
    #[serde(default)]
    pub digest: String,
}

/// Back to its author, with words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReturnUpdate {
    pub number: IncidentNumber,
    #[serde(default)]
    pub digest: String,
    #[serde(default)]
    pub words: String,
}

/// By its author, to whom the text stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WithdrawUpdate {
    pub number: IncidentNumber,
}

const PAGE: &str = "/incidents/{number}/approval";

impl Command for ApproveUpdate {
    type Reply = ();
    const NAME: &'static str = "update.approve";
    const PATH: &'static str = "/incidents/{number}/approval";
    const PAGE: &'static str = PAGE;
    fn next(&self, _: &()) -> String {
        format!("/incidents/{}?at=mitigate#updates", self.number)
    }
}

impl Command for ReturnUpdate {
    type Reply = ();
    const NAME: &'static str = "update.return";
    const PATH: &'static str = "/incidents/{number}/approval/return";
    const PAGE: &'static str = PAGE;
    fn next(&self, _: &()) -> String {
        format!("/incidents/{}", self.number)
    }
}

impl Command for WithdrawUpdate {
    type Reply = ();
    const NAME: &'static str = "update.withdraw";
    const PATH: &'static str = "/incidents/{number}/approval/withdraw";
    const PAGE: &'static str = PAGE;
    fn next(&self, _: &()) -> String {
        format!("/incidents/{}/updates/new?for=customers", self.number)
    }
}
