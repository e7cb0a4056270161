//! Policies: reading, writing, choosing and testing them. What a run began with never changes under it.

mod archive;
mod choose;
mod list;
mod read;
mod test;
mod words;
mod write;
mod write_page;

pub use archive::archive_policy;
pub use choose::{choose_policy, leave_policy};
pub use list::{policies_page, policy_page};
pub(super) use test::end_tests;
pub use test::test_ladder;
pub use write::{add_policy, change_policy};
pub use write_page::{edit_page, new_page};
