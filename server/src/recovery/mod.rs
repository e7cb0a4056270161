//! Recovery: which servers are asked for figures, what they answer, and what that says of an incident's metrics.

mod figures;
mod freeze;
mod metrics;
mod panel;
mod prometheus;
mod read;
mod sampling;
mod sources;

pub use figures::{FigureAt, figures_at};
pub use freeze::freeze;
pub use metrics::{add_metric, change_metric, remove_metric};
pub use panel::{Asked, panel};
pub use read::{Chosen, of_incident};
pub use sampling::{Sampling, run, sample_due, watch_again};
pub use sources::{CHECK_SOURCE, add_source, check_source, check_source_job, choices, remove_source, sources_page};
