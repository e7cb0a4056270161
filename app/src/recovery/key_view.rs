//! The key metric beside the work: its course, its bound, and the marks of what was done.

use super::{
    MetricsPanel,
    figures_view::{Span, drawn, figures},
    words::figure,
};
use leptos::prelude::*;

pub fn key_card(panel: &MetricsPanel) -> Option<AnyView> {
    let row = panel.rows.first()?;
    let span = Span { from: panel.from, to: panel.to, step: panel.step };
    let drawn = drawn(row, &panel.marks, span)?;
    let value = figure(row).unwrap_or_else(|| "no data".into());
    let bound = row.metric.bound().map_or_else(|| row.metric.bound_text.clone(), |bound| bound.to_string());
    Some(
        view! {
            <section class="panel key-card" aria-labelledby="key-h">
                <header><h2 id="key-h" dir="auto">{row.metric.title()}</h2>
                    <p class="aside" data-figure="key-value">{row.metric.role.clone()} " · " <b>{value}</b> {format!(", bound {bound}")}</p></header>
                <div class="body metric">
                    {drawn}
                    <details class="evidence"><summary>"Figures"</summary>{figures(row)}</details>
                </div>
            </section>
        }
        .into_any(),
    )
}
