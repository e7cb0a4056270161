//! The metrics of an incident on its verify stop: value, bound, hold, last sample, source, chart.

use super::{
    Mark, MetricNow, SourceHealth, Verdict,
    figures_view::{Span, figures},
    metric_forms,
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
    /// Those that may be chosen.
    pub sources: Vec<(SourceId, String)>,
    pub marks: Vec<Mark>,
    /// What the charts show.
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub step: i64,
    /// The incident is open, and the viewer may add; and may edit.
    pub may_add: bool,
    pub may_edit: bool,
}

pub fn metrics(panel: &MetricsPanel) -> AnyView {
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
        {sources_line(panel)}
        {panel.may_add.then(|| view! { <div class="acts">{metric_forms::add(panel)}</div> })}
    }
    .into_any()
}

fn one(panel: &MetricsPanel, row: &MetricNow) -> AnyView {
    let metric = &row.metric;
    let (mark, state) = mark_name(&row.verdict);
    let now = ui::frame().clock.now.min(panel.to);
    let words = state_words(row, &ui::clock, now);
    let value = match (&row.verdict, figure(row)) {
        (Verdict::NoData { .. }, _) | (_, None) => "no data".to_string(),
        (_, Some(figure)) => figure,
    };
    let bound = metric.bound().map_or_else(|| metric.bound_text.clone(), |bound| bound.to_string());
    let edited = metric.changed_at.map(|at| view! { <span class="tag warn">"edited " {ui::time(at)}</span> });
    let span = Span { from: panel.from, to: panel.to, step: panel.step };
    let shown = figures(row, &panel.marks, span).unwrap_or_else(|| {
        view! { <div class="chart none">"Nothing to draw: no figure was ever answered."</div> }.into_any()
    });
    view! {
        <li class=format!("metric {}", state.word())>
            <div class="metric-head">
                <span class="verdict">{ui::icon(mark)}</span>
                <span class="metric-role">{metric.role.clone()}</span>
                <b class="metric-name" dir="auto">{metric.title()}</b>
                <span class="metric-value">{value}</span>
                <span class="metric-bound">{bound}</span>
            </div>
            <p class="metric-words">{words} " " {edited}</p>
            {shown}
            <div class="metric-foot">
                <span class="dim">{last_sample(row, now)}</span>
                {panel.may_edit.then(|| view! { <div class="acts">{metric_forms::change(panel, metric)}</div> })}
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
    let (there, _) = (ui::frame().clock.local)(last.at);
    let failed = match &last.reading {
        super::Reading::Figures(series) if last.figures().is_some() && series.len() > 1 => {
            format!(", the worst of {} series", series.len())
        }
        super::Reading::Figures(_) if last.figures().is_some() => String::new(),
        super::Reading::Figures(_) => ": not a number".into(),
        super::Reading::Empty => ": the query found nothing".into(),
        super::Reading::Failed(why) => format!(": {why}"),
    };
    format!("last sample {}{failed}", there.format("%H:%M:%S"))
}

/// Each source once, or the want of one.
fn sources_line(panel: &MetricsPanel) -> Option<AnyView> {
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
    (!lines.is_empty()).then(|| view! { <div class="source-lines">{lines}</div> }.into_any())
}
