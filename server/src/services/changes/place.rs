//! A change that nobody could place is attached by hand, or set aside.

use crate::{
    http::{Cx, Refusal},
    services::{artifacts::find, locked},
};
use app::{
    auth::Role,
    command::Check,
    services::{Kind, PlaceChange, SetChangeAside},
};
use uuid::Uuid;

/// All that wait and name the same go along: a pipeline makes the same slip every time.
pub async fn place_change(cx: Cx, ask: PlaceChange) -> Result<(), Refusal> {
    cx.need_role(Role::Responder)?;
    let mut tx = cx.begin().await?;
    let change = sqlx::query!(
        "select id, service_id, service_word, artifact_word, sender_id, artifact_id from change where id = $1 for update",
        ask.change.parse::<Uuid>().map_err(|_| Refusal::NotFound)?
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or(Refusal::NotFound)?;
    if change.artifact_id.is_some() {
        return Err(Refusal::Conflict("Somebody attached this change meanwhile.".into()));
    }
    let kind: Option<Kind> = ask.kind.parse().ok();
    let mut check = Check::default();
    check.need(kind.is_some(), "kind", "Choose what kind of part changed.");
    check.need(ask.name.trim().chars().count() <= 80, "name", "At most 80 characters.");
    check.need(!ask.service.is_empty(), "service", "Choose the service.");
    check.done()?;
    let service = locked(&mut tx, &ask.service)
        .await
        .map_err(|_| Refusal::field("service", "This service is gone. Choose another."))?;
    let part = find::part(&mut tx, service.0, ask.name.trim(), kind, cx.who())
        .await?
        .ok_or_else(|| Refusal::field("name", "The service has several parts of this kind. Say which by its name."))?;
    // The service that was known may be corrected too.
    sqlx::query!(
        "update change set service_id = $2, artifact_id = $3, placed_at = $4, placed_by = $5
         where id = $1 or (artifact_id is null and withdrawn_at is null and sender_id = $6
             and service_word is not distinct from $7 and artifact_word is not distinct from $8
             and service_id is not distinct from $9 and artifact_word is not null)",
        change.id,
        service.0,
        part,
        cx.now(),
        cx.viewer.id.0,
        change.sender_id,
        change.service_word,
        change.artifact_word,
        change.service_id
    )
    .execute(&mut *tx)
    .await?;
    tx.commit(()).await
}

pub async fn set_change_aside(cx: Cx, ask: SetChangeAside) -> Result<(), Refusal> {
    cx.need_role(Role::Responder)?;
    let mut tx = cx.begin().await?;
    let found = sqlx::query!(
        "update change set withdrawn_at = coalesce(withdrawn_at, $2), withdrawn_by = coalesce(withdrawn_by, $3)
         where id = $1 and artifact_id is null",
        ask.change.parse::<Uuid>().map_err(|_| Refusal::NotFound)?,
        cx.now(),
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    match found.rows_affected() {
        0 => Err(Refusal::NotFound),
        _ => tx.commit(()).await,
    }
}
