//! The shape of a message: words of the runbook or of the organisation, with places for the six statements.

mod check;
mod choose;
mod lead;
mod parse;
mod render;
mod variable;
pub use check::{Problem, problems};
pub use choose::{BUILT_IN_CUSTOMERS, BUILT_IN_INTERNAL, Source, choose};
pub use lead::lead;
pub use parse::{Piece, Template};
pub use render::{Rendered, Values};
pub use variable::Variable;
