use crate::http::{Ask, Cx, Page, Refusal};
use app::severities::SeveritiesPage;

pub async fn page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    let rubric = super::rubric(&cx.app.pool).await?;
    let mut connection = cx.app.pool.acquire().await?;
    let rules = super::rules(&mut connection).await?;
    let data = SeveritiesPage { rubric, rules, may_edit: cx.is_admin() };
    Ok(Page::new("Severities · Signalbox", move || app::severities::settings(data.clone())))
}
