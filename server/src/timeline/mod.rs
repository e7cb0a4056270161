//! The record: reading it, writing notes into it, and the times people say.

mod entries;
mod note;
mod said_time;

pub use entries::{MARKS, entries};
pub use note::write_note;
pub use said_time::{planned_time, promised_time, said_time};
