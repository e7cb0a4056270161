//! What is said of an incident, to customers and inside: six statements, a phase, and a promise of the next.

pub mod approval;
pub mod approvals;
pub mod cadence;
mod composer;
pub mod correction;
pub mod corrections;
mod countdown;
pub mod differences;
pub mod inside;
pub mod leaks;
mod list;
pub mod messages;
pub mod no_news;
mod no_news_view;
mod part_states;
mod phase;
mod promise;
mod publish;
pub mod reach;
pub mod reminders;
pub mod reminders_off;
mod statements;
mod still_working;
pub mod template;
mod update;
pub mod vague;
pub use composer::{Body, Channel, ComposerPage, Message, PartChoice, Shown, channel, composer, live, on_the_page};
pub use countdown::{countdown, stands};
pub use inside::{kept_reason, leaked, leaked_sentence};
pub use list::{list, list_with};
pub use no_news::{Words, may_say_no_news};
pub use no_news_view::{NoNews, NoNewsOffer, no_news_button};
pub use phase::Phase;
pub use promise::{Outcome, Promise, Tally, is_late, late_from, tally};
pub use publish::{PublishUpdate, SIX, chosen_states, missing, missing_sentence};
pub use statements::{Statements, TEXTS, Times, statements};
pub use still_working::{left_troubled, still_working};
pub use update::UpdateRow;

/// To everyone.
pub const CUSTOMERS: &str = "customers";
/// To those who work here.
pub const INTERNAL: &str = "internal";
