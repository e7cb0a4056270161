//! A second person reads what customers will read, where the severity asks for it.

mod answer;
mod ask;
mod needed;
mod page;
mod people;
mod waiting;
pub use answer::{approve, return_update, withdraw};
pub use ask::{ask, withdraw_waiting};
pub use needed::{is_asked_for, needed};
pub use page::page as approval_page;
pub use people::second_people;
pub use waiting::{returned, waiting};
