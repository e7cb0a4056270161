//! `/maintenance/new`: empty, or what was typed.

use super::{review::review, said::of_status_page};
use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    auth::Role,
    command::Command,
    status::maintenance::{NewPage, PlanWork, new_work},
};

pub async fn new_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let mut conn = cx.app.pool.acquire().await?;
    let page = of_status_page(&mut conn).await?;
    let refused = ask.refused.as_ref().filter(|refused| refused.command == PlanWork::NAME);
    let read = review(&mut conn, &cx, refused, &page, None).await?;
    let plan = read.as_ref().map(|read| PlanWork {
        title: read.value("title"),
        pauses: read.value("pauses"),
        starts_at: read.value("starts_at"),
        ends_at: read.value("ends_at"),
        checking_minutes: read.value("checking_minutes"),
        ..PlanWork::default()
    });
    let shown = NewPage {
        plan: plan.unwrap_or_default(),
        parts: page.choices(&[]),
        zone: page.zone.name().into(),
        review: read,
        may_write: cx.viewer.role >= Role::Commander,
    };
    Ok(Page::new("Plan work · Signalbox", move || new_work(shown.clone())))
}
