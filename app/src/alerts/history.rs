//! What became of an alert: a strip of when it fired, the marks, and the deliveries that told of it.

use super::{AlertRow, DeliveryRow, Mark, Span};
use crate::{links, ui};
use chrono::{DateTime, Duration, Utc};
use leptos::prelude::*;

/// A thousandth of the strip is the least that is seen.
const WIDTH: i64 = 1000;
const LEAST: i64 = 4;

/// Where the spans lie on a strip that ends now: left edge and width, oldest first. None: there is nothing to draw.
pub fn drawn(spans: &[Span], now: DateTime<Utc>) -> Vec<(i64, i64)> {
    let Some(begins) = spans.iter().map(|span| span.from).min() else { return Vec::new() };
    let whole = (now - begins).max(Duration::minutes(1)).num_milliseconds();
    let at = |at: DateTime<Utc>| ((at - begins).num_milliseconds() * WIDTH / whole).clamp(0, WIDTH);
    let mut drawn: Vec<(i64, i64)> = spans
        .iter()
        .map(|span| {
            let (left, right) = (at(span.from), at(span.to.unwrap_or(now)));
            let width = (right - left).max(LEAST);
            (left.min(WIDTH - width), width)
        })
        .collect();
    drawn.sort_unstable();
    drawn
}

pub(super) fn strip(spans: &[Span], alert: &AlertRow) -> AnyView {
    let now = ui::frame().clock.now;
    let Some(begins) = spans.iter().map(|span| span.from).min() else { return ().into_any() };
    let bars: Vec<_> = drawn(spans, now)
        .into_iter()
        .map(|(x, width)| {
            view! { <rect class="on" x=x.to_string() y="0" width=width.to_string() height="22"></rect> }
        })
        .collect();
    let times = match spans.len() {
        1 => "It fired once".to_string(),
        50.. => "It fired at least 50 times".into(),
        several => format!("It fired {several} times"),
    };
    let until = if alert.is_firing() { "and fires now." } else { "and does not fire now." };
    view! {
        <figure class="inbox-strip history">
            <svg viewBox="0 0 1000 22" preserveAspectRatio="none" aria-hidden="true">
                <rect class="off" x="0" y="0" width="1000" height="22"></rect>{bars}
            </svg>
            <figcaption class="dim">{times} " since " {ui::time(begins)} ", " {until}</figcaption>
        </figure>
    }
    .into_any()
}

/// Marks that say the same again are one: a delivery every minute is no news.
fn condensed(marks: &[Mark]) -> Vec<(&Mark, usize)> {
    let mut rows: Vec<(&Mark, usize)> = Vec::new();
    for mark in marks {
        match rows.last_mut() {
            Some((last, times)) if last.status == mark.status && mark.status == "firing" => {
                *times += 1;
                *last = mark;
            }
            _ => rows.push((mark, 1)),
        }
    }
    rows
}

pub(super) fn marks(marks: &[Mark], spans: &[Span], alert: &AlertRow) -> AnyView {
    let rows: Vec<_> = condensed(marks).into_iter().map(|(mark, times)| row(mark, times)).collect();
    let before: Vec<_> = spans
        .iter()
        .filter(|span| span.id != alert.id)
        .take(10)
        .map(|span| {
            let place =
                span.incident.map(|number| view! { " in " <a href=links::incident(number)>{format!("#{number}")}</a> });
            let until = span.to.map(|to| view! { " to " {ui::time(to)} });
            view! { <li><a href=super::alert_address(span.id)>{ui::time(span.from)}</a> {until} {place}</li> }
        })
        .collect();
    let before = (!before.is_empty())
        .then(|| view! { <h3>"The same key at other times"</h3><ul class="inbox-before">{before}</ul> });
    view! { <section class="inbox-part"><h3>"History"</h3><ol class="inbox-marks">{rows}</ol>{before}</section> }
        .into_any()
}

