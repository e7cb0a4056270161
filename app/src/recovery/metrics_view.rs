//! The metrics of an incident on its verify stop: value, bound, hold, last sample, source, chart, and its waiver.

use super::{
    Gate, Mark, MetricNow, SourceHealth, Verdict,
    figures_view::{Span, drawn, figures},
    metric_forms, waiver_view,
    words::{figure, mark_name, source_words, state_words},
};
use crate::{
    ids::{IncidentNumber, SourceId},
    ui,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct MetricsPanel {
    pub number: IncidentNumber,
    pub rows: Vec<MetricNow>,
    pub gate: Gate,
    /// Those that may be chosen.
    pub sources: Vec<(SourceId, String)>,
    pub marks: Vec<Mark>,
    /// What the charts show.
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub step: i64,
    /// The incident is open, and the viewer may add; and may edit, and sign.
    pub may_add: bool,
    pub may_edit: bool,
    /// Who signs, where the viewer may not.
    pub owner: Option<String>,
}

/// `words` is a further act, beside the one that adds.
pub fn metrics(panel: &MetricsPanel, words: Option<AnyView>) -> AnyView {
    let rows: Vec<_> = panel.rows.iter().map(|row| one(panel, row)).collect();
    let list = match rows.is_empty() {
        true => view! {
            <p class="dim">
                "No metric yet. A runbook with a recovery table brings them, or add one here. Without any, recovery is told in words, and the postmortem says so."
            </p>
        }
        .into_any(),
        false => view! { <ul class="metrics">{rows}</ul> }.into_any(),
    };
    view! {
        {list}
        {(panel.may_add || words.is_some()).then(|| view! {
            <div class="acts">{panel.may_add.then(|| metric_forms::add(panel))}{words}</div>
        })}
    }
    .into_any()
}

fn one(panel: &MetricsPanel, row: &MetricNow) -> AnyView {
    let metric = &row.metric;
    let is_waived = row.waiver.is_some() && !row.verdict.has_held();
    let (mark, state) = mark_name(&row.verdict);
    let mark = if is_waived { "lamp-waived" } else { mark };
    let class = if is_waived { "metric waived" } else { "metric" };
    let now = ui::frame().clock.now.min(panel.to);
    let words = state_words(row, &ui::clock, now);
    let value = match (&row.verdict, figure(row)) {
        (Verdict::NoData { .. }, _) | (_, None) => "no data".to_string(),
        (_, Some(figure)) => figure,
    };
    let bound = metric.bound().map_or_else(|| metric.bound_text.clone(), |bound| bound.to_string());
    let edited = metric.changed_at.map(|at| view! { <span class="tag warn">"edited " {ui::time(at)}</span> });
    let span = Span { from: panel.from, to: panel.to, step: panel.step };
    let shown = drawn(row, &panel.marks, span).unwrap_or_else(|| {
        view! { <div class="chart none">"Nothing to draw: no figure was ever answered."</div> }.into_any()
    });
    let edits = panel.may_edit.then(|| view! { <div class="acts">{metric_forms::change(panel, metric)}</div> });
    let edits_open = metric_forms::is_mine(metric)
        && (metric_forms::was_refused("metric.change") || metric_forms::was_refused("metric.remove"));
    let of = format!(" of {}", metric.title());
    let key = |part: &str| format!("{part}-{}", metric.id);
    view! {
        <li class=format!("{class} {}", state.word()) id=key("metric")>
            <div class="metric-head" data-figure=key("head")>
                <span class="verdict">{ui::icon(mark)}</span>
                <span class="metric-role">{metric.role.clone()}</span>
                <b class="metric-name" dir="auto">{metric.title()}</b>
                <span class="metric-value">{value}</span>
                <span class="metric-bound">{bound}</span>
                <p class="metric-words">{words} " " {edited}</p>
            </div>
            {waiver_view::standing(panel, row)}
            <div class="acts metric-foot">
                {shown}
                <span class="dim metric-last" data-figure=key("last")>{last_sample(row, now)}</span>
                <details class="act-panel" open=edits_open>
                    <summary class="act small quiet">"Query" <span class="sr">{of}</span></summary>
                    <div class="metric-query">{figures(row)}{edits}</div>
                </details>
                {waiver_view::sign(panel, row)}
            </div>
        </li>
    }
    .into_any()
}

/// `last sample 15:02:45`; an old one says its age and what was expected.
fn last_sample(row: &MetricNow, now: DateTime<Utc>) -> String {
    let Some(last) = &row.last else { return "no sample yet".into() };
    let every = row.metric.every;
    let age = now - last.at;
    if age > every * 2 {
        let age = ui::ago(age).replace(" ago", " old");
        return format!("last sample {age}, expected every {} s", every.num_seconds());
    }
    let failed = match &last.reading {
        super::Reading::Figures(series) if last.figures().is_some() && series.len() > 1 => {
            format!(", the worst of {} series", series.len())
        }
        super::Reading::Figures(_) if last.figures().is_some() => String::new(),
        super::Reading::Figures(_) => ": not a number".into(),
        super::Reading::Empty => ": the query found nothing".into(),
        super::Reading::Failed(why) => format!(": {why}"),
    };
    format!("last sample {}{failed}", last_time(last.at))
}

/// A sample's time has its seconds.
pub(super) fn last_time(at: DateTime<Utc>) -> String {
    (ui::frame().clock.local)(at).0.format("%H:%M:%S").to_string()
}

/// Each source once, or the want of one.
pub(super) fn source_lines(panel: &MetricsPanel) -> Option<AnyView> {
    let mut seen: Vec<Option<&SourceHealth>> = Vec::new();
    for row in &panel.rows {
        let source = row.metric.source.as_ref();
        if !seen.iter().any(|other| other.map(|other| other.id) == source.map(|source| source.id)) {
            seen.push(source);
        }
    }
    let lines: Vec<_> = seen
        .into_iter()
        .map(|source| {
            let class = if source.is_some_and(SourceHealth::answers) { "held" } else { "no_data" };
            let mark = if class == "held" { "tick" } else { "late" };
            let words = source_words(source, &ui::clock);
            view! { <p class=format!("source-line {class}")>{ui::icon(mark)} " " <span dir="auto">{words}</span></p> }
        })
        .collect();
    (!lines.is_empty()).then(|| view! { <div class="source-lines" data-figure="sources">{lines}</div> }.into_any())
}
