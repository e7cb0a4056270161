//! The public status page: its words, its rules, and its settings.

mod commands;
mod headline;
pub mod history;
mod indicator;
pub mod maintenance;
mod next_change;
pub mod record;
mod settings;
mod shown;
mod staleness;
mod state;
mod stretches;
mod times;
mod uptime;

#[cfg(test)]
mod proofs;

pub use commands::*;
pub use headline::{Headline, headline};
pub use indicator::{Indicator, impact, indicator};
pub use next_change::next_change;
pub use settings::{
    Addresses, ByHandPage, ByHandRow, GroupRow, OwnWord, PartRow, Private, Seen, StatusSettings, by_hand, settings,
};
pub use shown::{Shown, of_group, parts, shown};
pub use staleness::stale_since;
pub use state::State;
pub use stretches::{Stretch, stretches};
pub use times::{day, said, said_range};
pub use uptime::{Uptime, uptime, weight};

use chrono::{DateTime, Utc};

/// `15:10 UTC`, with the day where it is another one than that of `day`. Never an age: the bytes are kept.
pub fn utc(at: DateTime<Utc>, day: DateTime<Utc>) -> String {
    match at.date_naive() == day.date_naive() {
        true => at.format("%H:%M UTC").to_string(),
        false => at.format("%-d %b %H:%M UTC").to_string(),
    }
}
