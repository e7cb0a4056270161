//! Writing a runbook: the text with its problems beside it, and the run as responders will see it.

mod commands;
mod conflict;
mod form;
mod page;
mod parts;
mod preview;
mod problems;
mod start;

pub use commands::{CreateRunbook, MOST_COMMENT, SaveRunbook, Written};
pub use conflict::Clash;
pub use page::{EditorPage, Newest, editor};
pub use parts::key as part_key;
pub use preview::{Preview, fragment};
pub use problems::problem_list;
