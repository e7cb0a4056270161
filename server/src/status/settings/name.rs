//! The page itself: made once, named, locked by whoever changes what stands on it.

use crate::{
    auth::random_secret,
    db::Tx,
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    command::Check,
    status::{RenamePage, Seen},
};
use chrono_tz::Tz;
use serde_json::json;
use uuid::Uuid;

pub(super) const PUBLIC_ID_CHARACTERS: usize = 12;

pub async fn rename_page(cx: Cx, ask: RenamePage) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let (page, now) = (the_page(&mut tx).await?, tx.now());
    let before = sqlx::query!("select name, zone from status_page where id = $1", page).fetch_one(&mut *tx).await?;
    let (seen, mut check) = (Seen::read(&ask.seen), Check::default());
    let name = seen.text(&mut check, "name", &ask.name, &before.name);
    let name = check.text("name", name, 120, "Name the page.");
    let zone = seen.text(&mut check, "zone", &ask.zone, &before.zone);
    check.need(zone.parse::<Tz>().is_ok(), "zone", "Choose a zone from the list.");
    check.done()?;
    sqlx::query!("update status_page set name = $2, zone = $3, changed_at = $4 where id = $1", page, name, zone, now)
        .execute(&mut *tx)
        .await?;
    audit::note(&mut tx, &cx, "status.renamed", &page.to_string(), json!({ "name": name, "zone": zone })).await?;
    tx.status_changed();
    tx.commit(()).await
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

/// Its parts and groups are part of it: readers see that it changed.
pub(super) async fn touch(tx: &mut Tx, page: Uuid) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!("update status_page set changed_at = $2 where id = $1", page, now).execute(&mut **tx).await?;
    tx.status_changed();
    Ok(())
}
