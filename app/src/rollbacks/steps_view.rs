//! *What each step did*: the figures before, after each step, and where they have to be.

use super::{Effect, Figure, Rollback, RollbackPanel, State, judged};
use crate::{
    ids::MetricId,
    recovery::{self, MetricNow},
    ui,
};
use leptos::prelude::*;

/// `shows_now` puts the present figure at the end, where recovery is watched. None where nothing was started.
pub fn steps_table(panel: &RollbackPanel, metrics: &[MetricNow], shows_now: bool) -> Option<AnyView> {
    let steps: Vec<&Rollback> = panel.steps.iter().filter(|step| step.state() != State::Failed).collect();
    let first = *steps.first()?;
    let rows: Vec<&Figure> = in_order(&steps, metrics);
    let heads: Vec<_> = steps.iter().map(|step| head(step)).collect();
    let last = if shows_now { "now" } else { "bound" };
    let figures = if rows.len() == 1 { "1 figure".into() } else { format!("{} figures", rows.len()) };
    let body: Vec<_> = rows.iter().map(|figure| row(figure, first, &steps, metrics, shows_now)).collect();
    let table = match body.is_empty() {
        true => view! { <p class="dim">"No metric had been there to measure it by."</p> }.into_any(),
        false => view! {
            <table class="steps-table" role="table">
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col"><span class="sr">"Metric"</span></th>
                    <th role="columnheader" scope="col">"before"</th>
                    {heads}
                    <th role="columnheader" scope="col">{last}</th>
                    {(!shows_now).then(|| view! { <th role="columnheader" scope="col"><span class="sr">"inside or outside"</span></th> })}
                </tr></thead>
                <tbody role="rowgroup">{body}</tbody>
            </table>
        }
        .into_any(),
    };
    Some(
        view! {
            <section class="panel" id="steps" aria-labelledby="steps-h">
                <header class="desk-only"><h2 id="steps-h">"What each step did"</h2><p class="aside">"captured by the server, from samples alone"</p></header>
                <details class="phone-fold">
                    <summary><h2>"What each step did"</h2><span class="n">{figures}</span></summary>
                    <div class="body">{table}</div>
                </details>
            </section>
        }
        .into_any(),
    )
}

/// Each metric once, as the steps knew it.
fn in_order<'a>(steps: &[&'a Rollback], metrics: &[MetricNow]) -> Vec<&'a Figure> {
    let mut rows: Vec<&Figure> = Vec::new();
    for figure in steps.iter().flat_map(|step| &step.figures) {
        if !rows.iter().any(|known| known.metric == figure.metric) {
            rows.push(figure);
        }
    }
    let place = |metric: MetricId| metrics.iter().position(|row| row.metric.id == metric).unwrap_or(usize::MAX);
    rows.sort_by_key(|figure| place(figure.metric));
    rows
}

fn head(step: &Rollback) -> AnyView {
    let undone = (step.state() == State::Undone).then_some(", undone");
    let says = (step.after_at.is_some() && step.effect() != Effect::NoData).then(|| {
        view! { <span class="line-2">{judged(step.effect()).split(':').next().unwrap_or_default().to_string()}</span> }
    });
    view! {
        <th role="columnheader" scope="col">{step.part.clone()} " " {ui::time(step.marks.started.at)} {undone} {says}</th>
    }
    .into_any()
}

fn row(figure: &Figure, first: &Rollback, steps: &[&Rollback], metrics: &[MetricNow], shows_now: bool) -> AnyView {
    let of = |step: &Rollback| step.figures.iter().find(|other| other.metric == figure.metric).cloned();
    let before = of(first).and_then(|figure| figure.before);
    let cells: Vec<_> = steps
        .iter()
        .map(|step| {
            let label = view! { <span class="label">{step.part.clone()} " " {ui::time(step.marks.started.at)}</span> };
            let cell = match (of(step), step.after_at, step.after_due) {
                (Some(own), Some(at), _) if own.after.is_some() => {
                    view! { <b>{own.said(own.after)}</b> <span class="dim">" at " {ui::time(at)}</span> }.into_any()
                }
                (Some(_), Some(_), _) => view! { <span class="tag nodata">"no data"</span> }.into_any(),
                (_, None, Some(due)) => view! { <span class="dim">"comes at " {ui::time(due)}</span> }.into_any(),
                _ => view! { <span class="dim">"—"</span> }.into_any(),
            };
            view! { <td role="cell" class="step">{label}{cell}</td> }
        })
        .collect();
    let now = metrics.iter().find(|row| row.metric.id == figure.metric);
    let bound = figure.bound();
    // A step that was measured without an answer says nothing: what stood before it is no pass.
    let measured = steps.iter().rev().find(|step| step.stands() && step.after_at.is_some());
    let latest = measured.map_or(before, |step| of(step).and_then(|figure| figure.after));
    let said = match (&bound, latest) {
        (Some(bound), Some(latest)) if bound.holds(latest) => {
            view! { <span class="inside">{ui::icon("tick")} "inside"</span> }.into_any()
        }
        (Some(_), Some(_)) => view! { <span class="outside">{ui::icon("late")} "outside"</span> }.into_any(),
        _ => view! { <span class="tag nodata">"no data"</span> }.into_any(),
    };
    let bound = bound.map_or_else(|| figure.bound_text.clone(), |bound| bound.to_string());
    let role = match figure.role.as_str() {
        "business" => "bus.",
        "safety" => "saf.",
        other => other,
    }
    .to_string();
    let end = match shows_now {
        true => {
            let answered = now.filter(|row| !matches!(row.verdict, recovery::Verdict::NoData { .. }));
            let value = answered.and_then(recovery::figure).unwrap_or_else(|| "no data".into());
            view! { <td role="cell" class="now"><span class="label">"now"</span>{value}</td> }.into_any()
        }
        false => view! {
            <td role="cell" class="bound"><span class="label">"bound"</span>{bound}</td>
            <td role="cell" class="verdict">{said}</td>
        }
        .into_any(),
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row"><span dir="auto">{figure.title()}</span> <span class="role" title=figure.role.clone()>{role}</span></th>
            <td role="cell" class="before"><span class="label">"before"</span>{figure.said(before)}</td>
            {cells}
            {end}
        </tr>
    }
    .into_any()
}
