//! Recovery: metrics that have to be inside their bounds, and to stay there; and the servers that are asked for them.

mod bound;
mod change;
mod chart;
mod commands;
mod figures_view;
mod hold;
mod metric;
mod metric_forms;
mod metrics_view;
mod sample;
mod sources;
mod verdict;
mod words;

pub use bound::{Bound, Sign};
pub use change::{Known, State, Told, change};
pub use chart::{Chart, Mark, Point, chart};
pub use commands::{AddMetric, AddSource, ChangeMetric, CheckSource, RemoveMetric, RemoveSource};
pub use hold::{hold_text, read_hold};
pub use metric::{Metric, MetricNow, ROLES, SourceHealth, title};
pub use metrics_view::{MetricsPanel, metrics};
pub use sample::{Reading, Sample};
pub use sources::{SourceRow, SourcesPage, sources};
pub use verdict::{Rule, Verdict, verdict};
pub use words::{figure, mark_name, source_words, state_words, until_held};
