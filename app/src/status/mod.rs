//! The public status page: its words, its rules, and its settings.

mod commands;
mod sentence;
mod settings;
mod state;
pub use commands::*;
pub use sentence::{Ended, OpenIncident, Sentence, sentence};
pub use settings::{PartRow, StatusSettings, settings};
pub use state::{State, worst};

use chrono::{DateTime, Utc};

/// `15:10 UTC`, with the day where it is another one than that of `day`. Never an age: the bytes are kept.
pub fn utc(at: DateTime<Utc>, day: DateTime<Utc>) -> String {
    match at.date_naive() == day.date_naive() {
        true => at.format("%H:%M UTC").to_string(),
        false => at.format("%-d %b %H:%M UTC").to_string(),
    }
}
