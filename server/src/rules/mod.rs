//! Rules applied: conditions made ready, time windows in their zones, the decision, a replay. Pure.

mod alert;
mod decide;
mod ready;
mod replay;
mod tally;
mod window;

pub use alert::Alert;
pub use decide::decide;
pub use ready::{Quiet, Ready, check};
pub use replay::replay;
pub use tally::Tally;
pub use window::{covers, until, zone};

#[cfg(test)]
mod decide_tests;
#[cfg(test)]
mod replay_tests;
