//! Who is paged, when, and who is next, until somebody acknowledges.

mod hand_over;
mod ladder;
mod last_resort;
mod policy;
mod problems;
mod words;

#[cfg(test)]
mod proofs;
#[cfg(test)]
mod scenarios;

pub use hand_over::{HandOver, HandOverEnd, Waits, accountable, waiting};
pub use ladder::{Ladder, Press, Run, Rung, Skip, Skipped, Stop, StopKind, ladder};
pub use last_resort::last_resort;
pub use policy::{MOST_MINUTES, MOST_REPEATS, MOST_STEPS, MOST_TARGETS, Place, Policy, Step, Target};
pub use problems::policy_problems;
pub use words::{Lookup, line, next_step, now_step};
