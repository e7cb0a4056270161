//! The versions of a runbook: each is written once, stays as it is, and can be compared, read and restored.

mod compare;
mod differ;
mod line_ends;
mod list;
mod merge;
mod one;
mod text;
mod write;

pub use compare::compare;
pub use list::list;
pub use one::one;
pub use text::text_of;
pub use write::{Draft, Kept, Outcome, first_version, save_version};

pub(super) use differ::differ;
pub(super) use line_ends::{as_stored, unified};
pub(super) use merge::merge;
pub(super) use one::{number, stored};
