//! Recovery: metrics that have to be inside their bounds, and to stay there; and the servers that are asked for them.

mod bound;
mod change;
mod chart;
mod commands;
mod figures_view;
mod gate;
mod hold;
mod key_view;
mod metric;
mod metric_forms;
mod metrics_view;
mod sample;
mod service_metrics;
mod sources;
mod verdict;
mod verify_view;
mod waiver;
mod waiver_view;
mod words;

pub use bound::{Bound, Sign};
pub use change::{Known, State, Told, change};
pub use chart::{Chart, Mark, Point, chart};
pub use commands::{
    AddMetric, AddServiceMetric, AddSource, ChangeMetric, CheckSource, RemoveMetric, RemoveServiceMetric, RemoveSource,
    SignWaiver, WithdrawWaiver,
};
pub use gate::{Gate, Wait, Why, count_words, gate};
pub use hold::{hold_text, read_hold};
pub use key_view::key_card;
pub use metric::{Metric, MetricNow, ROLES, SourceHealth, title};
pub use metrics_view::{MetricsPanel, metrics};
pub use sample::{Reading, Sample};
pub use service_metrics::{ServiceMetric, ServiceMetrics, service_metrics};
pub use sources::{SourceRow, SourcesPage, sources};
pub use verdict::{Rule, Verdict, verdict};
pub use verify_view::{all_words, key_figure, recovery, resolve};
pub use waiver::{LEAST as WAIVER_LEAST, MOST as WAIVER_MOST, Waiver, stood, waived_words};
pub use words::{figure, length, mark_name, source_words, state_words, until_held};
