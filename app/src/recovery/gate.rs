//! The gate: an incident with metrics is not over while one of them has neither held nor been waived.

use super::{MetricNow, Verdict, words};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// In a refusal; the page shows them all.
const MOST_TOLD: usize = 5;

/// What stands between an incident and its end. Where nothing is measured, a person says how they know.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// Those that a source is asked for.
    pub metrics: usize,
    /// Those that nobody can ask for, since there is no data source at all: words decide, as without a metric.
    pub unasked: usize,
    pub held: usize,
    /// Who signed for what has not held.
    pub waived: Vec<String>,
    pub waits: Vec<Wait>,
    /// The longest hold of those that have held, in seconds.
    pub longest: i64,
}

/// A metric that holds the gate shut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    pub name: String,
    /// Seconds.
    pub hold: i64,
    pub why: Why,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// Inside, and not long enough: so many seconds.
    Holding { done: i64, until: DateTime<Utc> },
    /// `left` counts how often it left its bound after a hold had begun, the last time at `since`.
    Outside { figure: String, bound: String, since: DateTime<Utc>, left: i32 },
    /// `silent` names the source that does not answer.
    NoData { since: Option<DateTime<Utc>>, last: Option<String>, silent: Option<String> },
    /// It can't be asked at all.
    Problem(String),
}

/// Metrics that were removed are not among the rows.
pub fn gate(rows: &[MetricNow], now: DateTime<Utc>) -> Gate {
    let (asked, unasked): (Vec<_>, Vec<_>) = rows.iter().partition(|row| !is_unasked(row));
    let mut gate = Gate { metrics: asked.len(), unasked: unasked.len(), ..Gate::default() };
    for row in asked {
        match (&row.verdict, &row.waiver) {
            (Verdict::Held { .. }, _) => {
                gate.held += 1;
                gate.longest = gate.longest.max(row.metric.hold.num_seconds());
            }
            (_, Some(waiver)) => gate.waived.push(waiver.by.clone()),
            _ => gate.waits.push(Wait {
                name: row.metric.title(),
                hold: row.metric.hold.num_seconds(),
                why: why(row, now),
            }),
        }
    }
    gate
}

/// A source that was removed later still counts: what was asked once is missed. The first one that is added asks at once.
fn is_unasked(row: &MetricNow) -> bool {
    row.metric.source.is_none() && row.waiver.is_none() && matches!(row.verdict, Verdict::NoData { last: None })
}

fn why(row: &MetricNow, now: DateTime<Utc>) -> Why {
    let figure = words::figure(row);
    match row.verdict {
        Verdict::Holding { until, .. } => {
            Why::Holding { done: words::held_so_far(row, now).unwrap_or_default().num_seconds(), until }
        }
        Verdict::Outside { since, .. } => Why::Outside {
            figure: figure.unwrap_or_default(),
            bound: row.metric.bound().map_or_else(|| row.metric.bound_text.clone(), |bound| bound.to_string()),
            since: row.since.unwrap_or(since),
            left: row.left,
        },
        Verdict::NoData { last } => match &row.metric.problem {
            Some(problem) => Why::Problem(problem.clone()),
            None => Why::NoData {
                since: last.map(|(at, _)| at),
                last: figure,
                silent: row.metric.source.as_ref().filter(|source| !source.answers()).map(|source| source.name.clone()),
            },
        },
        Verdict::Held { .. } => Why::Problem(String::new()),
    }
}

impl Gate {
    /// Figures decide, not words.
    pub fn is_measured(&self) -> bool {
        self.metrics > 0
    }

    pub fn is_open(&self) -> bool {
        self.is_measured() && self.waits.is_empty()
    }

    /// The metric that will have held last; none unless time is all that is missing.
    pub fn shortest(&self) -> Option<(&Wait, DateTime<Utc>)> {
        let holding = self.waits.iter().map(|wait| match wait.why {
            Why::Holding { until, .. } => Some((wait, until)),
            _ => None,
        });
        let all: Option<Vec<(&Wait, DateTime<Utc>)>> = holding.collect();
        all?.into_iter().max_by_key(|(_, until)| *until)
    }

    /// When it opens, if nothing changes.
    pub fn earliest(&self) -> Option<DateTime<Utc>> {
        self.shortest().map(|(_, until)| until)
    }

