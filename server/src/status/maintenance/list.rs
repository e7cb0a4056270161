//! `/maintenance`, for everyone who is signed in.

use super::{read::of_page, said::of_status_page};
use crate::http::{Ask, Cx, Page, Refusal, local_time};
use app::{
    auth::Role,
    status::maintenance::{ListPage, WorkLine, list},
};
use chrono::Duration;

const BACK: Duration = Duration::days(90);

pub async fn list_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    let mut conn = cx.app.pool.acquire().await?;
    let page = of_status_page(&mut conn).await?;
    let works = match page.id {
        Some(id) => of_page(&mut conn, id, cx.now() - BACK).await?,
        None => Vec::new(),
    };
    let works = works.into_iter().map(|work| WorkLine { parts: page.names(&work.parts), work });
    let shown = ListPage {
        works: works.collect(),
        public: local_time(page.zone.name()),
        may_write: cx.viewer.role >= Role::Commander,
    };
    Ok(Page::new("Planned work · Signalbox", move || list(shown.clone())))
}
