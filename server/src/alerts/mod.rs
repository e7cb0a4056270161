//! Alerts: taken in, worked on, placed in incidents, and read.

mod alertmanager;
mod batch;
pub mod formats;
pub mod group_commit;
mod inbox;
mod intake;
mod judge;
mod list;
mod of_incident;
mod open;
mod place;
mod stored;
mod target;

pub use inbox::{process_waiting, run};
pub use intake::receive;
pub use list::page;
pub use of_incident::of_incident;
