//! An incident: its facts, the line it runs along, the one next step, and what can be done to it.

mod commands;
mod declare;
mod detail;
mod facts;
mod line;
mod list;
mod merge;
mod next_step;
mod next_update;
mod page;
mod stops;

pub use commands::*;
pub use declare::{Declare, DeclarePage, Twin, declare};
pub use detail::{Detail, LinkRow, MemberRow, MitigationRow};
pub use facts::{Ended, Facts, Outcome};
pub use line::{Lamp, Station, Stop, current as current_stop, line};
pub use list::{IncidentRow, IncidentsPage, Search, mini_line, page as list_page, rows};
pub use merge::{MergeIncident, Moving};
pub use next_step::{Act, Clock, Counts, NextStep, next_step};
pub use page::page;

/// The failure classes that the runbooks know.
pub const CLASSES: [&str; 12] = [
    "infrastructure",
    "data pipeline",
    "model weights",
    "provider outage",
    "prompt regression",
    "retrieval freshness",
    "safety false positives",
    "cost spike",
    "quality regression",
    "security",
    "router or thresholds",
    "application code",
];