    /// What needs a hand before time can help: left its bound again first, then silence, then outside.
    pub fn trouble(&self) -> Option<&Wait> {
        let rank = |wait: &&Wait| match &wait.why {
            Why::Outside { left: 1.., .. } => 0,
            Why::NoData { .. } | Why::Problem(_) => 1,
            Why::Outside { .. } => 2,
            Why::Holding { .. } => 3,
        };
        self.waits.iter().filter(|wait| rank(wait) < 3).min_by_key(rank)
    }

    /// `Not yet: Ticket deflection has held 6 of 15 min. Earliest 15:12.` None where it is open or asks for words.
    pub fn not_yet(&self, clock: &dyn Fn(DateTime<Utc>) -> String) -> Option<String> {
        if self.waits.is_empty() {
            return None;
        }
        let mut told: Vec<(Vec<&str>, String)> = Vec::new();
        for wait in &self.waits {
            let says = wait.says(clock);
            match told.iter_mut().find(|(_, other)| *other == says) {
                Some((names, _)) => names.push(&wait.name),
                None => told.push((vec![&wait.name], says)),
            }
        }
        let more = told.len().saturating_sub(MOST_TOLD);
        let said: Vec<String> = told.iter().take(MOST_TOLD).map(|(names, says)| sentence(names, says)).collect();
        let more = if more > 0 { format!(" And {more} more.") } else { String::new() };
        Some(format!("Not yet: {}{more}{}", said.join(" "), self.earliest_words(clock)))
    }

    fn earliest_words(&self, clock: &dyn Fn(DateTime<Utc>) -> String) -> String {
        if let Some(at) = self.earliest() {
            return format!(" Earliest {}.", clock(at));
        }
        let outside: Vec<&Wait> = self.waits.iter().filter(|wait| matches!(wait.why, Why::Outside { .. })).collect();
        let is_silent = self.waits.iter().any(|wait| matches!(wait.why, Why::NoData { .. } | Why::Problem(_)));
        match outside.iter().map(|wait| wait.hold).max() {
            Some(hold) if !is_silent => {
                let they = if outside.len() == 1 { "it is" } else { "they are" };
                format!(" Earliest {} after {they} inside.", words::length(Duration::seconds(hold)))
            }
            _ => String::new(),
        }
    }
}

impl Wait {
    /// `6 of 15 min`.
    pub fn held(&self) -> Option<String> {
        match self.why {
            Why::Holding { done, .. } => Some(words::of(Duration::seconds(done), Duration::seconds(self.hold))),
            _ => None,
        }
    }

    /// Of its hold, from 0 to 1.
    pub fn part(&self) -> f64 {
        match self.why {
            Why::Holding { done, .. } if self.hold > 0 => done as f64 / self.hold as f64,
            _ => 0.0,
        }
    }

    /// `6/15`, for a tab that shows few letters.
    pub fn share(&self) -> Option<String> {
        match self.why {
            Why::Holding { done, .. } if self.hold < 120 => Some(format!("{done}/{} s", self.hold)),
            Why::Holding { done, .. } => Some(format!("{}/{}", done / 60, self.hold / 60)),
            _ => None,
        }
    }

    /// After the name; `has` stands for several too, see [`sentence`].
    fn says(&self, clock: &dyn Fn(DateTime<Utc>) -> String) -> String {
        match &self.why {
            Why::Holding { .. } => format!("has held {}", self.held().unwrap_or_default()),
            Why::Outside { figure, bound, since, left: 1.. } => {
                format!("left its bound at {}: {figure}, bound {bound}; the hold starts again", clock(*since))
            }
            Why::Outside { figure, bound, .. } => format!("is outside: {figure}, bound {bound}"),
            Why::NoData { since: Some(since), last: Some(last), .. } => {
                format!("has no data since {}, the last value was {last}; no data is never a pass", clock(*since))
            }
            Why::NoData { .. } => "has no data yet; no data is never a pass".into(),
            Why::Problem(problem) => {
                format!("has no data: {}; no data is never a pass", problem.trim_end_matches('.'))
            }
        }
    }
}

fn sentence(names: &[&str], says: &str) -> String {
    match names {
        [one] => format!("{one} {says}."),
        [first @ .., last] => {
            let says = says.strip_prefix("has ").map_or_else(|| says.to_string(), |rest| format!("have {rest}"));
            format!("{} and {last} {says}.", first.join(", "))
        }
        [] => String::new(),
    }
}

/// `Two metrics`.
pub fn count_words(count: usize) -> String {
    let numbers = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];
    let number = numbers.get(count).map_or_else(|| count.to_string(), |word| word.to_string());
    format!("{number} metric{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
#[path = "gate_tests.rs"]
mod tests;
