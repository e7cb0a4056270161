//! `/maintenance/{work}`.

use super::{
    read::by_ids,
    review::review,
    said::{notes, of_status_page},
};
use crate::http::{Ask, Cx, Page, Refusal, local_time};
use app::{
    auth::Role,
    command::Command,
    status::maintenance::{CancelWork, ChangeWork, PlanWork, SayOfWork, WorkPage, plan_of, work_page as show},
};

pub async fn work_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let public_id = ask.path.text("work").ok_or(Refusal::NotFound)?;
    let mut conn = cx.app.pool.acquire().await?;
    let row = sqlx::query!(
        "select m.id, m.revision, p.name from maintenance m join person p on p.id = m.created_by where m.public_id = $1",
        public_id
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(Refusal::NotFound)?;
    let (_, work) = by_ids(&mut conn, &[row.id]).await?.pop().ok_or(Refusal::NotFound)?;
    let page = of_status_page(&mut conn).await?;
    let names = [ChangeWork::NAME, SayOfWork::NAME, CancelWork::NAME];
    let refused = ask.refused.as_ref().filter(|refused| names.contains(&refused.command.as_str()));
    let read = review(&mut conn, &cx, refused, &page, Some(&work)).await?;
    let public = local_time(page.zone.name());
    let mut plan = plan_of(&work, &public);
    if let Some(read) = read.as_ref().filter(|_| refused.is_some_and(|refused| refused.command == ChangeWork::NAME)) {
        let field = |name: &str, first: String| if read.has(name) { read.value(name) } else { first };
        plan = PlanWork {
            title: field("title", plan.title),
            pauses: field("pauses", plan.pauses),
            starts_at: field("starts_at", plan.starts_at),
            ends_at: field("ends_at", plan.ends_at),
            checking_minutes: field("checking_minutes", plan.checking_minutes),
            ..plan
        };
    }
    let shown = WorkPage {
        plan,
        revision: row.revision,
        parts: page.choices(&work.parts),
        author: row.name,
        notes: notes(&mut conn, row.id, &work, cx.now()).await?,
        said: work.notes.len(),
        zone: page.zone.name().into(),
        public,
        review: read,
        may_write: cx.viewer.role >= Role::Commander,
        may_silence: cx.viewer.role >= Role::Responder,
        work,
    };
    let title = format!("{} · Signalbox", shown.work.title);
    Ok(Page::new(title, move || show(shown.clone())))
}
