//! The settings of the public page: its name, its zone, its parts.

use crate::{
    auth::random_secret,
    db::Tx,
    http::{Ask, Cx, Page, Refusal},
};
use app::{
    auth::Role,
    command::Check,
    ids::ComponentId,
    status::{AddComponent, ChangeComponent, PartRow, RemoveComponent, RenamePage, StatusSettings, settings},
};
use chrono_tz::Tz;
use uuid::Uuid;

const PUBLIC_ID_CHARACTERS: usize = 12;
const MOST_PARTS: i64 = 100;
const MOST_SERVICES: i64 = 500;

pub async fn settings_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Admin)?;
    let pool = &cx.app.pool;
    let page = sqlx::query!(
        r#"select p.name as "name?", p.zone as "zone?", o.name as "organisation?",
                  (select count(*) from public_incident pi join incident i on i.id = pi.incident_id and i.kind = 'real'
                   where (select u.phase from incident_update u
                          where u.incident_id = pi.incident_id and u.audience = 'customers'
                          order by u.published_at desc, u.id desc limit 1) <> 'resolved') as "open!"
           from (select 1) one
           left join (select name, zone from status_page order by id limit 1) p on true
           left join organisation o on true"#
    )
    .fetch_one(pool)
    .await?;
    let parts = sqlx::query!(
        "select id, name, service_id from component where removed_at is null order by position, id limit $1",
        MOST_PARTS
    )
    .fetch_all(pool)
    .await?;
    let services = sqlx::query!(
        "select id, name from service where archived_at is null order by name, id limit $1",
        MOST_SERVICES
    )
    .fetch_all(pool)
    .await?;
    let part = |id, name, service: Option<Uuid>| PartRow {
        id: ComponentId(id),
        name,
        service: service.map(|id| id.to_string()).unwrap_or_default(),
    };
    let shown = StatusSettings {
        address: format!("{}/status", cx.app.site.status_url),
        name: page.name.or(page.organisation).unwrap_or_default(),
        zone: page.zone.unwrap_or_else(|| "UTC".into()),
        zones: chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name().to_string()).collect(),
        parts: parts.into_iter().map(|row| part(row.id, row.name, row.service_id)).collect(),
        services: services.into_iter().map(|row| (row.id.to_string(), row.name)).collect(),
        open: page.open,
    };
    Ok(Page::new("Status page", move || settings(shown.clone())))
}

pub async fn rename_page(cx: Cx, ask: RenamePage) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut check = Check::default();
    let name = check.text("name", &ask.name, 120, "Name the page.");
    check.need(ask.zone.parse::<Tz>().is_ok(), "zone", "Choose a zone from the list.");
    check.done()?;
    let mut tx = cx.begin().await?;
    let (page, now) = (the_page(&mut tx).await?, tx.now());
    sqlx::query!(
        "update status_page set name = $2, zone = $3, changed_at = $4 where id = $1",
        page,
        name,
        ask.zone,
        now
    )
    .execute(&mut *tx)
    .await?;
    tx.status_changed();
    tx.commit(()).await
}

pub async fn add_component(cx: Cx, ask: AddComponent) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let page = the_page(&mut tx).await?;
    let (name, service) = named(&mut tx, &ask.name, &ask.service).await?;
    let now = tx.now();
    let added = sqlx::query!(
        "insert into component (id, public_id, status_page_id, name, position, service_id, created_at)
         select $1, $2, $3, $4, coalesce(max(position), 0) + 1, $5, $6
         from component where status_page_id = $3 and removed_at is null having count(*) < $7",
        Uuid::now_v7(),
        random_secret(PUBLIC_ID_CHARACTERS),
        page,
        name,
        service,
        now,
        MOST_PARTS
    )
    .execute(&mut *tx)
    .await?;
    if added.rows_affected() == 0 {
        return Err(Refusal::Conflict(format!("The page holds {MOST_PARTS} parts. Remove one first.")));
    }
    tx.status_changed();
    tx.commit(()).await
}

