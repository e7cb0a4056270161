//! Runbooks: reading them, keeping their versions, running them on incidents.

mod answer;
mod attach;
mod html;
mod library;
mod load;
mod locked_run;
mod mark_check;
mod page;
mod pattern;
pub mod read;
mod runs;
pub mod shipped;
mod step_back;
mod versions;

pub use answer::answer;
pub use attach::{attach, attach_matching, attach_runbook};
pub use html::html;
pub use library::library;
pub use load::load_shipped;
pub use mark_check::mark_check;
pub use page::page;
pub use read::read;
pub use runs::{choices, mitigation, of_incident};
pub use step_back::step_back;
