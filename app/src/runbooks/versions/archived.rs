//! Out of the library, and back. Nothing of a runbook is deleted.

use super::{ArchiveRunbook, BringBack, VersionsPage};
use crate::ui;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct ArchivedRow {
    pub slug: String,
    pub title: String,
    pub version: i32,
    pub at: DateTime<Utc>,
    pub by: Option<String>,
}

pub fn archived(rows: Vec<ArchivedRow>, may_bring_back: bool) -> AnyView {
    let list = match rows.is_empty() {
        true => view! { <div class="empty"><p><b>"No runbook is archived."</b></p></div> }.into_any(),
        false => {
            let rows: Vec<AnyView> = rows.iter().map(|row| row_view(row, may_bring_back)).collect();
            view! { <ul class="rows">{rows}</ul> }.into_any()
        }
    };
    view! {
        <div class="head">
            <h1>"Archived runbooks"</h1>
            <p class="sub">"No alert attaches them and nobody is offered them. Their versions and their runs stay."</p>
            <div class="acts"><a class="act" href="/runbooks">"The library"</a></div>
        </div>
        <section class="panel" aria-label="Archived runbooks">{list}</section>
    }
    .into_any()
}

fn row_view(row: &ArchivedRow, may_bring_back: bool) -> AnyView {
    let by = row.by.clone().map(|by| format!(" by {by}"));
    let back = may_bring_back.then(|| {
        let label = view! { "Bring it back" <span class="sr">{format!(": {}", row.title)}</span> };
        ui::button_form::<BringBack>("act small", label, &[("slug", row.slug.clone())], &[])
    });
    view! {
        <li class="row">
            <div class="grow">
                <a href=format!("/runbooks/{}/versions", row.slug)><b>{row.title.clone()}</b></a>
                <span class="line-2">{format!("v{}", row.version)} " · archived " {ui::time(row.at)} {by}</span>
            </div>
            <div class="acts">{back}</div>
        </li>
    }
    .into_any()
}

/// Below the versions: archive it, or bring it back.
pub fn archive_panel(page: &VersionsPage) -> AnyView {
    let path = [("slug", page.slug.clone())];
    match (page.may_archive, page.archived_at) {
        (_, Some(at)) => {
            let back = page.may_archive.then(|| ui::button_form::<BringBack>("act", "Bring it back", &path, &[]));
            view! {
                <section class="panel" aria-label="Archived"><div class="body">
                    <p><b>"Archived "</b> {ui::time(at)} ". No alert attaches it and nobody is offered it."</p>
                    <div class="acts">{back}</div>
                </div></section>
            }
            .into_any()
        }
        (false, None) => ().into_any(),
        (true, None) => {
            let fields = view! {
                <dl class="will">
                    <dt>"This will"</dt><dd>"take it out of the library; no alert attaches it and nobody is offered it"</dd>
                    <dt>"This will not"</dt><dd>"delete a version or touch a run; it can be brought back"</dd>
                </dl>
                <div class="acts"><button class="act">{format!("Archive {}", page.title)}</button></div>
            };
            view! {
                <details class="act-panel">
                    <summary class="act">"Archive this runbook…"</summary>
                    {ui::form::<ArchiveRunbook>("act-form", &path, fields)}
                </details>
            }
            .into_any()
        }
    }
}
