//! On call: schedules, who covers for whom, and their calendars.

mod api;
mod archive;
mod calendar;
mod calendar_stretch;
#[cfg(test)]
mod calendar_tests;
mod calendars;
mod card;
mod cover_page;
mod covers;
mod feed;
mod history;
mod layers;
mod leaving;
mod lock;
mod look;
mod new;
mod page;
mod read;
mod roster;
mod schedule_page;
mod shown;
mod swap;
mod told;
mod turns;
mod warn;
mod write;

pub use api::oncall_api;
pub use archive::{archive_schedule, bring_back_schedule, rename_schedule};
pub use calendar::{Calendar, Entry, calendar};
pub use calendar_stretch::calendar_shifts;
pub use calendars::{calendars_page, create_calendar, end_calendar};
pub use card::now_card;
pub use cover_page::{cover_page, swap_page};
pub use covers::{make_override, withdraw_override};
pub use feed::feed;
pub use layers::{layer_page, raise_layer, remove_layer, save_layer};
pub use leaving::leaving;
pub use new::{create_schedule, new_page};
pub use page::on_call_page;
pub use read::{Member, Rosters};
pub use roster::Roster;
pub use schedule_page::schedule_page;
pub use swap::swap_shifts;
pub(crate) use warn::{WARN_OF_GAPS, plan_warnings, warn_of_gaps_job};
