//! The parts of a service: what is live since when, by whom, from where, and what one would go back to.

use super::{Kind, LivePart, MarkKnownGood, RegisterPart, RegisterParts, RetirePart, WithdrawKnownGood};
use crate::{
    command::Command,
    services::changes::origin,
    ui::{self, Field},
};
use leptos::prelude::*;

pub struct Parts<'a> {
    pub slug: &'a str,
    pub parts: &'a [LivePart],
    /// May mark known good; may register and retire.
    pub responds: bool,
    pub commands: bool,
    pub curl: &'a str,
}

pub fn parts(page: Parts<'_>) -> AnyView {
    let rows: Vec<_> = page.parts.iter().map(|part| row(part, &page)).collect();
    let count = rows.len();
    let list = match rows.is_empty() {
        true => empty(&page),
        false => view! { <ul class="rows parts">{rows}</ul> }.into_any(),
    };
    let footer = (page.commands && count > 0).then(|| {
        view! { <footer><div class="acts">{usual(page.slug, page.parts)}{single(page.slug)}</div></footer> }
    });
    view! {
        <section class="panel" id="parts" aria-labelledby="parts-h">
            <header><h2 id="parts-h">"Parts"</h2><span class="n">{count}</span></header>
            {list}
            {footer}
        </section>
    }
    .into_any()
}

fn empty(page: &Parts<'_>) -> AnyView {
    let by_hand = page.commands.then(|| {
        view! { <div class="acts">{usual(page.slug, page.parts)}{single(page.slug)}</div> }
    });
    view! {
        <div class="empty">
            <p><b>"No part registered."</b> " One request from your pipeline is enough:"</p>
            <div class="cmd"><pre><code>{page.curl.to_string()}</code></pre>{ui::copy_button("Copy curl", page.curl)}</div>
            {by_hand}
        </div>
    }
    .into_any()
}

fn row(part: &LivePart, page: &Parts<'_>) -> impl IntoView + use<> {
    let id = part.artifact.to_string();
    let live = match &part.change {
        None => view! {
            <span class="tag nodata">"unknown"</span>
            <span class="line-2">"No change ever reported; not proof of no change."</span>
        }
        .into_any(),
        Some(change) => {
            let version = match &change.version {
                Some(version) => view! { <b class="mono" dir="auto">{version.clone()}</b> }.into_any(),
                None => view! { <span class="tag nodata">"version not told"</span> }.into_any(),
            };
            let by = change.by.clone().map(|by| format!(" · {by}")).unwrap_or_default();
            let before =
                change.previous.clone().map(|before| view! { " · before: " <span class="mono">{before}</span> });
            view! {
                {version}
                <span class="line-2">
                    "since " {ui::time(change.since)} <span dir="auto">{by}</span>
                    {format!(" · {}", origin(change.source, change.sender.as_deref()))} {before}
                </span>
            }
            .into_any()
        }
    };
    let acts = page.responds.then(|| view! { <div class="acts">{mark(part, page.slug)}{retire(part, page)}</div> });
    view! {
        <li class="row part" id=format!("part-{id}")>
            <div class="what"><b dir="auto">{part.name.clone()}</b>{other_kind(part)}</div>
            <div class="version">{live}</div>
            <div class="good-one">{known_good(part, page)}</div>
            {acts}
        </li>
    }
}

/// Said where the name does not tell.
fn other_kind(part: &LivePart) -> Option<AnyView> {
    (part.name.to_lowercase() != part.kind.name())
        .then(|| view! { <span class="line-2">{part.kind.name()}</span> }.into_any())
}

