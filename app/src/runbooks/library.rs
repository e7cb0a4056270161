//! The library: which tracks are laid, how complete each is, and where none exists.

use super::{Part, Presence, Uncovered, uncovered::uncovered};
use crate::{command::fill, ids::IncidentNumber, links, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

pub(super) use super::eight::eight;

#[derive(Clone, Debug)]
pub struct LibraryRow {
    pub slug: String,
    pub title: String,
    pub class: String,
    pub version: i32,
    pub restricted: bool,
    pub owner_role: String,
    pub parts: [(Part, Presence); 8],
    /// The newest incident it ran on, of those the reader may read.
    pub used: Option<(IncidentNumber, DateTime<Utc>)>,
    /// Slug and name of the services whose incidents used it or whose alerts ask for it.
    pub services: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LibrarySearch {
    pub text: String,
    pub class: String,
}

#[derive(Clone, Debug)]
pub struct LibraryPage {
    pub rows: Vec<LibraryRow>,
    pub search: LibrarySearch,
    /// Every failure class, for the filter.
    pub classes: Vec<String>,
    /// The slug to go on after.
    pub next: Option<String>,
    /// Only on the first page of the whole library.
    pub uncovered: Option<Uncovered>,
    pub writes: bool,
}

pub fn library(page: LibraryPage) -> AnyView {
    let acts = page.writes.then(|| {
        view! {
            <a class="act" href="/runbooks/import">"Import"</a>
            <a class="act primary" href="/runbooks/new">"Write a runbook"</a>
        }
    });
    let count = if page.next.is_some() { format!("{} shown", page.rows.len()) } else { page.rows.len().to_string() };
    let body = match page.rows.is_empty() {
        true => empty(&page.search, page.writes),
        false => table(&page.rows),
    };
    view! {
        <div class="head">
            <h1>"Runbooks"</h1>
            <div class="acts">
                <a class="act quiet" href="/runbooks/archived">"Archived"</a>
                <a class="act quiet" href="/runbooks/export" download="">"Export all"</a>
                {acts}
            </div>
        </div>
        {search_form(&page)}
        <section class="panel" aria-labelledby="library-h">
            <header>
                <h2 id="library-h">"Library"</h2><span class="n">{count}</span>
                <p class="aside">"An alert attaches one by its name, by its label " <code>"runbook"</code> ", or by its service."</p>
            </header>
            {body}
            {next(&page).map(|href| view! { <footer><a class="act" href=href>"More runbooks"</a></footer> })}
        </section>
        {page.uncovered.as_ref().map(|rest| uncovered(rest, page.writes))}
    }
    .into_any()
}

fn search_form(page: &LibraryPage) -> AnyView {
    let classes: Vec<_> = page
        .classes
        .iter()
        .map(|class| {
            let chosen = (*class == page.search.class).then_some("selected");
            view! { <option value=class.clone() selected=chosen>{class.clone()}</option> }
        })
        .collect();
    let text = page.search.text.clone();
    view! {
        <form class="filter-bar" method="get" action="/runbooks" role="search">
            <label class="sr" for="q">"Words of a title or of the text"</label>
            <input class="text" id="q" name="q" type="search" placeholder="Words of a title or of the text" value=text dir="auto"/>
            <label class="sr" for="f-class">"Failure class"</label>
            <select class="text" id="f-class" name="class"><option value="">"any class"</option>{classes}</select>
            <button class="act">"Find"</button>
        </form>
    }
    .into_any()
}

fn next(page: &LibraryPage) -> Option<String> {
    let LibrarySearch { text, class } = &page.search;
    let after = page.next.as_ref()?;
    Some(fill("/runbooks?q={q}&class={class}&after={after}", |name| {
        Some(match name {
            "q" => text.clone(),
            "class" => class.clone(),
            _ => after.clone(),
        })
    }))
}

fn empty(search: &LibrarySearch, writes: bool) -> AnyView {
    if *search != LibrarySearch::default() {
        return view! {
            <div class="empty"><p><b>"No runbook matches."</b></p><a class="act" href="/runbooks">"Drop the filters"</a></div>
        }
        .into_any();
    }
    let write = writes.then(|| view! { <a class="act" href="/runbooks/new">"Write a runbook"</a> });
    view! { <div class="empty"><p><b>"No runbook is here."</b> " Write one, or import a folder."</p>{write}</div> }
        .into_any()
}

fn table(rows: &[LibraryRow]) -> AnyView {
    let rows: Vec<AnyView> = rows.iter().map(row).collect();
    view! {
        <table class="table library" role="table">
            <thead role="rowgroup"><tr role="row">
                <th role="columnheader" scope="col">"Runbook"</th>
                <th role="columnheader" scope="col">"Parts"</th>
                <th role="columnheader" scope="col">"Class"</th>
                <th role="columnheader" scope="col">"Services"</th>
                <th role="columnheader" scope="col">"Last used"</th>
                <th role="columnheader" scope="col">"Last drilled"</th>
                <th role="columnheader" scope="col">"Version"</th>
            </tr></thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(row: &LibraryRow) -> AnyView {
    let used = match row.used {
        Some((number, at)) => {
            view! { <a href=links::incident(number)>{format!("#{number}")}</a> ", " {ui::time(at)} }.into_any()
        }
        None => view! { <span class="dim">"never"</span> }.into_any(),
    };
    let owner =
        (!row.owner_role.is_empty()).then(|| view! { <span class="owner" dir="auto">{row.owner_role.clone()}</span> });
    let restricted = row.restricted.then(|| view! { <span class="mark restricted">"RESTRICTED"</span> " " });
    view! {
        <tr role="row">
            <td class="main" role="cell">
                {restricted}<a href=format!("/runbooks/{}", row.slug) dir="auto"><b>{row.title.clone()}</b></a>
                {owner}
            </td>
            <td role="cell">{eight(&row.parts)}</td>
            <td role="cell" dir="auto">{row.class.clone()}</td>
            <td class="wide" role="cell">{services(&row.services)}</td>
            <td role="cell"><span class="phone-only">"used "</span>{used}</td>
            <td class="dim" role="cell"><span class="phone-only">"drilled: "</span>"untried"</td>
            <td class="end" role="cell">{format!("v{}", row.version)}</td>
        </tr>
    }
    .into_any()
}

const SERVICES_SHOWN: usize = 4;

pub(super) fn services(services: &[(String, String)]) -> AnyView {
    let shown: Vec<_> = services
        .iter()
        .take(SERVICES_SHOWN)
        .enumerate()
        .map(|(at, (slug, name))| {
            let comma = (at > 0).then_some(", ");
            view! { {comma} <a href=format!("/services/{slug}") dir="auto">{name.clone()}</a> }
        })
        .collect();
    let more = services.len().saturating_sub(SERVICES_SHOWN);
    let more = (more > 0).then(|| view! { <span class="dim">{format!(" and {more} more")}</span> });
    view! { {shown} {more} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_keeps_the_search() {
        let search = LibrarySearch { text: "50 % & more".into(), class: "latency".into() };
        let page = LibraryPage {
            rows: Vec::new(),
            search,
            classes: Vec::new(),
            next: Some("slow-answers".into()),
            uncovered: None,
            writes: true,
        };
        let href = next(&page);
        assert_eq!(href.as_deref(), Some("/runbooks?q=50%20%25%20%26%20more&class=latency&after=slow-answers"));
    }
}
