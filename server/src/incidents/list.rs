//! Lists of incidents: on Now, and all of them.

use super::facts::{Reader, Which, facts_where};
use crate::http::{Ask, Cx, Limits, Page, Refusal};
use app::incidents::{IncidentRow, IncidentsPage, Search};
use chrono::Duration;

pub async fn open(cx: &Cx) -> Result<Vec<IncidentRow>, Refusal> {
    rows(cx, Which { open: Some(true), most: Limits::API_ROWS, ..Which::default() }).await
}

/// What ended stays on Now for a day.
pub async fn recently_ended(cx: &Cx) -> Result<Vec<IncidentRow>, Refusal> {
    let since = cx.now() - Duration::hours(24);
    rows(cx, Which { ended_since: Some(since), most: Limits::PAGE_ROWS, ..Which::default() }).await
}

async fn rows(cx: &Cx, which: Which) -> Result<Vec<IncidentRow>, Refusal> {
    let facts = facts_where(&cx.app.pool, Reader::of(cx), which).await?;
    Ok(facts.into_iter().map(|facts| IncidentRow { facts }).collect())
}

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let query = |name| ask.query.text(name).unwrap_or_default().trim().to_string();
    let search = Search {
        text: query("q").chars().take(200).collect(),
        severity: query("severity").parse().ok(),
        service: query("service"),
        state: query("state"),
    };
    let number = search.text.trim_start_matches('#').parse().ok();
    let which = Which {
        number,
        before: query("before").parse().ok(),
        open: match search.state.as_str() {
            "open" => Some(true),
            "ended" => Some(false),
            _ => None,
        },
        severity: search.severity,
        service: Some(search.service.clone()).filter(|slug| !slug.is_empty()),
        text: Some(search.text.clone()).filter(|text| !text.is_empty() && number.is_none()),
        most: Limits::PAGE_ROWS + 1,
        ..Which::default()
    };
    let mut rows = rows(&cx, which).await?;
    let has_more = rows.len() as i64 > Limits::PAGE_ROWS;
    rows.truncate(Limits::PAGE_ROWS as usize);
    let older = rows.last().filter(|_| has_more).map(|row| row.facts.number.0);
    let services = crate::services::choices(&cx.app.pool).await?;
    let services = services.into_iter().map(|(slug, name, _)| (slug, name)).collect();
    let page = IncidentsPage { rows, search, services, older };
    Ok(Page::new("Incidents · Signalbox", move || app::incidents::list_page(page.clone())))
}
