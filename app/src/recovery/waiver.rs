//! A waiver: a commander knows another way that one metric of one incident has recovered, and signs for it.

use super::{MetricNow, Verdict, words};
use crate::ids::{MetricId, WaiverId};
use chrono::{DateTime, Duration, Utc};

/// One that stands: neither withdrawn, nor lapsed with a reopening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    pub id: WaiverId,
    pub metric: MetricId,
    pub by: String,
    pub at: DateTime<Utc>,
    pub how_known: String,
    pub why_not_wait: String,
}

/// What a sentence takes at least.
pub const LEAST: usize = 15;
pub const MOST: usize = 2000;

/// `38 %, bound ≥ 40 %, inside 0 of 15 min`: where a metric stands as its waiver is signed.
pub fn stood(row: &MetricNow, clock: &dyn Fn(DateTime<Utc>) -> String, now: DateTime<Utc>) -> String {
    let hold = row.metric.hold;
    let bound = row.metric.bound().map_or_else(|| row.metric.bound_text.clone(), |bound| bound.to_string());
    let figure = words::figure(row);
    match (&row.verdict, figure) {
        (Verdict::NoData { last: Some((at, _)) }, Some(figure)) => {
            format!("no data since {}, the last value was {figure}, bound {bound}", clock(*at))
        }
        (Verdict::NoData { .. }, _) => match &row.metric.problem {
            Some(problem) => format!("no data, bound {bound}: {}", problem.trim_end_matches('.')),
            None => format!("no data yet, bound {bound}"),
        },
        (_, figure) => {
            let inside = words::of(words::held_so_far(row, now).unwrap_or(Duration::zero()), hold);
            format!("{}, bound {bound}, inside {inside}", figure.unwrap_or_default())
        }
    }
}

/// `waived by Ana Ruiz 15:20: 40 test chats answered, support confirms`.
pub fn waived_words(waiver: &Waiver, clock: &dyn Fn(DateTime<Utc>) -> String) -> String {
    format!("waived by {} {}: {}", waiver.by, clock(waiver.at), waiver.how_known)
}

#[cfg(test)]
mod tests {
    use super::super::words::tests::{at, row};
    use super::*;

    #[test]
    fn what_is_waived_is_said_as_it_stood() {
        let said = |row: &MetricNow| stood(row, &|at| at.format("%H:%M").to_string(), at(80));
        let outside = row(">= 40 %", Verdict::Outside { figure: 38.0, since: at(64) });
        assert_eq!(said(&outside), "38 %, bound ≥ 40 %, inside 0 of 15 min");
        let holding = row("<= 6 %", Verdict::Holding { figure: 5.0, since: at(74), until: at(89) });
        assert_eq!(said(&holding), "5 %, bound ≤ 6 %, inside 6 of 15 min");
        let silent = row("<= 6 %", Verdict::NoData { last: Some((at(31), 5.0)) });
        assert_eq!(said(&silent), "no data since 14:31, the last value was 5 %, bound ≤ 6 %");
        let mut asked = row("<= 6 %", Verdict::NoData { last: None });
        assert_eq!(said(&asked), "no data yet, bound ≤ 6 %");
        asked.metric.problem = Some("its query needs a value for JOB.".into());
        assert_eq!(said(&asked), "no data, bound ≤ 6 %: its query needs a value for JOB");
    }
}
