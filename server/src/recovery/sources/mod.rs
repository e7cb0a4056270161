//! Data sources: Prometheus-compatible servers that an administrator named.

mod check;
mod load;
mod page;
mod verbs;

pub use check::{CHECK_SOURCE, check_source_job};
pub(crate) use check::{Heard, note_health};
pub use load::choices;
pub(crate) use load::{Source, default_source, load};
pub use page::sources_page;
pub use verbs::{add_source, check_source, remove_source};
