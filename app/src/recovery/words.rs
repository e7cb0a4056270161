//! Where a metric stands, in words; the same for everyone, with the reader's clock.

use super::{Bound, MetricNow, SourceHealth, State, Verdict};
use crate::ui::span;
use chrono::{DateTime, Duration, Utc};

/// A lamp's name for a verdict: it has a shape of its own, the colour only repeats it.
pub fn mark_name(verdict: &Verdict) -> (&'static str, State) {
    match verdict {
        Verdict::NoData { .. } => ("lamp-blocked", State::NoData),
        Verdict::Outside { .. } => ("late", State::Outside),
        Verdict::Holding { .. } => ("lamp-holding", State::Holding),
        Verdict::Held { .. } => ("tick", State::Held),
    }
}

/// The figure that the verdict speaks of, the last known one where there is no data.
pub fn figure(now: &MetricNow) -> Option<String> {
    let figure = match now.verdict {
        Verdict::NoData { last } => last.map(|(_, figure)| figure),
        Verdict::Outside { figure, .. } | Verdict::Holding { figure, .. } | Verdict::Held { figure, .. } => {
            Some(figure)
        }
    };
    Some(match now.metric.bound() {
        Some(bound) => bound.said(figure?),
        None => figure?.to_string(),
    })
}

/// When it will have held, if nothing changes.
pub fn until_held(now: &MetricNow) -> Option<DateTime<Utc>> {
    match now.verdict {
        Verdict::Holding { until, .. } => Some(until),
        _ => None,
    }
}

/// `inside since 14:57, 6 of 15 min, until 15:12`.
pub fn state_words(row: &MetricNow, clock: &dyn Fn(DateTime<Utc>) -> String, now: DateTime<Utc>) -> String {
    let hold = row.metric.hold;
    match row.verdict {
        Verdict::NoData { last } => match (&row.metric.problem, last) {
            (Some(problem), _) => format!("no data: {problem} No data is never a pass"),
            (None, Some((at, _))) => {
                let last = figure(row).unwrap_or_default();
                format!("no data since {}, the last value was {last}; no data is never a pass", clock(at))
            }
            (None, None) => "no data yet; no data is never a pass".into(),
        },
        Verdict::Outside { figure, since } => {
            let Some(bound) = row.metric.bound() else { return "outside".into() };
            let outside = format!("{}, bound {bound}, {} outside", bound.said(figure), distance(&bound, figure));
            match row.left {
                0 => outside,
                times => {
                    let left = clock(row.since.unwrap_or(since));
                    format!("{outside}; left at {left}, the hold starts again{}", time_word(times))
                }
            }
        }
        Verdict::Holding { since, until, .. } => {
            let done = held_so_far(row, now).unwrap_or_default();
            format!("inside since {}, {}, until {}", clock(since), of(done, hold), clock(until))
        }
        Verdict::Held { since, .. } => {
            format!("inside since {}, held {}", clock(row.since.unwrap_or(since).min(since)), of(hold, hold))
        }
    }
}

/// How much of its hold is proved; never all of it before the sample that proves it is there.
pub fn held_so_far(row: &MetricNow, now: DateTime<Utc>) -> Option<Duration> {
    let most = row.metric.hold - Duration::seconds(1);
    match row.verdict {
        Verdict::Holding { since, .. } => Some((now - since).min(most).max(Duration::zero())),
        Verdict::Held { .. } => Some(row.metric.hold),
        _ => None,
    }
}

/// How its source is, in one line.
pub fn source_words(source: Option<&SourceHealth>, clock: &dyn Fn(DateTime<Utc>) -> String) -> String {
    let Some(source) = source else { return "No data source yet: an administrator adds one in the settings.".into() };
    let name = &source.name;
    match (source.removed, &source.error, source.answered_at) {
        (true, ..) => format!("{name} was removed."),
        (_, Some(error), Some(at)) => {
            let since = clock(source.failed_at.unwrap_or(at));
            format!("{name} does not answer since {since}: {error} Last answer {}.", clock(at))
        }
        (_, Some(error), None) => format!("{name} never answered: {error}"),
        (_, None, Some(_)) => match source.latency_ms {
            Some(latency) => format!("{name} answers, {latency} ms"),
            None => format!("{name} answers"),
        },
        (_, None, None) => format!("{name} was not asked yet"),
    }
}

