use super::{
    ChangeRow, Dependencies, EditService, LivePart, RemoveVariable, ServiceRow, SetVariable, Spell,
    artifacts::{Parts, parts},
    changes::{Changes, changes, strip},
    dependencies, intake,
    new::people,
};
use crate::{
    auth::PersonName,
    command::Command,
    ids::ArtifactId,
    recovery::{ServiceMetrics, service_metrics},
    status::Shown,
    ui::{self, Field},
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct ServicePage {
    pub service: ServiceRow,
    pub people: Vec<PersonName>,
    pub may_edit: bool,
    pub responds: bool,
    pub parts: Vec<LivePart>,
    /// Parts of which something was known before the strip begins.
    pub known: Vec<ArtifactId>,
    /// The strip's thirty days.
    pub month: Vec<ChangeRow>,
    pub spells: Vec<Spell>,
    pub changes: Vec<ChangeRow>,
    pub more_changes: bool,
    pub part: Option<ArtifactId>,
    pub dependencies: Dependencies,
    pub metrics: ServiceMetrics,
    /// Slug and name of the services that it may be said to depend on.
    pub others: Vec<(String, String)>,
    pub public_url: String,
    /// What customers call it, and how that does on the status page.
    pub components: Vec<(String, Shown)>,
}

pub fn one(page: ServicePage) -> AnyView {
    let ServicePage { service, people, may_edit, .. } = page;
    let edit = may_edit.then(|| edit(&service, people));
    let curl = intake::curl(&page.public_url, &service.slug);
    let parts_panel = parts(Parts {
        slug: &service.slug,
        parts: &page.parts,
        responds: page.responds,
        commands: may_edit,
        curl: &curl,
    });
    let changes_panel = changes(Changes {
        slug: &service.slug,
        rows: &page.changes,
        more: page.more_changes,
        parts: &page.parts,
        part: page.part,
        responds: page.responds,
    });
    let strip = strip(&page.parts, &page.known, &page.month, &page.spells);
    let needs = dependencies::show(&service.slug, &page.dependencies, page.others, may_edit);
    let how_changes_arrive = (!page.parts.is_empty()).then(|| intake::how_changes_arrive(&curl, &page.public_url));
    view! {
        <div class="head">
            <h1>{service.name.clone()}</h1>
            <p class="sub mono">{service.slug.clone()}</p>
            <div class="acts"><a class="act" href="/incidents/new">"Declare an incident"</a></div>
        </div>
        <div class="cols">
            <div class="work">
                {facts(&service, &page.components)}{parts_panel}{strip}{changes_panel}{service_metrics(page.metrics)}{variables(&service, may_edit)}{edit}
            </div>
            <aside class="side">{needs}{how_changes_arrive}{how_alerts_find_it(&service)}</aside>
        </div>
    }
    .into_any()
}

fn facts(service: &ServiceRow, components: &[(String, Shown)]) -> impl IntoView + use<> {
    let owner = service.owner.as_ref().map_or("Nobody".to_string(), |owner| owner.name.clone());
    let description = match service.description.is_empty() {
        true => "Nobody has said what it does.".to_string(),
        false => service.description.clone(),
    };
    let (tone, open) = match service.open_incidents {
        0 => ("dim", "none".to_string()),
        open => ("warn", format!("{open} open")),
    };
    let found = format!("/incidents?service={}&state=open", service.slug);
    view! {
        <section class="panel" aria-label="About this service">
            <div class="body">
                <p dir="auto">{description}</p>
                <dl class="pairs">
                    <dt>"Owner"</dt><dd>{owner}</dd>
                    <dt>"Incidents"</dt><dd><a class=tone href=found>{open}</a></dd>
                    <dt>"Status page"</dt><dd>{on_status_page(components)}</dd>
                </dl>
            </div>
        </section>
    }
}

fn on_status_page(components: &[(String, Shown)]) -> AnyView {
    if components.is_empty() {
        return view! { <span class="dim">"It stands for no part there."</span> }.into_any();
    }
    let rows: Vec<AnyView> = components
        .iter()
        .map(|(name, shown)| {
            view! {
                <p>
                    <a href="/settings/status/parts" dir="auto">{name.clone()}</a> " "
                    <span class=format!("maintenance-state {}", shown.class())><span aria-hidden="true">{shown.mark()}</span> " " {shown.word()}</span>
                </p>
            }
            .into_any()
        })
        .collect();
    rows.into_any()
}

fn variables(service: &ServiceRow, may_edit: bool) -> impl IntoView + use<> {
    let slug = service.slug.clone();
    let rows: Vec<_> = service
        .variables
        .iter()
        .map(|(name, value)| {
            let path = [("slug", slug.clone())];
            let remove = may_edit.then(|| {
                let label = view! { "Remove" <span class="sr">{format!(" {name}")}</span> };
                ui::button_form::<RemoveVariable>("act small quiet", label, &path, &[("name", name.clone())])
            });
            view! {
                <li class="row">
                    <div class="grow"><b class="mono">{name.clone()}</b> " " <span class="mono dim" dir="auto">{value.clone()}</span></div>
                    <div class="acts">{remove}</div>
                </li>
            }
        })
        .collect();
    let count = rows.len();
    let list = match rows.is_empty() {
        true => view! {
            <div class="body"><p class="dim">"No value is set. A runbook's commands show their blanks until somebody fills them."</p></div>
        }
        .into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    let set = may_edit.then(|| {
        let fields = view! {
            <div class="fields two">
                {Field::new::<SetVariable>("name", "Name").hint("Capitals, digits and _, as the runbook writes it.").input("text")}
                {Field::new::<SetVariable>("value", "Value").hint("Everyone can read it: no secrets.").input("text")}
            </div>
            <div class="acts"><button class="act">"Set the value"</button></div>
        };
        view! { <footer>{ui::form::<SetVariable>("stack", &[("slug", slug.clone())], fields)}</footer> }
    });
    view! {
        <section class="panel" aria-labelledby="variables">
            <header><h2 id="variables">"Values for commands"</h2><span class="n">{count}</span></header>
            {list}
            {set}
        </section>
    }
}

fn edit(service: &ServiceRow, listed: Vec<PersonName>) -> impl IntoView + use<> {
    let owner = service.owner.as_ref().map(|owner| owner.id.to_string()).unwrap_or_default();
    let was_refused = ui::frame().refused.command == EditService::NAME;
    let fields = view! {
        {Field::new::<EditService>("name", "Name").value(service.name.clone()).input("text")}
        {Field::new::<EditService>("description", "What it does").value(service.description.clone()).area(3)}
        {Field::new::<EditService>("owner", "Owner").value(owner)
            .hint("Holds for incidents from now on; those that are open keep theirs.").select(people(listed))}
        <div class="acts"><button class="act">"Save"</button></div>
    };
    view! {
        <details class="panel fold" open=was_refused>
            <summary><h2>"Change name, owner or description"</h2></summary>
            <div class="body">{ui::form::<EditService>("stack", &[("slug", service.slug.clone())], fields)}</div>
        </details>
    }
}

/// The label, and a rule of Prometheus that carries it.
fn how_alerts_find_it(service: &ServiceRow) -> impl IntoView + use<> {
    let label = format!("service=\"{}\"", service.slug);
    let rule = rule(&service.slug);
    view! {
        <section class="panel" aria-labelledby="alerts-find-it">
            <header><h2 id="alerts-find-it">"How alerts find it"</h2></header>
            <div class="body">
                <p>"An alert belongs here when it carries the label " <code>{label}</code> "."</p>
                <p class="dim">"In a rule of Prometheus:"</p>
                <div class="cmd text"><pre><code>{rule.clone()}</code></pre>{ui::copy_button("Copy", &rule)}</div>
                <p class="dim">"Alertmanager sends it on. " <a href="/alerts">"See the alerts"</a></p>
            </div>
        </section>
    }
}

fn rule(slug: &str) -> String {
    format!("labels:\n  service: \"{slug}\"\n  severity: critical\n")
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_rule_carries_the_slug() {
        assert_eq!(super::rule("0x1"), "labels:\n  service: \"0x1\"\n  severity: critical\n");
    }
}
