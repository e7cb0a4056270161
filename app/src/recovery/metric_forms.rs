//! The forms around metrics: one more by hand, an edit with its reason, a removal.

use super::{AddMetric, ChangeMetric, Metric, ROLES, RemoveMetric, hold_text, metrics_view::MetricsPanel, title};
use crate::{
    command::Command,
    ui::{self, Field},
};
use leptos::prelude::*;

pub(super) fn was_refused(name: &str) -> bool {
    ui::frame().refused.command == name
}

pub(super) fn path(panel: &MetricsPanel) -> [(&'static str, String); 1] {
    [("number", panel.number.to_string())]
}

fn sources(panel: &MetricsPanel) -> Vec<(String, String)> {
    let none = panel.sources.is_empty().then(|| (String::new(), "None yet".to_string()));
    none.into_iter().chain(panel.sources.iter().map(|(id, name)| (id.to_string(), name.clone()))).collect()
}

pub(super) fn add(panel: &MetricsPanel) -> AnyView {
    let roles = ROLES.into_iter().map(|role| (role.to_string(), title(role))).collect();
    let fields = view! {
        <div class="fields two">
            {Field::new::<AddMetric>("name", "Name").hint("What it measures: Refusal rate.").input("text")}
            {Field::new::<AddMetric>("role", "Role").value("key").select(roles)}
        </div>
        {Field::new::<AddMetric>("query", "PromQL").hint("Without a comparison; the bound is below.").area(2)}
        <div class="fields two">
            {Field::new::<AddMetric>("bound", "Bound").hint("In the unit of the query, such as <= 6 %.").input("text")}
            {Field::new::<AddMetric>("hold", "Holds for").value("15m").hint("Such as 15m.").input("text")}
            {Field::new::<AddMetric>("every", "Asked every").value("15s").hint("From 5s to 1h.").input("text")}
            {Field::new::<AddMetric>("source", "Data source").select(sources(panel))}
        </div>
        <div class="acts"><button class="act">"Add the metric"</button></div>
    };
    let is_open = was_refused(AddMetric::NAME);
    view! {
        <details class="act-panel" open=is_open>
            <summary class="act">"Add a metric…"</summary>
            {ui::form::<AddMetric>("act-form", &path(panel), fields)}
        </details>
    }
    .into_any()
}

/// Several stand on one page: only the one that was refused shows what was typed.
pub(super) fn is_mine(metric: &Metric) -> bool {
    ui::frame().refused.value("metric") == Some(metric.id.to_string().as_str())
}

pub(super) fn change(panel: &MetricsPanel, metric: &Metric) -> AnyView {
    let id = metric.id.to_string();
    let mine = is_mine(metric);
    let field = |name, label| Field::new::<ChangeMetric>(name, label).twin(&id).only_if(mine);
    let source = metric.source.as_ref().map(|source| source.id.to_string()).unwrap_or_default();
    let fields = view! {
        {ui::hidden("metric", &id)}
        {field("query", "PromQL").value(metric.promql.clone()).area(2)}
        <div class="fields two">
            {field("bound", "Bound").value(metric.bound_text.clone()).input("text")}
            {field("hold", "Holds for").value(hold_text(metric.hold)).input("text")}
            {field("every", "Asked every").value(hold_text(metric.every)).input("text")}
            {field("source", "Data source").value(source).select(sources(panel))}
        </div>
        {field("reason", "Why is it edited during the incident?").hint("It stands in the record and in the postmortem.").input("text")}
        <div class="acts"><button class="act small">"Change the metric"</button></div>
    };
    let remove = view! {
        {ui::hidden("metric", &id)}
        {Field::new::<RemoveMetric>("reason", "Why is it no proof of recovery?").twin(&id).only_if(mine).input("text")}
        <div class="acts"><button class="act small">"Remove the metric"</button></div>
    };
    let change_open = was_refused(ChangeMetric::NAME) && mine;
    let remove_open = was_refused(RemoveMetric::NAME) && mine;
    let name = metric.title();
    view! {
        <details class="act-panel" open=change_open>
            <summary class="act small quiet">"Edit…" <span class="sr">{format!(" {name}")}</span></summary>
            {ui::twin_form::<ChangeMetric>(mine, "act-form", &path(panel), fields)}
        </details>
        <details class="act-panel" open=remove_open>
            <summary class="act small quiet">"Remove…" <span class="sr">{format!(" {name}")}</span></summary>
            {ui::twin_form::<RemoveMetric>(mine, "act-form", &path(panel), remove)}
        </details>
    }
    .into_any()
}
