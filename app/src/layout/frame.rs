use crate::{auth::Viewer, command::Refused, ids::IncidentNumber, severities::Severity, ui::Clockface};
use chrono::{DateTime, Utc};
use std::sync::{Arc, OnceLock, atomic::AtomicBool};
use uuid::Uuid;

/// An incident in the bar: the worst open one, as a chip on every page but its own.
#[derive(Clone, Debug)]
pub struct Worst {
    pub number: IncidentNumber,
    pub severity: Option<Severity>,
    pub since: DateTime<Utc>,
}

/// What every page is rendered with; the server makes it.
#[derive(Clone)]
pub struct Frame {
    pub title: String,
    pub path: String,
    pub viewer: Option<Viewer>,
    pub clock: Clockface,
    pub refused: Refused,
    /// A form of the page has said why; else the frame says it.
    pub refusal_told: Arc<AtomicBool>,
    /// A fresh key for each form.
    pub once: fn() -> Uuid,
    pub open: i64,
    pub firing: i64,
    pub worst: Option<Worst>,
    /// The incident this page is about.
    pub about: Option<Worst>,
    pub style: &'static str,
    pub sprite: &'static str,
    /// Addresses of the script and the wasm of the islands; none where they were not built.
    pub islands: Option<(&'static str, &'static str)>,
    pub behaviour: Option<&'static str>,
    /// Filled while rendering, read for the policy in the header.
    pub nonce: Arc<OnceLock<String>>,
    pub host: String,
    /// Plain http off this machine: a banner says so.
    pub is_exposed: bool,
}