/// `6 of 15 min`; holds of less than two minutes in seconds.
pub fn of(done: Duration, hold: Duration) -> String {
    match hold.num_seconds() {
        0..120 => format!("{} of {} s", done.num_seconds(), hold.num_seconds()),
        120..3600 => format!("{} of {} min", done.num_minutes(), hold.num_minutes()),
        _ => format!("{} of {}", span(done), span(hold)),
    }
}

/// `15 min`; less than two minutes in seconds.
pub fn length(hold: Duration) -> String {
    match hold.num_seconds() {
        seconds @ 0..120 => format!("{seconds} s"),
        _ => span(hold),
    }
}

/// Percentages differ by points.
fn distance(bound: &Bound, figure: f64) -> String {
    let apart = Bound { unit: String::new(), ..bound.clone() }.said((figure - bound.figure).abs());
    match bound.unit.as_str() {
        "%" if apart == "1" => "1 point".into(),
        "%" => format!("{apart} points"),
        _ => bound.said((figure - bound.figure).abs()),
    }
}

fn time_word(times: i32) -> String {
    match times {
        ..=1 => String::new(),
        2 => " (second time)".into(),
        3 => " (third time)".into(),
        more => format!(" ({more} times)"),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::Metric;
    use super::*;
    use crate::ids::MetricId;

    pub fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_000 + minute * 60, 0).expect("a time")
    }

    pub fn row(bound: &str, verdict: Verdict) -> MetricNow {
        let metric = Metric {
            id: MetricId(uuid::Uuid::nil()),
            name: "refusal_rate".into(),
            role: "key".into(),
            promql: "refusals".into(),
            bound_text: bound.into(),
            hold: Duration::minutes(15),
            every: Duration::seconds(15),
            source: None,
            problem: None,
            added_at: at(0),
            changed_at: None,
            by_hand: false,
        };
        MetricNow { metric, verdict, since: None, left: 0, last: None, points: vec![], waiver: None }
    }

    fn said(row: &MetricNow) -> String {
        state_words(row, &|at| at.format("%H:%M").to_string(), at(63))
    }

    #[test]
    fn the_states_are_said_as_the_screens_say_them() {
        let holding = Verdict::Holding { figure: 5.0, since: at(57), until: at(72) };
        assert_eq!(said(&row("<= 6 %", holding)), "inside since 14:57, 6 of 15 min, until 15:12");
        let outside = Verdict::Outside { figure: 38.0, since: at(64) };
        assert_eq!(said(&row(">= 40 %", outside.clone())), "38 %, bound ≥ 40 %, 2 points outside");
        let again = MetricNow { left: 2, ..row(">= 40 %", outside) };
        assert!(said(&again).ends_with("left at 15:04, the hold starts again (second time)"), "{}", said(&again));
        let none = Verdict::NoData { last: Some((at(31), 5.0)) };
        assert_eq!(said(&row("<= 6 %", none)), "no data since 14:31, the last value was 5 %; no data is never a pass");
        let held = MetricNow { since: Some(at(1)), ..row("< 5 s", Verdict::Held { figure: 3.0, since: at(40) }) };
        assert_eq!(said(&held), "inside since 14:01, held 15 of 15 min");
        assert_eq!(
            said(&row("< 5 s", Verdict::Outside { figure: 6.5, since: at(1) })),
            "6.5 s, bound < 5 s, 1.5 s outside"
        );
    }

    #[test]
    fn a_source_says_how_it_is() {
        let health = SourceHealth {
            id: crate::ids::SourceId(uuid::Uuid::nil()),
            name: "Prometheus main".into(),
            asked_at: Some(at(1)),
            answered_at: Some(at(1)),
            latency_ms: Some(21),
            error: None,
            failed_at: None,
            removed: false,
        };
        let words = |health: &SourceHealth| source_words(Some(health), &|at| at.format("%H:%M").to_string());
        assert_eq!(words(&health), "Prometheus main answers, 21 ms");
        let down =
            SourceHealth { error: Some("connect to prom:9090: refused.".into()), failed_at: Some(at(31)), ..health };
        assert_eq!(
            words(&down),
            "Prometheus main does not answer since 14:31: connect to prom:9090: refused. Last answer 14:01."
        );
    }
}
