use super::{
    artifacts::live_at,
    changes::{Between, changes, unplaced},
    choices, dependencies, read, variables,
};
use crate::{
    auth::people,
    http::{Ask, Cx, Limits, Page, Refusal},
    recovery,
};
use app::{
    auth::Role,
    ids::{ArtifactId, ComponentId},
    recovery::ServiceMetrics,
    services::{NewService, STRIP, ServicePage, ServicesPage, Unplaced, list, new, one},
    status::{Shown, shown},
};
use chrono::DateTime;
use uuid::Uuid;

/// Ticks that fit a strip.
const MOST_TICKS: i64 = 500;

pub async fn services_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    let mut rows = read::services(&cx, None, Limits::API_ROWS + 1).await?;
    let more = rows.len() as i64 > Limits::API_ROWS;
    rows.truncate(Limits::API_ROWS as usize);
    let (waiting_rows, waiting) = unplaced(&cx.app.pool, Limits::PAGE_ROWS).await?;
    let unplaced = Unplaced {
        rows: waiting_rows,
        waiting,
        services: rows.iter().map(|row| (row.slug.clone(), row.name.clone())).collect(),
        responds: cx.viewer.role >= Role::Responder,
    };
    let page = ServicesPage { rows, more, may_edit: cx.viewer.role >= Role::Commander, unplaced };
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
    let (id, now) = (service.id.0, cx.now());
    let part = ask.query.text("part").and_then(|text| text.parse().ok()).map(ArtifactId);
    let mut conn = cx.app.pool.acquire().await?;
    let parts = live_at(&mut conn, &[id], now).await?;
    let before = live_at(&mut conn, &[id], now - STRIP).await?;
    let month = Between { from: now - STRIP, to: now, part: None, most: MOST_TICKS };
    let month = changes(&mut conn, &[id], month).await?;
    let ever =
        Between { from: DateTime::UNIX_EPOCH, to: now, part: part.map(|part| part.0), most: Limits::PAGE_ROWS + 1 };
    let mut listed = changes(&mut conn, &[id], ever).await?;
    let more_changes = listed.len() as i64 > Limits::PAGE_ROWS;
    listed.truncate(Limits::PAGE_ROWS as usize);
    let spells = read::spells(&cx, &mut conn, id, now - STRIP).await?;
    let dependencies = dependencies::of(&mut conn, id).await?;
    let metrics = recovery::of_service(&mut conn, service.id).await?;
    let sources = recovery::choices(&mut conn).await?;
    drop(conn);
    let components = components(&cx, id).await?;
    let others = choices(&cx.app.pool).await?.into_iter().map(|(slug, name, _)| (slug, name));
    let title = format!("{} · Signalbox", service.name);
    let page = ServicePage {
        people,
        may_edit: cx.viewer.role >= Role::Commander,
        responds: cx.viewer.role >= Role::Responder,
        known: before.into_iter().filter(|part| part.change.is_some()).map(|part| part.artifact).collect(),
        parts,
        month,
        spells,
        changes: listed,
        more_changes,
        part,
        dependencies,
        metrics: ServiceMetrics {
            slug: slug.clone(),
            rows: metrics,
            sources,
            may_edit: cx.viewer.role >= Role::Commander,
        },
        others: others.filter(|(slug, _)| *slug != service.slug).collect(),
        public_url: cx.app.site.public_url.clone(),
        components,
        service,
    };
    Ok(Page::new(title, move || one(page.clone())))
}

/// What customers call it, as it stands on the status page now.
async fn components(cx: &Cx, service: Uuid) -> Result<Vec<(String, Shown)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, name from component where service_id = $1 and removed_at is null order by position, id limit $2",
        service,
        Limits::PAGE_ROWS
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let (status, now) = (cx.app.status.load(), cx.now());
    let state = |id| shown(&status.read.record, ComponentId(id), now);
    Ok(rows.into_iter().map(|row| (row.name, state(row.id))).collect())
}
