//! Recovery: which servers are asked for figures, what they answer, and what that says of an incident's metrics.

mod carry;
mod figures;
mod freeze;
mod gate;
mod metrics;
mod panel;
pub(crate) mod prometheus;
mod read;
mod sampling;
mod service_metrics;
mod slow;
mod sources;
mod waive;

pub use carry::carry;
pub use figures::{FigureAt, figures_at};
pub use freeze::freeze;
pub use gate::gate;
pub use metrics::{add_metric, change_metric, remove_metric};
pub use panel::{Asked, panel};
pub use read::{Chosen, of_incident};
pub use sampling::{Sampling, run, sample_due, watch_again};
pub use service_metrics::{add_service_metric, freeze_service, of_service, remove_service_metric};
pub(crate) use slow::{Listened, Query, RESTS};
pub use sources::{
    CHECK_SOURCE, WATCH_SOURCES, add_source, check_source, check_source_job, choices, remove_source, sources_page,
    watch_sources_job,
};
pub(crate) use sources::{Source, load, note_health, plan_watch};
pub use waive::{lapse_waivers, sign_waiver, withdraw_waiver};
