//! Who asked to be told of the public page, and how each is told: mail, signed webhook, Slack-compatible webhook.

mod address;
mod ask_message;
mod asks;
mod bounce;
mod channel;
mod due;
mod forget;
mod hand_over;
mod headers;
mod link;
pub mod mail;
mod message_id;
mod opt_in;
mod outcome;
mod pages;
mod post;
mod prepared;
mod record;
mod serve;
mod settings;
pub mod slack;
mod standing;
mod subscribe;
mod tell;
pub mod told;
pub mod webhook;
mod went;
mod work;

pub(crate) use forget::forget;
pub use serve::{confirm, confirm_page, subscribe, subscribe_page, unsubscribe, unsubscribe_page};
pub use settings::{end_subscriber, erase_subscriber, subscribers_page};
pub use tell::{tell_maintenance, tell_update};
pub use went::{Went, of_incident, reach};
pub use work::{run, run_due};
