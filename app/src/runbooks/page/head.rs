//! What it is, how complete, whose values fill it, and what can be done with it.

use super::{super::AttachRunbook, RunbookPage, raw};
use crate::{
    command::fill,
    runbooks::eight::{eight, spoken},
    ui,
};
use leptos::prelude::*;

pub(super) fn head(page: &RunbookPage) -> AnyView {
    let restricted = page.restricted.then(|| view! { <span class="mark restricted">"RESTRICTED"</span> " " });
    let archived = page.is_archived.then(|| {
        view! { <p class="notice warn">"Archived: no alert attaches it, and nobody is offered it."</p> }
    });
    let comment =
        (!page.comment.is_empty()).then(|| view! { <span class="comment" dir="auto">{page.comment.clone()}</span> });
    let by = page.by.clone().unwrap_or_else(|| "comes with Signalbox".into());
    view! {
        <header class="rb-head">
            <h1 dir="auto">{restricted}{page.title.clone()}</h1>
            {archived}
            <dl class="rb-facts">
                {fact("Class", &page.class)}
                {page.runbook.severity.as_ref().map(|severity| fact("Usually", severity))}
                {fact("First", &page.runbook.owner_role)}
                <div><dt>"Parts"</dt><dd>{eight(&page.parts)} " " <span aria-hidden="true">{spoken(&page.parts)}</span></dd></div>
                <div class="whole">
                    <dt>"Version"</dt>
                    <dd>{format!("v{}", page.version)} ", " {ui::time(page.recorded_at)} ", " {by} " " {comment}</dd>
                </div>
                <div><dt>"Last drilled"</dt><dd>"untried"</dd></div>
            </dl>
            {intro(page)}
            {acts(page)}
            {problems(page)}
            {service(page)}
        </header>
    }
    .into_any()
}

/// What the writer says before the first heading.
fn intro(page: &RunbookPage) -> Vec<AnyView> {
    page.prose.iter().filter(|(heading, _)| heading.is_empty()).filter_map(|(_, text)| raw(text)).collect()
}

fn fact(name: &'static str, value: &str) -> Option<AnyView> {
    let value = value.to_string();
    (!value.is_empty()).then(|| view! { <div><dt>{name}</dt><dd dir="auto">{value}</dd></div> }.into_any())
}

fn acts(page: &RunbookPage) -> AnyView {
    let address = |template: &str| fill(template, |_| Some(page.slug.clone()));
    let edit = page.writes.then(|| view! { <a class="act" href=address("/runbooks/{slug}/edit")>"Edit"</a> });
    let attach: Vec<_> = page
        .open
        .iter()
        .map(|(number, title)| {
            let label = view! { {format!("Attach to #{number}")} <span class="sr">{format!(" {title}")}</span> };
            let path = [("number", number.to_string())];
            ui::button_form::<AttachRunbook>("act", label, &path, &[("runbook", page.slug.clone())])
        })
        .collect();
    view! {
        <div class="acts">
            {attach}
            {edit}
            <a class="act quiet" href=address("/runbooks/{slug}/versions")>"Versions"</a>
            <a class="act quiet" href=address("/runbooks/{slug}.md") download="">"Export"</a>
        </div>
    }
    .into_any()
}

fn problems(page: &RunbookPage) -> Option<AnyView> {
    let rows: Vec<_> = page
        .runbook
        .problems
        .iter()
        .map(|problem| {
            let line = format!("line {}", problem.line);
            view! { <li><span class="nowrap">{line}</span> <span>{ui::inline_code(&problem.message)}</span></li> }
        })
        .collect();
    let says = match rows.len() {
        0 => return None,
        1 => "1 place is not understood".to_string(),
        count => format!("{count} places are not understood"),
    };
    Some(
        view! { <details class="fold-field print-off"><summary>{says}</summary><ul class="problems">{rows}</ul></details> }
            .into_any(),
    )
}

/// Which service's values stand in the commands.
fn service(page: &RunbookPage) -> Option<AnyView> {
    let names = &page.runbook.variables;
    if names.is_empty() {
        return None;
    }
    let open: Vec<&str> =
        names.iter().map(String::as_str).filter(|name| !page.values.iter().any(|(known, _)| known == name)).collect();
    let says = match (&page.service, open.is_empty()) {
        (Some((_, name)), true) => format!("The commands are filled for {name}."),
        (Some((_, name)), false) => format!("The commands are filled for {name}, which has no {}.", open.join(", ")),
        (None, _) => format!("The commands need {}.", open.join(", ")),
    };
    let mend = page.service.as_ref().filter(|_| !open.is_empty()).map(|(slug, _)| {
        view! { " " <a class="print-off" href=format!("/services/{slug}#variables")>"Give it the values"</a> }
    });
    let chosen = page.service.as_ref().map(|(slug, _)| slug.clone()).unwrap_or_default();
    let options: Vec<_> = page
        .services
        .iter()
        .map(|(slug, name)| {
            let selected = (*slug == chosen).then_some("selected");
            view! { <option value=slug.clone() selected=selected>{name.clone()}</option> }
        })
        .collect();
    let form = (!options.is_empty()).then(|| {
        view! {
            <form method="get" class="rb-service print-off">
                <label class="sr" for="service">"Service whose values fill the commands"</label>
                <select class="text" id="service" name="service"><option value="">"no service"</option>{options}</select>
                <button class="act">"Fill"</button>
            </form>
        }
    });
    Some(view! { <div class="rb-fill"><p>{says}{mend}</p>{form}</div> }.into_any())
}
