//! On call: schedules as calendars.

mod calendar;
mod calendar_stretch;
#[cfg(test)]
mod calendar_tests;

pub use calendar::{Calendar, Entry, calendar};
pub use calendar_stretch::calendar_shifts;
