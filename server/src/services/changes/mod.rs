//! What changed: reported by machines and by hand, kept once, placed, and read before an incident.

mod api;
mod arrive;
mod by_hand;
mod of_incident;
mod pagerduty;
mod place;
mod read;
mod told;

pub use api::receive as api;
pub use by_hand::{OnPart, record_change, record_on, withdraw_change};
pub use of_incident::{before_impact, of_incident};
pub use pagerduty::receive as pagerduty;
pub use place::{place_change, set_change_aside};
pub use read::{Between, changes, unplaced};
