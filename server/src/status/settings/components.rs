//! The parts of the page.

use super::{
    name::{PUBLIC_ID_CHARACTERS, the_page, touch},
    order::{moved_to, with_at},
};
use crate::{
    auth::random_secret,
    db::Tx,
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    command::Check,
    status::{AddComponent, ChangeComponent, RemoveComponent, Seen},
};
use serde_json::json;
use uuid::Uuid;

const MOST_PARTS: i64 = 100;
const DESCRIPTION: usize = 300;

pub async fn add_component(cx: Cx, ask: AddComponent) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let page = the_page(&mut tx).await?;
    let named = named(&mut tx, &ask.name, &ask.service, Some(&ask.description), Some(&ask.group)).await?;
    let (id, now) = (Uuid::now_v7(), tx.now());
    let added = sqlx::query!(
        "insert into component (id, public_id, status_page_id, name, position, service_id, description, group_id, created_at)
         select $1, $2, $3, $4, coalesce(max(position), 0) + 1, $5, $6, $7, $8
         from component where status_page_id = $3 and removed_at is null having count(*) < $9",
        id,
        random_secret(PUBLIC_ID_CHARACTERS),
        page,
        named.name,
        named.service,
        named.description.unwrap_or_default(),
        named.group.flatten(),
        now,
        MOST_PARTS
    )
    .execute(&mut *tx)
    .await?;
    if added.rows_affected() == 0 {
        return Err(Refusal::Conflict(format!("The page holds {MOST_PARTS} parts. Remove one first.")));
    }
    audit::note(&mut tx, &cx, "component.added", &id.to_string(), json!({ "name": named.name })).await?;
    touch(&mut tx, page).await?;
    tx.commit(()).await
}

pub async fn change_component(cx: Cx, ask: ChangeComponent) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let seen = Seen::read(&ask.seen);
    let place = moved_to(&seen, &ask.place)?;
    let mut tx = cx.begin().await?;
    // Locked, so that two who change the parts follow one another.
    let page = the_page(&mut tx).await?;
    let ask = kept(&mut tx, &seen, ask).await?;
    let named = named(&mut tx, &ask.name, &ask.service, ask.description.as_deref(), ask.group.as_deref()).await?;
    sqlx::query!(
        "update component set name = $2, service_id = $3, description = coalesce($4, description),
             group_id = case when $5 then $6 else group_id end
         where id = $1 and removed_at is null",
        ask.component.0,
        named.name,
        named.service,
        named.description,
        named.group.is_some(),
        named.group.flatten()
    )
    .execute(&mut *tx)
    .await?;
    if let Some(place) = place {
        move_to(&mut tx, ask.component.0, place).await?;
    }
    audit::note(&mut tx, &cx, "component.changed", &ask.component.to_string(), json!({ "name": named.name })).await?;
    touch(&mut tx, page).await?;
    tx.commit(()).await
}

/// With what somebody else changed while the form was open, where its writer did not.
async fn kept(tx: &mut Tx, seen: &Seen, mut ask: ChangeComponent) -> Result<ChangeComponent, Refusal> {
    let now = sqlx::query!(
        r#"select name, description, coalesce(service_id::text, '') as "service!", coalesce(group_id::text, '') as "group!"
           from component where id = $1 and removed_at is null"#,
        ask.component.0
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(|| Refusal::Conflict("This part has left the page.".into()))?;
    let mut check = Check::default();
    ask.name = seen.text(&mut check, "name", &ask.name, &now.name).into();
    ask.service = seen.choice(&mut check, "service", &ask.service, &now.service).into();
    ask.description = ask.description.map(|mine| seen.text(&mut check, "description", &mine, &now.description).into());
    ask.group = ask.group.map(|mine| seen.choice(&mut check, "group", &mine, &now.group).into());
    check.done()?;
    Ok(ask)
}

/// All parts are numbered anew, with this one at its place.
async fn move_to(tx: &mut Tx, component: Uuid, place: i32) -> Result<(), Refusal> {
    let others = sqlx::query_scalar!(
        "select id from component where removed_at is null and id <> $1 order by position, id",
        component
    )
    .fetch_all(&mut **tx)
    .await?;
    sqlx::query!(
        "update component c set position = o.place::int
         from unnest($1::uuid[]) with ordinality as o (id, place) where c.id = o.id",
        &with_at(others, component, place)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What was said of it by hand ends with it.
pub async fn remove_component(cx: Cx, ask: RemoveComponent) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let (page, now) = (the_page(&mut tx).await?, tx.now());
    let removed = sqlx::query_scalar!(
        "update component set removed_at = $2 where id = $1 and removed_at is null returning name",
        ask.component.0,
        now
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(name) = removed else { return tx.commit(()).await };
    sqlx::query!(
        "update component_override set ended_by = $2, ended_at = $3 where component_id = $1 and ended_at is null",
        ask.component.0,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    audit::note(&mut tx, &cx, "component.removed", &ask.component.to_string(), json!({ "name": name })).await?;
    touch(&mut tx, page).await?;
    tx.commit(()).await
}

struct Named {
    name: String,
    service: Option<Uuid>,
    /// None: as it was.
    description: Option<String>,
    group: Option<Option<Uuid>>,
}

async fn named(
    tx: &mut Tx,
    name: &str,
    service: &str,
    description: Option<&str>,
    group: Option<&str>,
) -> Result<Named, Refusal> {
    let mut check = Check::default();
    let name = check.text("name", name, 120, "Name it as customers do.");
    let description = description.map(|text| match text.trim() {
        "" => String::new(),
        text => check.text("description", text, DESCRIPTION, ""),
    });
    let rows = sqlx::query!(
        r#"select (select id from service where id = $1 and archived_at is null) as service,
                  (select id from component_group where id = $2 and removed_at is null) as "group""#,
        service.trim().parse::<Uuid>().ok(),
        group.and_then(|text| text.trim().parse::<Uuid>().ok())
    )
    .fetch_one(&mut **tx)
    .await?;
    let is_none = |text: &str| text.trim().is_empty();
    check.need(is_none(service) || rows.service.is_some(), "service", "Choose a service from the list.");
    let group_fits = group.is_none_or(is_none) || rows.group.is_some();
    check.need(group_fits, "group", "This group was removed. Choose another.");
    check.done()?;
    Ok(Named { name, service: rows.service, description, group: group.map(|_| rows.group) })
}
