//! The one way out: every request to an address that somebody entered goes through [`Outgoing`].

mod client;
mod database;
mod reach;

pub use client::{Answer, Failure, Outgoing, Question};
pub use database::Database;
pub use reach::{EnteredBy, Reach};
