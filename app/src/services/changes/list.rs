//! The changes of a service as a list, newest first, with a filter by part.

use super::{ChangeRow, RecordChange, WithdrawChange};
use crate::{
    command::Command,
    ids::ArtifactId,
    links,
    services::artifacts::LivePart,
    ui::{self, Field},
};
use leptos::prelude::*;

pub struct Changes<'a> {
    pub slug: &'a str,
    pub rows: &'a [ChangeRow],
    pub more: bool,
    pub parts: &'a [LivePart],
    /// Only of this part.
    pub part: Option<ArtifactId>,
    pub responds: bool,
}

pub fn changes(page: Changes<'_>) -> AnyView {
    let rows: Vec<_> = page.rows.iter().map(|change| row(change, &page)).collect();
    let end = match (rows.len(), page.more) {
        (0, _) => "No change reported.".to_string(),
        (count, true) => format!("The {count} newest are shown."),
        (1, false) => "1 change.".into(),
        (count, false) => format!("{count} changes."),
    };
    let filters = (page.parts.len() > 1).then(|| filters(&page));
    let record = (page.responds && !page.parts.is_empty()).then(|| record(&page));
    view! {
        <section class="panel" id="changes" aria-labelledby="changes-h">
            <header><h2 id="changes-h">"Changes"</h2>{filters}</header>
            {record}
            <ul class="rows tight">{rows}</ul>
            <footer><p class="dim">{end}</p></footer>
        </section>
    }
    .into_any()
}

fn filters(page: &Changes<'_>) -> AnyView {
    let link = |href: String, label: String, is_chosen: bool| {
        view! { <a href=href aria-current=is_chosen.then_some("true")>{label}</a> }.into_any()
    };
    let base = format!("/services/{}", page.slug);
    let all = link(format!("{base}#changes"), "All".into(), page.part.is_none());
    let each: Vec<_> = page
        .parts
        .iter()
        .map(|part| {
            let href = format!("{base}?part={}#changes", part.artifact);
            link(href, part.name.clone(), page.part == Some(part.artifact))
        })
        .collect();
    view! { <nav class="filters" aria-label="Filter the changes">{all}{each}</nav> }.into_any()
}

fn row(change: &ChangeRow, page: &Changes<'_>) -> impl IntoView + use<> {
    let by = change.by.clone().map(|by| format!("{by}, ")).unwrap_or_default();
    let written = change
        .is_back_dated()
        .then(|| view! { <span class="faint">", written " {ui::time(change.recorded_at)}</span> });
    let summary =
        (!change.summary.is_empty()).then(|| view! { <span class="line-2" dir="auto">{change.summary.clone()}</span> });
    let address = change.address.clone().filter(|address| links::is_safe(address)).map(|address| {
        let host = address.split('/').nth(2).unwrap_or_default().to_string();
        view! { " · " <a href=address rel="noopener noreferrer">{host}</a> }
    });
    let step = match change.withdrawn {
        Some(_) => view! { <del class="mono" dir="auto">{change.step()}</del> }.into_any(),
        None => view! { <span class="mono" dir="auto">{change.step()}</span> }.into_any(),
    };
    let withdrawn = change
        .withdrawn
        .clone()
        .map(|(at, by)| view! { <span class="line-2">{format!("withdrawn by {by}, ")} {ui::time(at)}</span> });
    let withdraw = (page.responds && change.withdrawn.is_none()).then(|| {
        let form = ui::button_form::<WithdrawChange>(
            "act small",
            "Withdraw the change",
            &[("slug", page.slug.to_string())],
            &[("change", change.id.to_string())],
        );
        let says = "It did not happen: what is live is found without it. It stays here, struck through.";
        view! {
            <div class="acts"><details class="act-panel"><summary class="act small quiet">"Withdraw…"</summary>
                <div class="act-form"><p>{says}</p>{form}</div></details></div>
        }
    });
    view! {
        <li class="row change" id=format!("change-{}", change.id)>
            <a class="when" href=format!("#change-{}", change.id)>{ui::time(change.happened_at)}</a>
            <div class="grow">
                <b dir="auto">{change.part_name().to_string()}</b> " " {step}
                <span class="line-2"><span dir="auto">{by}</span> {change.origin()} {written} {address}</span>
                {summary}
                {withdrawn}
            </div>
            {withdraw}
        </li>
    }
}

fn record(page: &Changes<'_>) -> AnyView {
    let parts = std::iter::once((String::new(), "Choose a part".to_string()))
        .chain(page.parts.iter().map(|part| (part.artifact.to_string(), part.name.clone())));
    let chosen = page.part.map(|part| part.to_string()).unwrap_or_default();
    let fields = view! {
        <div class="fields two">
            {Field::new::<RecordChange>("part", "Part").value(chosen).select(parts.collect())}
            {Field::new::<RecordChange>("version", "Version").hint("What is live since then.").input("text")}
            {Field::new::<RecordChange>("previous", "Before it").hint("Empty: what the history says.").input("text")}
            {Field::new::<RecordChange>("happened", "When?").hint("Empty means now.").input("datetime-local")}
            {Field::new::<RecordChange>("by", "Who made it?").hint("Empty: you.").input("text")}
            {Field::new::<RecordChange>("address", "Link").hint("The build, the pull request.").input("url")}
        </div>
        {Field::new::<RecordChange>("summary", "What changed?").hint("One line, if there is something to say.").input("text")}
        <div class="acts"><button class="act">"Record the change"</button></div>
    };
    let is_open = ui::frame().refused.command == RecordChange::NAME;
    let form = ui::form::<RecordChange>("act-form", &[("slug", page.slug.to_string())], fields);
    view! {
        <div class="body"><div class="acts">
            <details class="act-panel" open=is_open><summary class="act">"Record a change…"</summary>{form}</details>
        </div></div>
    }
    .into_any()
}