fn known_good(part: &LivePart, page: &Parts<'_>) -> AnyView {
    let Some(good) = &part.known_good else {
        return view! { <span class="dim">"No version is known good."</span> }.into_any();
    };
    let is_live = part.version() == Some(good.version.as_str());
    let live = is_live.then_some(" (live)");
    let back = part.way_back.clone().filter(|_| is_live).map(|back| {
        view! { <span class="line-2">"way back: " <span class="mono">{back.version}</span> ", " {back.by} ", " {ui::time(back.at)}</span> }
    });
    let withdraw = page.responds.then(|| {
        let label = view! { "Withdraw" <span class="sr">{format!(" {} as known good", good.version)}</span> };
        ui::button_form::<WithdrawKnownGood>(
            "act small quiet",
            label,
            &[("slug", page.slug.to_string())],
            &[("mark", good.id.to_string())],
        )
    });
    view! {
        <span class="known">{ui::icon("tick")} "known good: " <span class="mono" dir="auto">{good.version.clone()}</span> {live}</span>
        <span class="line-2">{good.by.clone()} ", " {ui::time(good.at)} " " {withdraw}</span>
        {back}
    }
    .into_any()
}

fn mark(part: &LivePart, slug: &str) -> AnyView {
    let id = part.artifact.to_string();
    let mine = is_refused::<MarkKnownGood>("part", &id);
    let proposed = part.version().or(part.previous()).unwrap_or_default().to_string();
    let fields = view! {
        <p class="effect">"Known good means: you would roll back to it at night without asking."</p>
        {ui::hidden("part", &id)}
        {Field::new::<MarkKnownGood>("version", "Version").twin(&id).value(proposed).input("text")}
        <div class="acts"><button class="act small">{format!("Mark {} as known good", part.name)}</button></div>
    };
    folded("Mark known good…", mine, ui::form::<MarkKnownGood>("act-form", &[("slug", slug.to_string())], fields))
}

fn retire(part: &LivePart, page: &Parts<'_>) -> Option<AnyView> {
    page.commands.then(|| {
        let form = ui::button_form::<RetirePart>(
            "act small",
            format!("Retire {}", part.name),
            &[("slug", page.slug.to_string())],
            &[("part", part.artifact.to_string())],
        );
        let says = "It leaves this list and is asked about no more. Its history stays; a new change brings it back.";
        folded("Retire…", false, view! { <div class="act-form"><p>{says}</p>{form}</div> }.into_any())
    })
}

fn usual(slug: &str, parts: &[LivePart]) -> Option<AnyView> {
    let missing = Kind::ALL.into_iter().filter(|kind| !parts.iter().any(|part| part.kind == *kind)).count();
    let label = match missing {
        0 => return None,
        9 => "Add the nine usual parts".to_string(),
        1 => "Add the usual part that is missing".to_string(),
        missing => format!("Add the {missing} usual parts that are missing"),
    };
    Some(ui::button_form::<RegisterParts>("act", label, &[("slug", slug.to_string())], &[]))
}

fn single(slug: &str) -> AnyView {
    let kinds = std::iter::once((String::new(), "Choose a kind".to_string()))
        .chain(Kind::ALL.into_iter().map(|kind| (kind.word().to_string(), kind.name().to_string())));
    let fields = view! {
        {Field::new::<RegisterPart>("kind", "Kind").select(kinds.collect())}
        {Field::new::<RegisterPart>("name", "Name").hint("As your pipeline names it. Empty: the kind's own name.").input("text")}
        <div class="acts"><button class="act">"Add the part"</button></div>
    };
    let is_open = ui::frame().refused.command == RegisterPart::NAME;
    folded("Add a part…", is_open, ui::form::<RegisterPart>("act-form", &[("slug", slug.to_string())], fields))
}

/// Whether this very row's form was refused.
fn is_refused<C: Command>(field: &str, value: &str) -> bool {
    let refused = ui::frame().refused;
    refused.command == C::NAME && refused.value(field) == Some(value)
}

fn folded(summary: &'static str, is_open: bool, form: AnyView) -> AnyView {
    view! { <details class="act-panel" open=is_open><summary class="act small quiet">{summary}</summary>{form}</details> }
        .into_any()
}
