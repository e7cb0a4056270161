//! A recovery metric of one incident, and where it stands.

use super::{Bound, Point, Rule, Sample, Verdict, Waiver};
use crate::ids::{MetricId, SourceId};
use chrono::{DateTime, Duration, Utc};

/// What a metric is there for, in the order they are shown.
pub const ROLES: [&str; 3] = ["key", "safety", "business"];

/// A server that is asked for figures, and how it answered last.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceHealth {
    pub id: SourceId,
    pub name: String,
    pub asked_at: Option<DateTime<Utc>>,
    pub answered_at: Option<DateTime<Utc>>,
    pub latency_ms: Option<i32>,
    pub error: Option<String>,
    /// The first failure of those in a row.
    pub failed_at: Option<DateTime<Utc>>,
    pub removed: bool,
}

impl SourceHealth {
    pub fn answers(&self) -> bool {
        self.answered_at.is_some() && self.error.is_none() && !self.removed
    }
}

#[derive(Clone, Debug)]
pub struct Metric {
    pub id: MetricId,
    /// The signal's name, or what a person called it.
    pub name: String,
    pub role: String,
    pub promql: String,
    pub bound_text: String,
    pub hold: Duration,
    pub every: Duration,
    pub source: Option<SourceHealth>,
    /// Why it can't be asked at all.
    pub problem: Option<String>,
    pub added_at: DateTime<Utc>,
    /// The last edit of its query, bound or hold during the incident.
    pub changed_at: Option<DateTime<Utc>>,
    pub by_hand: bool,
}

impl Metric {
    pub fn title(&self) -> String {
        title(&self.name)
    }

    pub fn bound(&self) -> Option<Bound> {
        Bound::read(&self.bound_text)
    }

    /// None where the bound is none; such a metric never passes.
    pub fn rule(&self) -> Option<Rule> {
        Some(Rule { bound: self.bound()?, hold: self.hold, every: self.every })
    }
}

/// A metric with its verdict at the time the page was read.
#[derive(Clone, Debug)]
pub struct MetricNow {
    pub metric: Metric,
    pub verdict: Verdict,
    /// Inside or outside since then; longer than the samples that were read reach back.
    pub since: Option<DateTime<Utc>>,
    /// How often it left its bound after a hold had begun.
    pub left: i32,
    pub last: Option<Sample>,
    /// For the chart, thinned; empty where no chart is shown.
    pub points: Vec<Point>,
    pub waiver: Option<Waiver>,
}

/// `refusal_rate` is a name for machines.
pub fn title(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut letters = spaced.chars();
    match letters.next() {
        Some(first) if name.contains('_') || name.chars().all(char::is_lowercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => spaced,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_for_machines_are_shown_to_people() {
        for (name, title) in
            [("refusal_rate", "Refusal rate"), ("latency", "Latency"), ("GPU use", "GPU use"), ("", "")]
        {
            let shown = super::title(name);
            assert_eq!(shown, title);
        }
    }
}
