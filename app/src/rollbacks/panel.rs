use super::{Rollback, Row};
use crate::{
    ids::{AutomationId, IncidentNumber, ServiceId},
    services::{Kind, LivePart},
};
use chrono::{DateTime, Utc};

/// A machine that may be asked; none of `service` or `kind` means all.
#[derive(Clone, Debug)]
pub struct AutomationChoice {
    pub id: AutomationId,
    pub name: String,
    pub service: Option<ServiceId>,
    pub kind: Option<Kind>,
}

impl AutomationChoice {
    pub fn serves(&self, part: &LivePart) -> bool {
        self.service.is_none_or(|service| service == part.service) && self.kind.is_none_or(|kind| kind == part.kind)
    }
}

/// What the stops show of rollbacks.
#[derive(Clone, Debug)]
pub struct RollbackPanel {
    pub number: IncidentNumber,
    pub rows: Vec<Row>,
    /// In the order of start.
    pub steps: Vec<Rollback>,
    pub automations: Vec<AutomationChoice>,
    pub frozen_at: Option<DateTime<Utc>>,
    /// The id of the part whose panel the address asks for.
    pub open: Option<String>,
    /// The incident is open and the viewer responds.
    pub may: bool,
}
