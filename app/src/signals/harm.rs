//! Is user harm active now? It is while a key metric is outside its bound.

use super::Finding;
use crate::recovery::{MetricNow, Verdict, figure};

pub fn harm(metrics: &[MetricNow]) -> Finding {
    let keys: Vec<&MetricNow> = metrics.iter().filter(|row| row.metric.role == "key").collect();
    let Some(first) = keys.first() else { return Finding::no_data("no key metric is watched on this incident", None) };
    let at = |row: &MetricNow| row.last.as_ref().map(|sample| sample.at);
    let says = |row: &MetricNow| {
        let bound = row.metric.bound().map(|bound| bound.to_string()).unwrap_or_else(|| row.metric.bound_text.clone());
        format!("{} {}, bound {bound}", row.metric.title(), figure(row).unwrap_or_default())
    };
    let outside = keys.iter().find(|row| matches!(row.verdict, Verdict::Outside { .. }));
    if let Some(row) = outside {
        return Finding { answer: Some(true), says: says(row), at: at(row), href: None };
    }
    let silent = keys.iter().find(|row| !row.verdict.is_inside());
    if let Some(row) = silent {
        let source = row.metric.source.as_ref();
        let why =
            match (&row.metric.problem, source.and_then(|source| source.error.as_ref().map(|error| (source, error)))) {
                (Some(problem), _) => format!("{}: {problem}", row.metric.title()),
                (None, Some((source, error))) => {
                    format!("{}, and {} does not answer: {error}", row.metric.title(), source.name)
                }
                (None, None) if source.is_none() => format!("{} has no data source", row.metric.title()),
                (None, None) => format!("{} has no fresh sample", row.metric.title()),
            };
        return Finding::no_data(why, at(row));
    }
    Finding { answer: Some(false), says: says(first), at: at(first), href: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recovery::Metric;
    use chrono::{DateTime, Duration};

    fn row(role: &str, verdict: Verdict) -> MetricNow {
        let metric = Metric {
            id: crate::ids::MetricId(uuid::Uuid::nil()),
            name: "refusal_rate".into(),
            role: role.into(),
            promql: String::new(),
            bound_text: "<= 6 %".into(),
            hold: Duration::minutes(15),
            every: Duration::seconds(15),
            source: None,
            problem: None,
            added_at: DateTime::UNIX_EPOCH,
            changed_at: None,
            by_hand: false,
        };
        MetricNow { metric, verdict, since: None, left: 0, last: None, points: vec![], waiver: None }
    }

    #[test]
    fn harm_is_active_while_a_key_metric_is_outside() {
        let since = DateTime::UNIX_EPOCH;
        let outside = || Verdict::Outside { figure: 19.0, since };
        let inside = || Verdict::Holding { figure: 5.0, since, until: since };
        let silent = || Verdict::NoData { last: None };
        for (rows, answer, says) in [
            (vec![], None, "no data: no key metric is watched on this incident"),
            (vec![row("safety", outside())], None, "no data: no key metric is watched on this incident"),
            (vec![row("key", outside())], Some(true), "Refusal rate 19 %, bound ≤ 6 %"),
            (vec![row("key", inside()), row("key", outside())], Some(true), "Refusal rate 19 %, bound ≤ 6 %"),
            (vec![row("key", inside()), row("safety", outside())], Some(false), "Refusal rate 5 %, bound ≤ 6 %"),
            (vec![row("key", inside()), row("key", silent())], None, "no data: Refusal rate has no data source"),
        ] {
            let found = harm(&rows);
            assert_eq!((found.answer, found.says.as_str()), (answer, says));
        }
    }
}
