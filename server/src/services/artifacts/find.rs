//! From a sender's words to a service and one of its parts; a new part of a known service is registered.

use super::live::MOST_PARTS;
use crate::db::{Tx, Who};
use app::services::{Found, Kind, Known, find_part, slug_of};
use uuid::Uuid;

pub async fn service(tx: &mut Tx, word: &str) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "select id from service where archived_at is null and slug in ($1, $2) order by slug = $1 desc limit 1",
        word.trim(),
        slug_of(word)
    )
    .fetch_optional(&mut **tx)
    .await
}

/// None where nobody can say which part is meant.
pub async fn part(
    tx: &mut Tx,
    service: Uuid,
    word: &str,
    kind: Option<Kind>,
    who: Who,
) -> Result<Option<Uuid>, sqlx::Error> {
    if let Found::Known(part) = find_part(word, kind, &parts(tx, service).await?) {
        revive(tx, part).await?;
        return Ok(Some(part));
    }
    // Two changes that name the same new part meet here.
    sqlx::query_scalar!("select id from service where id = $1 for update", service).fetch_one(&mut **tx).await?;
    let parts = parts(tx, service).await?;
    match find_part(word, kind, &parts) {
        Found::Known(part) => Ok(Some(part)),
        Found::New(kind, name) if (parts.len() as i64) < MOST_PARTS => {
            Ok(Some(insert(tx, service, kind, &name, who).await?))
        }
        _ => Ok(None),
    }
}

/// Also the retired ones: a change brings them back.
pub(super) async fn parts(tx: &mut Tx, service: Uuid) -> Result<Vec<Known<Uuid>>, sqlx::Error> {
    let rows = sqlx::query!("select id, kind, name from artifact where service_id = $1 order by name", service)
        .fetch_all(&mut **tx)
        .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.id, row.kind.parse().ok()?, row.name))).collect())
}

pub(super) async fn insert(tx: &mut Tx, service: Uuid, kind: Kind, name: &str, who: Who) -> Result<Uuid, sqlx::Error> {
    let id = Uuid::now_v7();
    let now = tx.now();
    sqlx::query!(
        "insert into artifact (id, service_id, kind, name, registered_at, registered_by_kind, registered_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        service,
        kind.word(),
        name,
        now,
        who.kind(),
        who.id()
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

pub(super) async fn revive(tx: &mut Tx, part: Uuid) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update artifact set retired_at = null, retired_by = null where id = $1 and retired_at is not null",
        part
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
