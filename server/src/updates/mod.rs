//! Updates: read, composed, published.

pub mod approvals;
mod corrections;
mod first;
mod known;
mod latest;
mod messages;
mod no_news;
mod on_incident;
mod page;
mod parts;
mod publish;
mod read;
mod record;
mod reminders;
pub mod send;
mod shown;
pub use corrections::{correct, correct_page};
pub(crate) use known::known;
pub use messages::{edit_message, messages_page};
pub use no_news::no_news;
pub use on_incident::no_news_offer;
pub use page::{as_page, page, preview};
pub use publish::publish;
pub use read::of_incident;
pub use reminders::{remind_due, run, switch_off as switch_reminders_off, switch_on as switch_reminders_on};
