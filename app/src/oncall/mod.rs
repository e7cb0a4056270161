//! Who is on call. One calculator feeds the grid, the sentence, the calendar and the pager, so that none disagrees.

mod calculator;
mod day;
mod edit;
mod layer;
mod limits;
mod local;
mod overrides;
mod problems;
mod rotation;
mod schedule;
mod shift;
mod versions;
mod weekdays;
mod window;
mod words;

#[cfg(test)]
mod proofs;
#[cfg(test)]
mod scenarios;

pub use calculator::{at, began, shifts};
pub use day::{Day, days};
pub use edit::{keep_turn, next_version};
pub use layer::Layer;
pub use limits::{MOST_DAYS, MOST_LAYERS, MOST_OVERRIDE_DAYS, MOST_OVERRIDES, MOST_PEOPLE, MOST_WINDOWS, TooFar};
pub use local::{first_instant, local};
pub use overrides::Override;
pub use problems::{layer_problems, override_problems};
pub use rotation::{Rotation, Unit};
pub use schedule::Schedule;
pub use shift::{By, OnCall, Shift, of_person};
pub use versions::{Version, in_time};
pub use weekdays::Weekdays;
pub use window::Window;
pub use words::{Handoff, Lookup, NowNext, gaps, handoffs, moment, now_and_next};
