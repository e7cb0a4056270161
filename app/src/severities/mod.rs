//! The four severities, their rubric, and the rules that choose one for an alert.

mod commands;
mod rule;
mod settings;
mod severity;
pub use commands::{AddRule, EditRubric, PAGE, RemoveRule};
pub use rule::{Proposed, Rule, propose};
pub use settings::{SeveritiesPage, settings};
pub use severity::{Rubric, Severity};
