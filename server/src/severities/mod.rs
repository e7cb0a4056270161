//! Severities: the rubric and the rules as they are stored, and how administrators change them.

mod edit_rubric;
mod page;
mod read;
mod rules;

pub use edit_rubric::edit_rubric;
pub use page::page;
pub use read::{promise, rubric, rules};
pub use rules::{add_rule, remove_rule};
