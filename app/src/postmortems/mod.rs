//! The postmortem: sections that the record has written and people go on with, and the actions that come of it.

mod actions;
mod commands;
mod conflict;
mod list;
mod outline;
mod page;
mod prompt;
mod section;
mod section_form;
mod section_view;

pub use actions::{ActionRow, KINDS};
pub use commands::*;
pub use list::{PostmortemRow, PostmortemsPage, list};
pub use outline::{Outline, State, outline};
pub use page::{PostmortemPage, RecordRow, page};
pub use prompt::{ASKS, asked, offered, prompt};
pub use section::{Mark, Section, SectionRow};