pub async fn change_component(cx: Cx, ask: ChangeComponent) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let place = match ask.place.trim() {
        "" => None,
        text => Some(text.parse::<i32>().map_err(|_| Refusal::field("place", "Give its place as a number."))?),
    };
    let mut tx = cx.begin().await?;
    // Locked, so that two who order the parts follow one another.
    the_page(&mut tx).await?;
    let (name, service) = named(&mut tx, &ask.name, &ask.service).await?;
    let changed = sqlx::query!(
        "update component set name = $2, service_id = $3 where id = $1 and removed_at is null",
        ask.component.0,
        name,
        service
    )
    .execute(&mut *tx)
    .await?;
    if changed.rows_affected() == 0 {
        return Err(Refusal::Conflict("This part has left the page.".into()));
    }
    if let Some(place) = place {
        move_to(&mut tx, ask.component, place).await?;
    }
    tx.status_changed();
    tx.commit(()).await
}

/// All parts are numbered anew, with this one at its place.
async fn move_to(tx: &mut Tx, component: ComponentId, place: i32) -> Result<(), Refusal> {
    let mut order = sqlx::query_scalar!(
        "select id from component where removed_at is null and id <> $1 order by position, id",
        component.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let index = usize::try_from(place.max(1) - 1).unwrap_or_default().min(order.len());
    order.insert(index, component.0);
    sqlx::query!(
        "update component c set position = o.place::int
         from unnest($1::uuid[]) with ordinality as o (id, place) where c.id = o.id",
        &order[..]
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub async fn remove_component(cx: Cx, ask: RemoveComponent) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let now = tx.now();
    sqlx::query!("update component set removed_at = $2 where id = $1 and removed_at is null", ask.component.0, now)
        .execute(&mut *tx)
        .await?;
    tx.status_changed();
    tx.commit(()).await
}

async fn named(tx: &mut Tx, name: &str, service: &str) -> Result<(String, Option<Uuid>), Refusal> {
    let mut check = Check::default();
    let name = check.text("name", name, 120, "Name it as customers do.");
    let chosen: Option<Uuid> = service.trim().parse().ok();
    check.need(service.trim().is_empty() || chosen.is_some(), "service", "Choose a service from the list.");
    check.done()?;
    let Some(id) = chosen else { return Ok((name, None)) };
    let known = sqlx::query_scalar!("select id from service where id = $1 and archived_at is null", id)
        .fetch_optional(&mut **tx)
        .await?;
    match known {
        Some(id) => Ok((name, Some(id))),
        None => Err(Refusal::field("service", "Choose a service from the list.")),
    }
}

/// The first page of an installation; a second call changes nothing.
pub async fn make_page(tx: &mut Tx, name: &str, zone: &str) -> Result<(), Refusal> {
    let now = tx.now();
    sqlx::query!(
        "insert into status_page (id, public_id, name, zone, changed_at)
         select $1, $2, $3, $4, $5 where not exists (select from status_page)",
        Uuid::now_v7(),
        random_secret(PUBLIC_ID_CHARACTERS),
        name,
        zone,
        now
    )
    .execute(&mut **tx)
    .await?;
    tx.status_changed();
    Ok(())
}

/// The page, locked; made under the organisation's name where none was yet.
pub async fn the_page(tx: &mut Tx) -> Result<Uuid, Refusal> {
    if let Some(page) = locked(tx).await? {
        return Ok(page);
    }
    let organisation = sqlx::query!("select name, zone from organisation").fetch_optional(&mut **tx).await?;
    let (name, zone) = organisation.map_or(("Service".into(), "UTC".into()), |row| (row.name, row.zone));
    make_page(tx, &name, &zone).await?;
    locked(tx).await?.ok_or_else(|| Refusal::Broken("the status page was not made".into()))
}

async fn locked(tx: &mut Tx) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!("select id from status_page order by id limit 1 for update").fetch_optional(&mut **tx).await
}
