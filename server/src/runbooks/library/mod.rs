//! `/runbooks`: the library, and what nobody wrote a runbook for.

mod rows;
mod seen;
mod services;
mod uncovered;

use super::{
    gate::{Change, may, sees_restricted},
    matching::matching,
};
use crate::http::{Ask, Cx, Limits, Page, Refusal};
use app::runbooks::{LibraryPage, LibrarySearch};

const MOST_CLASSES: i64 = 100;

pub async fn library(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let query = |name| ask.query.text(name).unwrap_or_default().trim().to_string();
    let search = LibrarySearch {
        text: query("q").chars().take(200).collect(),
        class: query("class").chars().take(200).collect(),
    };
    let after = query("after");
    let mut rows = rows::rows(&cx, &search, &after).await?;
    let has_more = rows.len() as i64 > Limits::PAGE_ROWS;
    rows.truncate(Limits::PAGE_ROWS as usize);
    let next = rows.last().filter(|_| has_more).map(|row| row.slug.clone());
    let seen = seen::seen(&cx).await?;
    let mut connection = cx.app.pool.acquire().await?;
    let matching = matching(&mut connection).await?;
    drop(connection);
    let uses = services::uses(&cx, &seen, &matching).await?;
    for row in &mut rows {
        row.services = uses.of_runbook(&row.slug);
    }
    let is_whole_library = search == LibrarySearch::default() && after.is_empty();
    let uncovered = match is_whole_library {
        true => Some(uncovered::uncovered(&cx, &seen, &matching, &uses).await?),
        false => None,
    };
    let page = LibraryPage {
        rows,
        search,
        classes: classes(&cx).await?,
        next,
        uncovered,
        writes: may(&cx.viewer, Change::Write),
    };
    Ok(Page::new("Runbooks · Signalbox", move || app::runbooks::library(page.clone())))
}

async fn classes(cx: &Cx) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select distinct failure_class from runbook
         where failure_class <> '' and archived_at is null and (not restricted or $1) order by 1 limit $2",
        sees_restricted(&cx.viewer),
        MOST_CLASSES
    )
    .fetch_all(&cx.app.pool)
    .await
}
