//! Does a condition hold? If any series does; and what is not known is not denied.

use super::{Condition, Finding, Heard, Span, length::length};
use crate::recovery::{Bound, Sign};
use chrono::{DateTime, Duration, Utc};

const LONGEST_NAME: usize = 120;
/// Three times as long as the pause between two requests.
const STALE: Duration = Duration::seconds(90);

/// How the server stands that was to be asked.
#[derive(Clone, Debug, Default)]
pub struct SourceState {
    pub name: String,
    /// Since when it does not answer, and why.
    pub down: Option<(DateTime<Utc>, String)>,
}

/// `bound` is none for an alert's expression that holds where it answers anything. `heard` comes with when it was asked.
pub fn judged(
    condition: Option<&Condition>,
    heard: Option<(DateTime<Utc>, &Heard)>,
    source: &SourceState,
    now: DateTime<Utc>,
) -> Finding {
    let (at, heard) = match heard {
        Some((at, heard)) if now - at <= STALE => (at, heard),
        old => return unheard(old.map(|(at, _)| at), source),
    };
    let at = Some(at);
    match heard {
        Heard::Failed(why) => match &source.down {
            Some(_) => unheard(at, source),
            None => Finding::no_data(format!("{}: {why}", source.name), at),
        },
        Heard::Series(spans) => {
            let (answer, says) = match condition {
                Some(condition) => compared(&condition.bound, condition.window, spans),
                None => anything(spans),
            };
            Finding { answer, says, at, href: None }
        }
    }
}

fn unheard(at: Option<DateTime<Utc>>, source: &SourceState) -> Finding {
    let why = match (&source.down, at) {
        (Some((since, why)), _) => {
            format!("{} does not answer since {} UTC: {why}", source.name, since.format("%H:%M:%S"))
        }
        (None, Some(_)) => format!("{} was not asked lately", source.name),
        (None, None) => format!("{} is being asked", source.name),
    };
    Finding::no_data(why, at)
}

fn compared(bound: &Bound, window: Option<Duration>, spans: &[Span]) -> (Option<bool>, String) {
    if spans.is_empty() {
        return (None, "no data: the query answers nothing".into());
    }
    let lasts = window.map(|window| format!(" for {}", length(window))).unwrap_or_default();
    let all_hold =
        |span: &Span| span.low.zip(span.high).is_some_and(|(low, high)| bound.holds(low) && bound.holds(high));
    let holding: Vec<&Span> = spans.iter().filter(|span| !span.gaps && all_hold(span)).collect();
    if let Some(span) = furthest(bound, &holding) {
        let figure = bound.said(span.last.unwrap_or_default());
        return (Some(true), format!("{figure} {bound}{lasts}{}", place(span, holding.len(), spans.len())));
    }
    let unknown = spans.iter().filter(|span| span.gaps && (span.last.is_none() || all_hold(span))).count();
    if unknown > 0 {
        let of = if spans.len() == 1 { String::new() } else { format!(" of {unknown} of {} series", spans.len()) };
        return (
            None,
            match window {
                Some(window) => format!("no data: samples{of} are missing in the last {}", length(window)),
                None => format!("no data: the query answers no figure{of}"),
            },
        );
    }
    let known: Vec<&Span> = spans.iter().filter(|span| span.last.is_some()).collect();
    let Some(span) = furthest(bound, &known) else { return (None, "no data: the query answers no figure".into()) };
    let last = span.last.unwrap_or_default();
    let says = match window {
        Some(_) if bound.holds(last) => format!("{} now, but not {bound}{lasts}", bound.said(last)),
        _ => format!("{}, not {bound}", bound.said(last)),
    };
    (Some(false), format!("{says}{}", place(span, 1, spans.len())))
}

/// An expression such as an alert's has answers only where it holds. Without one nobody can tell an end from no data.
fn anything(spans: &[Span]) -> (Option<bool>, String) {
    match spans.first() {
        None => (None, "the alert’s query answers nothing now: it is no longer true, or it has no data".into()),
        Some(span) => {
            let figure = span.last.map(|last| plain().said(last)).unwrap_or_else(|| "no finite figure".into());
            (Some(true), format!("the alert’s query still answers: {figure}{}", place(span, spans.len(), spans.len())))
        }
    }
}

fn plain() -> Bound {
    Bound { sign: Sign::Above, figure: 0.0, unit: String::new() }
}

/// The series that says most: the highest where high figures hold, else the lowest.
fn furthest<'a>(bound: &Bound, spans: &[&'a Span]) -> Option<&'a Span> {
    let is_upper = matches!(bound.sign, Sign::Above | Sign::AtLeast);
    let key = |span: &Span| span.last.map(|last| if is_upper { last } else { -last }).unwrap_or(f64::NEG_INFINITY);
    spans.iter().copied().max_by(|one, other| key(one).total_cmp(&key(other)))
}

/// ` in {lang="en"}, 2 of 5 series`.
fn place(span: &Span, holding: usize, all: usize) -> String {
    let name: String = span.name.chars().take(LONGEST_NAME).collect();
    let name = if name.is_empty() { name } else { format!(" in {name}") };
    match (holding, all) {
        (_, 1) => name,
        (holding, all) if holding == all => format!("{name}, all {all} series alike"),
        (_, all) => format!("{name}, {holding} of {all} series"),
    }
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
