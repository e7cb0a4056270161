//! Statuspage's public API, version 2: the documents that its clients read.

mod component;
mod document;
mod incident;
mod page;
mod time;
mod work;
pub use document::Document;

use super::view::{IncidentView, View, WorkView};
use serde_json::Value;

/// As in the documents, for webhooks.
pub fn incident_json(view: &View, incident: &IncidentView) -> serde_json::Result<Value> {
    serde_json::to_value(incident::incident(view, incident))
}

pub fn work_json(view: &View, work: &WorkView) -> serde_json::Result<Value> {
    serde_json::to_value(work::work(view, work))
}

#[cfg(test)]
mod tests;
