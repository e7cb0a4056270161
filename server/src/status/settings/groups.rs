//! Groups of parts.

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
    status::{AddGroup, ChangeGroup, RemoveGroup, Seen},
};
use serde_json::json;
use uuid::Uuid;

const MOST_GROUPS: i64 = 30;

pub async fn add_group(cx: Cx, ask: AddGroup) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let name = named(&ask.name)?;
    let mut tx = cx.begin().await?;
    let (page, id, now) = (the_page(&mut tx).await?, Uuid::now_v7(), tx.now());
    let added = sqlx::query!(
        "insert into component_group (id, public_id, status_page_id, name, position, created_at)
         select $1, $2, $3, $4, coalesce(max(position), 0) + 1, $5
         from component_group where status_page_id = $3 and removed_at is null having count(*) < $6",
        id,
        random_secret(PUBLIC_ID_CHARACTERS),
        page,
        name,
        now,
        MOST_GROUPS
    )
    .execute(&mut *tx)
    .await?;
    if added.rows_affected() == 0 {
        return Err(Refusal::Conflict(format!("The page holds {MOST_GROUPS} groups. Remove one first.")));
    }
    audit::note(&mut tx, &cx, "group.added", &id.to_string(), json!({ "name": name })).await?;
    touch(&mut tx, page).await?;
    tx.commit(()).await
}

pub async fn change_group(cx: Cx, ask: ChangeGroup) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let (seen, mut check) = (Seen::read(&ask.seen), Check::default());
    let place = moved_to(&seen, &ask.place)?;
    let mut tx = cx.begin().await?;
    let page = the_page(&mut tx).await?;
    let now = sqlx::query_scalar!("select name from component_group where id = $1 and removed_at is null", ask.group)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::Conflict("This group was removed.".into()))?;
    let name = named(seen.text(&mut check, "name", &ask.name, &now))?;
    check.done()?;
    sqlx::query!("update component_group set name = $2 where id = $1", ask.group, name).execute(&mut *tx).await?;
    if let Some(place) = place {
        move_to(&mut tx, ask.group, place).await?;
    }
    audit::note(&mut tx, &cx, "group.changed", &ask.group.to_string(), json!({ "name": name })).await?;
    touch(&mut tx, page).await?;
    tx.commit(()).await
}

async fn move_to(tx: &mut Tx, group: Uuid, place: i32) -> sqlx::Result<()> {
    let others = sqlx::query_scalar!(
        "select id from component_group where removed_at is null and id <> $1 order by position, id",
        group
    )
    .fetch_all(&mut **tx)
    .await?;
    sqlx::query!(
        "update component_group g set position = o.place::int
         from unnest($1::uuid[]) with ordinality as o (id, place) where g.id = o.id",
        &with_at(others, group, place)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Its parts stand alone.
pub async fn remove_group(cx: Cx, ask: RemoveGroup) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let (page, now) = (the_page(&mut tx).await?, tx.now());
    let removed = sqlx::query_scalar!(
        "update component_group set removed_at = $2 where id = $1 and removed_at is null returning name",
        ask.group,
        now
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(name) = removed else { return tx.commit(()).await };
    sqlx::query!("update component set group_id = null where group_id = $1", ask.group).execute(&mut *tx).await?;
    audit::note(&mut tx, &cx, "group.removed", &ask.group.to_string(), json!({ "name": name })).await?;
    touch(&mut tx, page).await?;
    tx.commit(()).await
}

fn named(name: &str) -> Result<String, Refusal> {
    let mut check = Check::default();
    let name = check.text("name", name, 120, "Name it as customers do.");
    check.done()?;
    Ok(name)
}
