//! What is said of an incident, to customers and inside: six statements, a phase, and a promise of the next.

mod composer;
mod inside_words;
mod list;
mod phase;
mod publish;
mod review;
mod update;
pub use composer::{ComposerPage, Draft, PartChoice, composer};
pub use inside_words::{Inside, inside_words};
pub use list::list;
pub use phase::Phase;
pub use publish::{PublishUpdate, SIX, chosen_states, missing, missing_sentence};
pub use update::UpdateRow;

/// To everyone.
pub const CUSTOMERS: &str = "customers";
/// To those who work here.
pub const INTERNAL: &str = "internal";
