//! The one way out: every request to an address that somebody entered goes through [`Outgoing`].

mod client;
mod database;
mod reach;
mod sign;

pub use client::{Answer, Failure, Outgoing, Question};
pub use database::Database;
pub use reach::{EnteredBy, Reach};
pub use sign::{new_secret, signatures};
