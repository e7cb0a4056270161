//! Changes that name a service or a part nobody knows: kept, and attached by hand.

use super::{ChangeRow, PlaceChange, SetChangeAside};
use crate::{
    command::Command,
    services::artifacts::Kind,
    ui::{self, Field},
};
use leptos::prelude::*;

#[derive(Clone, Debug, Default)]
pub struct Unplaced {
    pub rows: Vec<ChangeRow>,
    /// All that wait, also those that are not shown.
    pub waiting: i64,
    /// Slug and name.
    pub services: Vec<(String, String)>,
    pub responds: bool,
}

pub fn unplaced(page: Unplaced) -> Option<AnyView> {
    if page.rows.is_empty() {
        return None;
    }
    let rows: Vec<_> = page.rows.iter().map(|change| row(change, &page)).collect();
    let shown = rows.len() as i64;
    let end = (page.waiting > shown).then(|| {
        view! { <footer><p class="dim">{format!("The {shown} newest of {} are shown.", page.waiting)}</p></footer> }
    });
    Some(
        view! {
            <section class="panel" id="unplaced" aria-labelledby="unplaced-h">
                <header>
                    <h2 id="unplaced-h">"Changes without a place"</h2><span class="n">{page.waiting}</span>
                    <p class="aside">"They count in no service until you say whose they are."</p>
                </header>
                <ul class="rows">{rows}</ul>
                {end}
            </section>
        }
        .into_any(),
    )
}

fn row(change: &ChangeRow, page: &Unplaced) -> impl IntoView + use<> {
    let summary = match change.summary.is_empty() {
        true => format!("{} {}", change.artifact_word.as_deref().unwrap_or_default(), change.step()),
        false => change.summary.clone(),
    };
    let step = (change.version.is_some() && !change.summary.is_empty())
        .then(|| view! { " " <span class="mono" dir="auto">{change.step()}</span> });
    let acts = page.responds.then(|| view! { <div class="acts">{place(change, page)}{aside(change)}</div> });
    view! {
        <li class="row" id=format!("change-{}", change.id)>
            <div class="grow">
                <b dir="auto">{summary}</b> {step}
                <span class="line-2">{ui::time(change.happened_at)} ", " {change.origin()} " · " <span dir="auto">{why(change)}</span></span>
            </div>
            {acts}
        </li>
    }
}

/// What stands in the way.
fn why(change: &ChangeRow) -> String {
    match (&change.service, &change.service_word, &change.artifact_word) {
        (Some((_, name)), _, Some(part)) => format!("{name} has no part “{part}”, or several"),
        (Some((_, name)), _, None) => format!("it is of {name} and names no part"),
        (None, Some(service), _) => format!("no service is called “{service}”"),
        (None, None, _) => "it names no service".into(),
    }
}

fn place(change: &ChangeRow, page: &Unplaced) -> AnyView {
    let id = change.id.to_string();
    let refused = ui::frame().refused;
    let is_open = refused.command == PlaceChange::NAME && refused.value("change") == Some(&id);
    let services = std::iter::once((String::new(), "Choose a service".to_string())).chain(page.services.clone());
    let kinds = std::iter::once((String::new(), "Choose a kind".to_string()))
        .chain(Kind::ALL.into_iter().map(|kind| (kind.word().to_string(), kind.name().to_string())));
    let of = change.service.clone().map(|(slug, _)| slug).unwrap_or_default();
    let kind = change.artifact_word.as_deref().and_then(Kind::within).map(Kind::word).unwrap_or_default();
    let along = change.artifact_word.is_some().then(|| {
        view! { <p class="dim">"All that wait and name the same go along."</p> }
    });
    let fields = view! {
        {Field::new::<PlaceChange>("service", "Service").twin(&id).value(of).select(services.collect())}
        {Field::new::<PlaceChange>("kind", "What kind of part changed?").twin(&id).value(kind).select(kinds.collect())}
        {Field::new::<PlaceChange>("name", "Its name").twin(&id).hint("Only where the service has several of the kind.").input("text")}
        {along}
        <div class="acts"><button class="act small">"Attach the change"</button></div>
    };
    let form = ui::form::<PlaceChange>("act-form", &[("change", id)], fields);
    view! { <details class="act-panel" open=is_open><summary class="act small">"Attach…"</summary>{form}</details> }
        .into_any()
}

fn aside(change: &ChangeRow) -> AnyView {
    ui::button_form::<SetChangeAside>("act small quiet", "Set aside", &[("change", change.id.to_string())], &[])
}
