//! The metrics of a service: what proves that it is well, whichever runbook is open.

use super::{AddServiceMetric, Bound, ROLES, RemoveServiceMetric, hold_text, title};
use crate::{
    command::Command,
    ids::{ServiceMetricId, SourceId},
    ui::{self, Field},
};
use chrono::Duration;
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct ServiceMetric {
    pub id: ServiceMetricId,
    pub name: String,
    pub role: String,
    pub promql: String,
    pub bound: String,
    pub hold: Duration,
    pub every: Duration,
    /// None where the first source there is will be asked.
    pub source: Option<String>,
    pub added_by: String,
}

#[derive(Clone, Debug)]
pub struct ServiceMetrics {
    pub slug: String,
    pub rows: Vec<ServiceMetric>,
    pub sources: Vec<(SourceId, String)>,
    pub may_edit: bool,
}

pub fn service_metrics(panel: ServiceMetrics) -> AnyView {
    let count = panel.rows.len();
    let rows: Vec<_> = panel.rows.iter().map(|metric| row(&panel, metric)).collect();
    let nothing = (count == 0).then(|| {
        view! {
            <div class="body"><p class="dim">
                "None yet. A metric that stands here is watched in every incident on this service, beside those of its
                runbooks, and holds it open until it has settled."
            </p></div>
        }
    });
    let add = panel.may_edit.then(|| add(&panel));
    view! {
        <section class="panel" aria-labelledby="proofs">
            <header><h2 id="proofs">"What proves that it is well"</h2><span class="n">{count}</span></header>
            {nothing}
            <ul class="rows">{rows}</ul>
            {add}
        </section>
    }
    .into_any()
}

fn row(panel: &ServiceMetrics, metric: &ServiceMetric) -> impl IntoView + use<> {
    let bound = Bound::read(&metric.bound).map_or_else(|| metric.bound.clone(), |bound| bound.to_string());
    let source = metric.source.clone().unwrap_or_else(|| "the first data source".into());
    let how = format!(
        "{}, asked every {} of {source}, added by {}",
        title(&metric.role),
        hold_text(metric.every),
        metric.added_by
    );
    let name = title(&metric.name);
    let remove = panel.may_edit.then(|| {
        let label = view! { "Remove" <span class="sr">{format!(" {name}")}</span> };
        let path = [("slug", panel.slug.clone())];
        ui::button_form::<RemoveServiceMetric>("act small quiet", label, &path, &[("metric", metric.id.to_string())])
    });
    view! {
        <li class="row">
            <div class="grow">
                <p><b dir="auto">{name.clone()}</b> " " {bound} " for " {hold_text(metric.hold)}</p>
                <p class="dim">{how}</p>
                <div class="cmd text"><pre><code>{metric.promql.clone()}</code></pre></div>
            </div>
            <div class="acts">{remove}</div>
        </li>
    }
}

fn add(panel: &ServiceMetrics) -> impl IntoView + use<> {
    let roles = ROLES.into_iter().map(|role| (role.to_string(), title(role))).collect();
    let first = (String::new(), "The first there is".to_string());
    let sources = panel.sources.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let field = Field::new::<AddServiceMetric>;
    let fields = view! {
        <div class="fields two">
            {field("name", "Name").hint("What it measures: Refusal rate.").input("text")}
            {field("role", "Role").value("key").select(roles)}
        </div>
        {field("query", "PromQL").hint("Without a comparison; the bound is below.").area(2)}
        <div class="fields two">
            {field("bound", "Bound").hint("In the unit of the query, such as <= 6 %.").input("text")}
            {field("hold", "Holds for").value("15m").hint("Such as 15m.").input("text")}
            {field("every", "Asked every").value("15s").hint("From 5s to 1h.").input("text")}
            {field("source", "Data source").select(std::iter::once(first).chain(sources).collect())}
        </div>
        <p class="dim">"Holds for incidents from now on; those that are open keep what they have."</p>
        <div class="acts"><button class="act">"Add the metric"</button></div>
    };
    let is_open = ui::frame().refused.command == AddServiceMetric::NAME;
    let form = ui::form::<AddServiceMetric>("act-form", &[("slug", panel.slug.clone())], fields);
    view! {
        <footer>
            <details class="act-panel" open=is_open><summary class="act">"Add a metric…"</summary>{form}</details>
        </footer>
    }
}
