//! What changed in the parts of services, and what that says about an incident.

mod commands;
mod list;
mod row;
mod strip;
mod unplaced;
mod what_changed;
mod what_changed_view;

pub use commands::{PlaceChange, RecordChange, SetChangeAside, WithdrawChange};
pub(super) use list::{Changes, changes};
pub(super) use row::origin;
pub use row::{ChangeRow, Source};
pub(super) use strip::strip;
pub use strip::{STRIP, Spell};
pub use unplaced::Unplaced;
pub(super) use unplaced::unplaced;
pub use what_changed::{Near, Still, WINDOW, WhatChanged, what_changed};
pub use what_changed_view::{Evidence, what_changed_card};
