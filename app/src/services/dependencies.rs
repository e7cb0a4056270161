//! What a service needs, and what needs it: what changed there may be the cause here.

use super::{AddDependency, RemoveDependency};
use crate::{
    command::Command,
    ui::{self, Field},
};
use leptos::prelude::*;

/// As slug and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dependencies {
    pub depends_on: Vec<(String, String)>,
    pub used_by: Vec<(String, String)>,
}

pub(super) fn show(slug: &str, of: &Dependencies, others: Vec<(String, String)>, may_edit: bool) -> AnyView {
    let needs: Vec<_> = of
        .depends_on
        .iter()
        .map(|(other, name)| {
            let remove = may_edit.then(|| {
                let label = view! { "Remove" <span class="sr">{format!(" {name}")}</span> };
                let path = [("slug", slug.to_string())];
                ui::button_form::<RemoveDependency>("act small quiet", label, &path, &[("on", other.clone())])
            });
            view! {
                <li class="row"><div class="grow"><a href=format!("/services/{other}") dir="auto">{name.clone()}</a></div>
                <div class="acts">{remove}</div></li>
            }
        })
        .collect();
    let nothing = needs.is_empty().then(|| view! { <p class="dim">"Nothing is named that it depends on."</p> });
    let used: Vec<_> = of
        .used_by
        .iter()
        .enumerate()
        .map(|(place, (other, name))| {
            let comma = (place > 0).then_some(", ");
            view! { {comma} <a href=format!("/services/{other}") dir="auto">{name.clone()}</a> }
        })
        .collect();
    let used = (!used.is_empty()).then(|| view! { <p>"Used by " {used}</p> });
    let others: Vec<_> =
        others.into_iter().filter(|(other, _)| !of.depends_on.iter().any(|(known, _)| known == other)).collect();
    let add = (may_edit && !others.is_empty()).then(|| {
        let options = std::iter::once((String::new(), "Choose a service".to_string())).chain(others).collect();
        let fields = view! {
            {Field::new::<AddDependency>("on", "Depends on")
                .hint("When this one breaks, what changed there is shown too.").select(options)}
            <div class="acts"><button class="act small">"Add the dependency"</button></div>
        };
        let is_open = ui::frame().refused.command == AddDependency::NAME;
        let form = ui::form::<AddDependency>("act-form", &[("slug", slug.to_string())], fields);
        view! {
            <div class="acts"><details class="act-panel" open=is_open><summary class="act small">"Add…"</summary>{form}</details></div>
        }
    });
    view! {
        <section class="panel" aria-labelledby="depends-h">
            <header><h2 id="depends-h">"Depends on"</h2></header>
            <div class="body">{nothing}<ul class="rows tight">{needs}</ul>{used}{add}</div>
        </section>
    }
    .into_any()
}