fn row(mark: &Mark, times: usize) -> impl IntoView + use<> {
    let place = mark.incident.map(|number| view! { " " <a href=links::incident(number)>{format!("#{number}")}</a> });
    let by = mark.by.clone().unwrap_or_else(|| "the sender".into());
    let says = match mark.status.as_str() {
        "firing" => "fires".to_string(),
        "resolved" => "fires no more".into(),
        "acknowledged" => format!("acknowledged by {by}"),
        "noted" => format!("note by {by}"),
        "attached" => format!("attached by {by} to"),
        "detached" => format!("taken out by {by} of"),
        other => other.to_string(),
    };
    let again = (times > 1).then(|| format!(", said {} times", ui::grouped(times as i64)));
    let note = mark.note.clone().map(|note| view! { <p class="ev" dir="auto">{note}</p> });
    view! {
        <li class=mark.status.clone()>
            {ui::time(mark.happened_at)} " " <span dir="auto">{says}</span> {place} {again} {note}
        </li>
    }
}

pub(super) fn deliveries(deliveries: &[DeliveryRow]) -> AnyView {
    let rows: Vec<_> = deliveries.iter().map(delivery).collect();
    let count = deliveries.len();
    let none = (count == 0).then(|| view! { <p class="dim">"No delivery of it is kept any more."</p> });
    view! {
        <section class="inbox-part">
            <h3>{if count >= 20 { "The last 20 deliveries".to_string() } else { format!("Deliveries, {count}") }}</h3>
            {none}
            <ul class="inbox-deliveries">{rows}</ul>
        </section>
    }
    .into_any()
}

fn delivery(delivery: &DeliveryRow) -> impl IntoView + use<> {
    let size = match delivery.bytes {
        small @ 0..=9999 => format!("{} B", ui::grouped(small)),
        large => format!("{} kB", ui::grouped(large / 1000)),
    };
    let error = delivery.error.clone().map(|error| view! { <span class="bad" dir="auto">" " {error}</span> });
    let raw = match (&delivery.raw, delivery.bytes) {
        (_, 0) => view! { <span class="dim">" its body was let go after 30 days"</span> }.into_any(),
        (None, _) => {
            view! { <span class="dim">" its body also speaks of alerts that you may not see"</span> }.into_any()
        }
        (Some(raw), _) => {
            let address = format!("/alerts/deliveries/{}", delivery.id);
            view! {
                <details class="fold-field">
                    <summary>"Raw"</summary>
                    <p class="acts">{ui::copy_button("Copy", raw)}<a class="act small quiet" href=address>"Whole body as a file"</a></p>
                    <pre class="inbox-raw" dir="ltr" tabindex="0">{raw.clone()}</pre>
                </details>
            }
            .into_any()
        }
    };
    view! {
        <li>{ui::time_to_the_second(delivery.received_at)} <span class="dim">{format!(" {}, {size}", delivery.format)}</span> {error} {raw}</li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::AlertId;
    use uuid::Uuid;

    #[test]
    fn spans_are_drawn_from_the_first_to_now() {
        let at = |minute: i64| DateTime::from_timestamp(1_739_628_000 + minute * 60, 0).unwrap();
        let span =
            |from, to: Option<i64>| Span { id: AlertId(Uuid::nil()), from: at(from), to: to.map(at), incident: None };
        assert_eq!(drawn(&[], at(0)), []);
        assert_eq!(drawn(&[span(50, None), span(0, Some(10))], at(100)), [(0, 100), (500, 500)]);
        // One that just began is seen, and stays on the strip.
        assert_eq!(drawn(&[span(0, Some(1)), span(100, None)], at(100)), [(0, 10), (996, 4)]);
        assert_eq!(drawn(&[span(0, None)], at(0)), [(0, 4)]);
    }

    #[test]
    fn what_is_said_again_is_one_row() {
        let at = DateTime::from_timestamp(1_739_628_000, 0).unwrap();
        let mark = |status: &str| Mark {
            status: status.into(),
            happened_at: at,
            recorded_at: at,
            by: None,
            note: None,
            incident: None,
        };
        let marks: Vec<Mark> =
            ["resolved", "firing", "firing", "acknowledged", "firing"].into_iter().map(mark).collect();
        let rows: Vec<(&str, usize)> =
            condensed(&marks).into_iter().map(|(mark, times)| (mark.status.as_str(), times)).collect();
        assert_eq!(rows, [("resolved", 1), ("firing", 2), ("acknowledged", 1), ("firing", 1)]);
    }
}
