//! Alerts: what senders reported, where each went, and why. What they say is hostile: it is only ever text.

mod facts;
pub mod flapping;
mod list;
pub mod mapping;
pub mod rhythm;
mod row;

pub use facts::facts;
pub use list::{AlertFilter, AlertsPage, Counts, DeadDelivery, page};
pub use row::AlertRow;
