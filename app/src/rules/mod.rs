//! Rules say what an alert is and what becomes of it; a silence holds alerts back for a while. Types and words;
//! the deciding itself is `server/src/rules`, where regular expressions and time zones are.

mod decision;
mod matcher;
mod rate;
mod rule;
mod silence;
mod summary;
mod window;

pub use decision::{Decision, Outcome};
pub use matcher::{Field, Matcher, Op};
pub use rate::Rate;
pub use rule::{Effect, Gives, Problem, Rule};
pub use silence::{Silence, SilenceKind};
pub use summary::Summary;
pub use window::TimeWindow;
