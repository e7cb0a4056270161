use crate::ids::{IncidentNumber, MetricId, ServiceMetricId, SourceId, WaiverId};

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

    /// For one metric of one incident, by its commander.
    SignWaiver, "waiver.sign", "/incidents/{number}/waivers", "/incidents/{number}?at=verify", {
        number: IncidentNumber,
        metric: MetricId,
        #[serde(default)] how_known: String,
        #[serde(default)] why_not_wait: String,
    }

    WithdrawWaiver, "waiver.withdraw", "/incidents/{number}/waivers/withdraw", "/incidents/{number}?at=verify", {
        number: IncidentNumber,
        waiver: WaiverId,
    }

    AddServiceMetric, "service_metric.add", "/services/{slug}/metrics", "/services/{slug}", {
        slug: String,
        #[serde(default)] name: String,
        #[serde(default)] role: String,
        #[serde(default)] query: String,
        #[serde(default)] bound: String,
        #[serde(default)] hold: String,
        #[serde(default)] every: String,
        #[serde(default)] source: String,
    }

    RemoveServiceMetric, "service_metric.remove", "/services/{slug}/metrics/remove", "/services/{slug}", {
        slug: String,
        metric: ServiceMetricId,
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
