//! Services: their pages, their verbs, and what other rooms ask about them.

mod look_up;
mod pages;
mod read;
mod variables;
mod verbs;

pub use look_up::{by_slug, choices};
pub use pages::{new_page as new, page, services_page as list};
pub use variables::{remove_variable, set_variable};
pub use verbs::{add_service as add, edit_service as edit};
