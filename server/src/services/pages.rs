use super::{read, variables};
use crate::{
    auth::people,
    http::{Ask, Cx, Limits, Page, Refusal},
};
use app::{
    auth::Role,
    services::{NewService, ServicePage, ServicesPage, list, new, one},
};

pub async fn services_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    let mut rows = read::services(&cx, None, Limits::API_ROWS + 1).await?;
    let more = rows.len() as i64 > Limits::API_ROWS;
    rows.truncate(Limits::API_ROWS as usize);
    let page = ServicesPage { rows, more, may_edit: cx.viewer.role >= Role::Commander };
    Ok(Page::new("Services · Signalbox", move || list(page.clone())))
}

pub async fn new_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Commander)?;
    let page = NewService { people: people::listed(&cx.app.pool).await? };
    Ok(Page::new("Add a service · Signalbox", move || new(page.clone())))
}

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let slug = ask.slug()?;
    let mut service = read::services(&cx, Some(&slug), 1).await?.pop().ok_or(Refusal::NotFound)?;
    service.variables = variables::of(&cx.app.pool, service.id).await?;
    let people = people::listed(&cx.app.pool).await?;
    let title = format!("{} · Signalbox", service.name);
    let page = ServicePage { service, people, may_edit: cx.viewer.role >= Role::Commander };
    Ok(Page::new(title, move || one(page.clone())))
}
