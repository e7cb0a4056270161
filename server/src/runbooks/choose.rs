//! `/runbooks/choose`: which runbook an alert or a service brings.

use super::gate::RunbookGate;
use crate::http::{Ask, Cx, Page, Refusal};
use app::runbooks::ChoosePage;

const MOST_LISTED: i64 = 2000;

pub async fn choose(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    cx.viewer.must_write_runbooks()?;
    let query = |name| ask.query.text(name).unwrap_or_default();
    let runbooks = sqlx::query!(
        "select slug, title from runbook where archived_at is null order by title, slug limit $1",
        MOST_LISTED
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let services = crate::services::choices(&cx.app.pool).await?;
    let page = ChoosePage {
        runbook: query("runbook"),
        alert: query("alert"),
        service: query("service"),
        runbooks: runbooks.into_iter().map(|row| (row.slug, row.title)).collect(),
        services: services.into_iter().map(|(slug, name, _)| (slug, name)).collect(),
    };
    Ok(Page::new("Choose a runbook · Signalbox", move || app::runbooks::choose(page.clone())))
}
