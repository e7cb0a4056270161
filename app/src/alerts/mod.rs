//! Alerts: what senders reported, where each went, and why. What they say is hostile: it is only ever text.

mod commands;
mod detail;
mod facts;
mod filter;
pub mod flapping;
mod history;
mod line;
mod list;
pub mod mapping;
mod now_card;
mod pick;
mod placed;
pub mod rhythm;
mod row;
mod search;
mod stop;
mod tabs;

pub use commands::{AcknowledgeAlerts, AttachAlerts, DetachAlerts, OpenIncident, SplitAlerts, alert as alert_address};
pub use detail::{AlertDetail, DeliveryRow, Mark, Span, detail_page};
pub use list::{AlertsPage, Counts, DeadDelivery, page};
pub use now_card::{Unplaced, now_card};
pub use placed::whereabouts;
pub use row::{Acknowledged, AlertRow, Decided, Fold, Line};
pub use search::{AlertSearch, Show, State};
pub use stop::{Stop, stop};
pub use tabs::tabs;
