//! Sampling: what is due is asked of its source, kept, and judged. Each source has its own round, so that a slow one
//! holds up no other.

mod claim;
mod judge;
mod keep;
mod round;
mod work;

pub use claim::watch_again;
pub use work::{Sampling, run, sample_due};
