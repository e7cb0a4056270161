//! Data sources: Prometheus-compatible servers that an administrator named.

mod check;
mod load;
mod page;
mod verbs;
mod watch;

pub use check::{CHECK_SOURCE, check_source_job};
pub(crate) use check::{Heard, note_health};
pub use load::choices;
pub(crate) use load::{Source, default_source, load};
pub use page::sources_page;
pub use verbs::{add_source, check_source, remove_source};
pub(crate) use watch::plan_watch;
pub use watch::{WATCH_SOURCES, watch_sources_job};
