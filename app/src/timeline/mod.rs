//! The record of an incident: what happened, who said so, when it happened and when it was written.

mod event;
mod note;
mod sentence;
mod view;
pub use event::{Entry, Event, Filter};
pub use note::WriteNote;
pub use sentence::sentence;
pub use view::{Record, record};
