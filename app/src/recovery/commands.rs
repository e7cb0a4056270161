use crate::ids::{IncidentNumber, MetricId, SourceId};

crate::command! {
    AddMetric, "metric.add", "/incidents/{number}/metrics", "/incidents/{number}?at=verify", {
        number: IncidentNumber,
        #[serde(default)] name: String,
        #[serde(default)] role: String,
        #[serde(default)] query: String,
        #[serde(default)] bound: String,
        #[serde(default)] hold: String,
        #[serde(default)] every: String,
        #[serde(default)] source: String,
    }

    /// An edit during the incident: it stands in the record, and the hold is judged anew.
    ChangeMetric, "metric.change", "/incidents/{number}/metrics/change", "/incidents/{number}?at=verify", {
        number: IncidentNumber,
        metric: MetricId,
        #[serde(default)] query: String,
        #[serde(default)] bound: String,
        #[serde(default)] hold: String,
        #[serde(default)] every: String,
        #[serde(default)] source: String,
        #[serde(default)] reason: String,
    }

    RemoveMetric, "metric.remove", "/incidents/{number}/metrics/remove", "/incidents/{number}?at=verify", {
        number: IncidentNumber,
        metric: MetricId,
        #[serde(default)] reason: String,
    }

    /// `auth` is `none`, `bearer` or `basic`.
    AddSource, "source.add", "/settings/sources", "/settings/sources", {
        #[serde(default)] name: String,
        #[serde(default)] address: String,
        #[serde(default)] auth: String,
        #[serde(default)] username: String,
        #[serde(default)] secret: String,
    }

    CheckSource, "source.check", "/settings/sources/check", "/settings/sources", { source: SourceId }

    RemoveSource, "source.remove", "/settings/sources/remove", "/settings/sources", { source: SourceId }
}
