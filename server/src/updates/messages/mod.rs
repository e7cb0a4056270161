//! The organisation's own messages. Every version stays.

mod edit;
mod page;
pub use edit::edit_message;
pub use page::messages_page;
