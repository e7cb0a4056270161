//! Telling people: what is asked for in a verb's transaction, and the jobs that carry it out.

mod acknowledge;
mod acknowledge_page;
mod add;
mod again;
mod change;
mod deliver;
mod deliveries;
mod due;
mod link;
mod mail;
mod notice;
mod of_incident;
mod page;
mod push;
mod ring;
mod send;
mod slack;
mod target;
mod webhook;

/// Of jobs: one message to one person by one channel.
pub(crate) const DELIVER: &str = "notify";
/// A message to try a channel, which never holds up a real one.
pub(crate) const TEST: &str = "notify-test";

pub use acknowledge::{acknowledge_by_link, pass_by_link};
pub use acknowledge_page::acknowledge_page;
pub use add::{add_chat, add_push, add_webhook};
pub(crate) use again::again;
pub use change::{drop_channel_secret, remove_channel, remove_contact_rule, rotate_channel_secret, set_contact_rule};
pub(crate) use deliver::deliver_job;
pub use deliveries::deliveries_page;
pub(crate) use due::clock;
pub(crate) use link::forget_links;
pub use mail::Mail;
pub(crate) use mail::NotTaken;
pub use notice::{About, Notice, notice};
pub use of_incident::{of_incident, of_page};
pub use page::notifications_page;
pub use ring::ring_me;
