//! `/incidents/{number}/runs/{id}`: one run alone.

use super::of_incident;
use crate::{
    http::{Ask, Cx, Page, Refusal, hashed},
    incidents::{Reader, Right, facts_by_number, highest},
    signals::{About, add_evidence},
};
use app::{
    ids::RunId,
    layout::Worst,
    runbooks::{RunPage, run_page as shown},
};

/// The scripts of every page that shows runs.
pub fn run_scripts() -> [Option<&'static str>; 2] {
    ["js/run.js", "js/asked.js"].map(hashed)
}

pub async fn run_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let number = ask.number()?;
    let run = ask.path.text("id").and_then(|text| text.parse().ok()).map(RunId).ok_or(Refusal::NotFound)?;
    let pool = &cx.app.pool;
    let facts = facts_by_number(pool, Reader::of(&cx), number).await?.ok_or(Refusal::NotFound)?;
    let service =
        sqlx::query_scalar!("select service_id from incident where id = $1", facts.id.0).fetch_one(pool).await?;
    let runs = of_incident(&cx.app, facts.id.0, service).await?;
    let mut run = runs.into_iter().find(|known| known.id == run).ok_or(Refusal::NotFound)?;
    if facts.is_open() {
        let mut conn = pool.acquire().await?;
        add_evidence(&mut conn, &About::seen(&facts, cx.now()), None, std::slice::from_mut(&mut run)).await?;
    }
    let owns = facts.is_owned() && facts.owner.as_ref().is_some_and(|owner| owner.id == cx.viewer.id);
    let right = highest(cx.viewer.role, owns);
    let about = Worst { number, severity: facts.severity, since: facts.impact_started_at };
    let title = format!("{} · #{number} {}", run.title, facts.title);
    let page = RunPage {
        number,
        viewer: cx.viewer.id,
        responds: right >= Right::Respond && facts.is_open(),
        commands: right >= Right::Command && facts.is_open(),
        people: crate::auth::people::listed(pool).await?,
        unfolded: ask.query.text("check"),
        scripts: run_scripts(),
        title: facts.title,
        run,
    };
    Ok(Page::new(title, move || shown(page.clone())).about(about))
}
