//! Who hears of the public page, as administrators see it: counts, troubles, and addresses that stay hidden.

mod commands;
mod page;

pub use commands::{EndSubscriber, EraseSubscriber};
pub use page::{ChannelCounts, SubscriberRow, SubscribersPage, Trouble, subscribers};
