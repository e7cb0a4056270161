//! A metric's chart, drawn by the server, with its sentence and its table behind "Figures".

use super::{
    Bound, Mark, MetricNow, Point,
    chart::{Chart, HEIGHT, WIDTH, chart},
};
use crate::ui;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Rows of the table; of more points some are left out.
const MOST_ROWS: usize = 30;
/// Steps of the chart, of which one may be missing.
const GAP_STEPS: i64 = 3;

/// The span of time that the charts of one page show, so that they can be read one above the other.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    /// Seconds between two points after thinning.
    pub step: i64,
}

/// The chart alone; none without a figure.
pub fn drawn(row: &MetricNow, marks: &[Mark], span: Span) -> Option<AnyView> {
    let bound = row.metric.bound();
    let longest = (row.metric.every.num_seconds() * 5 / 2).max(span.step * GAP_STEPS);
    let drawn = chart(&row.points, bound.as_ref(), marks, span.from, span.to, longest)?;
    let sentence = sentence(row, bound.as_ref())?;
    let key = format!("chart-{}", row.metric.id);
    let view = view! {
        <figure class="chart" data-figure=key>
            {svg(drawn, &sentence, bound.as_ref())}
            <figcaption class="sr">{sentence}</figcaption>
        </figure>
    };
    Some(view.into_any())
}

/// Behind it: the sentence, the table, the query.
pub fn figures(row: &MetricNow) -> AnyView {
    let bound = row.metric.bound();
    let told = sentence(row, bound.as_ref()).map(|sentence| {
        view! { <p>{sentence}</p> {table(&row.points, bound.as_ref())} }
    });
    let query = (!row.metric.promql.is_empty()).then(|| {
        view! {
            <p class="dim">"Query"</p>
            <div class="cmd text"><pre><code dir="ltr">{row.metric.promql.clone()}</code></pre>{ui::copy_button("Copy", &row.metric.promql)}</div>
        }
    });
    view! { {told} {query} }.into_any()
}

fn svg(drawn: Chart, sentence: &str, bound: Option<&Bound>) -> AnyView {
    let gaps: Vec<_> = drawn
        .gaps
        .iter()
        .map(|(from, to)| view! { <rect class="gap" x=from.to_string() y="0" width=(to - from).to_string() height=HEIGHT.to_string()></rect> })
        .collect();
    let marks: Vec<_> = drawn
        .marks
        .iter()
        .map(|(x, mark)| {
            let title = format!("{} {}", ui::clock(mark.at), mark.label);
            view! {
                <line class=format!("mark {}", mark.kind) x1=x.to_string() x2=x.to_string() y1="0" y2=HEIGHT.to_string()>
                    <title>{title}</title>
                </line>
            }
        })
        .collect();
    let lines: Vec<_> =
        drawn.lines.into_iter().map(|points| view! { <polyline class="figure" points=points></polyline> }).collect();
    let dots: Vec<_> = drawn
        .dots
        .iter()
        .map(|(x, y)| view! { <circle class="dot" cx=x.to_string() cy=y.to_string() r="2"></circle> })
        .collect();
    let limit = drawn.bound.zip(bound).map(|(y, bound)| {
        view! {
            <line class="bound" x1="0" x2=WIDTH.to_string() y1=y.to_string() y2=y.to_string()>
                <title>{format!("bound {bound}")}</title>
            </line>
        }
    });
    let view_box = format!("0 0 {WIDTH} {HEIGHT}");
    view! {
        <svg viewBox=view_box preserveAspectRatio="none" role="img" aria-label=sentence.to_string()>
            {gaps}{marks}{limit}{lines}{dots}
        </svg>
    }
    .into_any()
}

/// `Refusal rate: 4 % at 14:00, now 5 %; from 4 % to 19 %. Bound ≤ 6 %.`
fn sentence(row: &MetricNow, bound: Option<&Bound>) -> Option<String> {
    let known: Vec<(DateTime<Utc>, f64)> =
        row.points.iter().filter_map(|point| Some((point.at, point.figure?))).collect();
    let ((first_at, first), (last_at, last)) = (*known.first()?, *known.last()?);
    let said = |figure: f64| bound.map_or_else(|| figure.to_string(), |bound| bound.said(figure));
    let lowest = known.iter().map(|(_, figure)| *figure).fold(f64::INFINITY, f64::min);
    let highest = known.iter().map(|(_, figure)| *figure).fold(f64::NEG_INFINITY, f64::max);
    let limit = bound.map(|bound| format!(" Bound {bound}.")).unwrap_or_default();
    Some(format!(
        "{}: {} at {}, {} at {}; lowest {}, highest {}.{limit}",
        row.metric.title(),
        said(first),
        ui::clock(first_at),
        said(last),
        ui::clock(last_at),
        said(lowest),
        said(highest)
    ))
}

fn table(points: &[Point], bound: Option<&Bound>) -> AnyView {
    let every = points.len().div_ceil(MOST_ROWS).max(1);
    let rows: Vec<_> = points
        .iter()
        .rev()
        .step_by(every)
        .map(|point| {
            let figure = match (point.figure, bound) {
                (None, _) => "no data".to_string(),
                (Some(figure), Some(bound)) => bound.said(figure),
                (Some(figure), None) => figure.to_string(),
            };
            let inside = match (point.figure, bound) {
                (Some(figure), Some(bound)) if bound.holds(figure) => "inside",
                (Some(_), Some(_)) => "outside",
                _ => "",
            };
            view! { <tr role="row"><td role="cell">{ui::time(point.at)}</td><td role="cell" class="end">{figure}</td><td role="cell">{inside}</td></tr> }
        })
        .collect();
    view! {
        <table class="table" role="table">
            <thead role="rowgroup"><tr role="row">
                <th role="columnheader" scope="col">"Time"</th>
                <th role="columnheader" scope="col" class="end">"Figure"</th>
                <th role="columnheader" scope="col">"Bound"</th>
            </tr></thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}
