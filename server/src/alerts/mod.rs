//! Alerts: taken in, worked on, placed in incidents, and read.

pub(crate) mod alertmanager;
mod api;
mod batch;
mod by_hand;
mod detail;
mod fired;
mod flapping;
pub mod formats;
pub mod group_commit;
mod inbox;
pub mod intake;
mod judge;
mod list;
mod of_incident;
mod open;
mod place;
mod reach;
mod settle;
mod stored;
mod target;
mod tell;
mod turn;
mod unplaced;

pub use api::api_list;
pub use by_hand::{acknowledge_alerts, attach_alerts, detach_alerts, follow, open_incident, split_alerts};
pub use detail::{page as detail_page, raw};
pub(crate) use fired::Fired;
pub use inbox::{process_waiting, run};
pub use intake::{Door, Kept, Source};
pub use list::{news, page};
pub use of_incident::of_incident;
pub(crate) use settle::settle;
pub use unplaced::unplaced;
