//! How people are reached: channels, when each is used, and what became of every message.

mod add_view;
mod channel;
mod channel_view;
mod commands;
mod deliveries;
mod house_view;
mod ladder;
pub mod message;
mod outcome;
mod page;
mod rules_view;
mod urgency;

pub use channel::Kind;
pub use commands::{
    AcknowledgeByLink, AddChat, AddPush, AddWebhook, DropChannelSecret, PassByLink, RemoveChannel, RemoveContactRule,
    RingMe, RotateChannelSecret, SetContactRule,
};
pub use deliveries::{DeliveriesPage, DeliveryRow, deliveries};
pub use ladder::{Rule, ladder};
pub use outcome::{Outcome, Sent};
pub use page::{ChannelRow, House, HouseFailure, NewChannelSecret, NotificationsPage, Rung, notifications};
pub use urgency::{MOST_MINUTES, Urgency, after};
