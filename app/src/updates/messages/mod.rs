//! The organisation's own messages: how an update is worded where no runbook words it.

mod view;
pub use view::{MessageVersion, MessageView, MessagesPage, messages};

use crate::command;

command! {
    /// A new version of one message; an empty text goes back to Signalbox's own.
    EditMessage, "message.edit", "/settings/messages", "/settings/messages", {
        /// `customers` or `internal`.
        audience: String,
        #[serde(default)] text: String,
        /// The version that the text began with; 0: none was written yet.
        #[serde(default)] base: String,
        /// Nothing is kept: it is only shown on a sample.
        #[serde(default)] look: String,
    }
}
