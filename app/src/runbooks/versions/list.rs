//! Who wrote which version, when and why; any two of them can be chosen for a comparison.

use super::{RestoreVersion, archive_panel};
use crate::ui;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct VersionRow {
    pub version: i32,
    pub at: DateTime<Utc>,
    /// Nobody: the command line or Signalbox wrote it.
    pub by: Option<String>,
    pub comment: String,
    /// None where they were not counted.
    pub problems: Option<i32>,
}

#[derive(Clone, Debug)]
pub struct VersionsPage {
    pub slug: String,
    pub title: String,
    pub latest: i32,
    /// Newest first.
    pub rows: Vec<VersionRow>,
    /// The version to ask for older ones.
    pub older: Option<i32>,
    pub archived_at: Option<DateTime<Utc>>,
    pub may_edit: bool,
    pub may_archive: bool,
    /// What was just done.
    pub notice: Option<String>,
}

pub fn versions(page: VersionsPage) -> AnyView {
    let slug = page.slug.clone();
    let (first, second) = chosen(&page);
    let rows: Vec<AnyView> = page.rows.iter().map(|row| row_view(&page, row, first, second)).collect();
    let older = page.older.map(|version| {
        let href = format!("/runbooks/{slug}/versions?before={version}");
        view! { <p><a class="act" href=href>"Show older ones"</a></p> }
    });
    let edit = (page.may_edit && page.archived_at.is_none())
        .then(|| view! { <a class="act" href=format!("/runbooks/{slug}/edit")>"Edit"</a> });
    let compare = (page.rows.len() > 1)
        .then(|| view! { <div class="acts pad"><button class="act" form="compare">"Compare the two"</button></div> });
    let notice = page.notice.clone().map(|says| view! { <p class="notice good" role="status">{says}</p> });
    view! {
        <div class="head">
            <h1>{format!("Versions of {}", page.title)}</h1>
            <div class="acts">
                <a class="act" href=format!("/runbooks/{slug}")>"Read the newest"</a>
                {edit}
                <a class="act" href=format!("/runbooks/{slug}.md") download="">"Export"</a>
            </div>
        </div>
        {notice}
        <form id="compare" method="get" action=format!("/runbooks/{slug}/compare")></form>
        <section class="panel" aria-labelledby="versions-h">
            <header><h2 id="versions-h">"Versions"</h2><span class="n">{page.latest}</span></header>
            <table class="table versions" role="table">
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col">"From"</th>
                    <th role="columnheader" scope="col">"To"</th>
                    <th role="columnheader" scope="col">"Version"</th>
                    <th role="columnheader" scope="col">"What changed"</th>
                    <th role="columnheader" scope="col">"By"</th>
                    <th role="columnheader" scope="col">"Problems"</th>
                    <th role="columnheader" scope="col"><span class="sr">"Acts"</span></th>
                </tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            {compare}
        </section>
        {older}
        {archive_panel(&page)}
    }
    .into_any()
}

/// The newest and the one before it.
fn chosen(page: &VersionsPage) -> (i32, i32) {
    let second = page.rows.first().map_or(0, |row| row.version);
    (page.rows.get(1).map_or(second, |row| row.version), second)
}

fn row_view(page: &VersionsPage, row: &VersionRow, from: i32, to: i32) -> AnyView {
    let slug = &page.slug;
    let version = row.version;
    let address = format!("/runbooks/{slug}/versions/{version}");
    let radio = |name: &'static str, checked: bool, word: &'static str| {
        view! {
            <input
                type="radio" form="compare" name=name value=version.to_string() checked=checked
                aria-label=format!("{word} version {version}")
            />
        }
    };
    let comment = match row.comment.is_empty() {
        true => view! { <span class="dim">"no comment"</span> }.into_any(),
        false => view! { <span dir="auto">{row.comment.clone()}</span> }.into_any(),
    };
    let problems = match row.problems {
        None => view! { <span class="dim">"not counted"</span> }.into_any(),
        Some(0) => view! { <span class="dim">"none"</span> }.into_any(),
        Some(count) => view! { <span class="warn">{count}</span> }.into_any(),
    };
    let restore = (page.may_edit && version != page.latest && page.archived_at.is_none()).then(|| {
        let path = [("slug", slug.clone()), ("version", version.to_string())];
        let label = view! { "Restore" <span class="sr">{format!(" version {version}")}</span> };
        ui::button_form::<RestoreVersion>("act small", label, &path, &[])
    });
    let before = (version > 1).then(|| {
        let href = format!("/runbooks/{slug}/compare?from={}&to={version}", version - 1);
        let label = format!(" of version {version}");
        view! { <a class="act small quiet" href=href>"Changes"<span class="sr">{label}</span></a> }
    });
    view! {
        <tr role="row">
            <td role="cell">{radio("from", version == from, "From")}</td>
            <td role="cell">{radio("to", version == to, "To")}</td>
            <td role="cell"><a href=address.clone()><b>{format!("v{version}")}</b></a></td>
            <td class="wide" role="cell">{comment}</td>
            <td role="cell">{row.by.clone().unwrap_or_else(|| "Signalbox".into())} ", " {ui::time(row.at)}</td>
            <td role="cell">{problems}</td>
            <td class="end" role="cell">
                <div class="acts">
                    {restore}
                    {before}
                    <a class="act small quiet" href=format!("{address}.md") download="">
                        "Export"<span class="sr">{format!(" version {version}")}</span>
                    </a>
                </div>
            </td>
        </tr>
    }
    .into_any()
}
