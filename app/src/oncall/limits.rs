//! How much a schedule may hold, and how far it may be asked.

use std::fmt;

/// Standing layers of one schedule.
pub const MOST_LAYERS: usize = 10;
/// People of one layer.
pub const MOST_PEOPLE: usize = 50;
/// Windows of one layer.
pub const MOST_WINDOWS: usize = 21;
/// Overrides of one schedule that begin in the future or still run.
pub const MOST_OVERRIDES: usize = 200;
/// Days that one override may last.
pub const MOST_OVERRIDE_DAYS: i64 = 366;
/// Days that one question may span: two years.
pub const MOST_DAYS: i64 = 731;
/// Turns of one rotation: 52 weeks, 366 days or as many hours.
pub(super) const MOST_EVERY: u16 = 366;
/// No schedule is computed outside of these years.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 1970..=2200;

/// The question spans more than [`MOST_DAYS`], or years that no schedule knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFar;

impl fmt::Display for TooFar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("A schedule can be read for two years at a time, in the years 1970 to 2200.")
    }
}

impl std::error::Error for TooFar {}
