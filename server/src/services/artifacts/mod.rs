//! The live parts of a service: registered, live at a moment, known good, frozen as evidence.

mod api;
pub(super) mod find;
mod freeze;
mod known_good;
pub(super) mod live;
mod register;

pub use api::artifacts as api;
pub use freeze::{freeze, frozen};
pub use known_good::{VERSION_MOST, mark_known_good, withdraw_known_good};
pub use live::{live_at, live_version};
pub use register::{register_part, register_parts, retire_part};
