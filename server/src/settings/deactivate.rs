//! A person leaves: their sessions end with them, and what they wrote stays.

use super::{
    audit,
    role::{admins, must_leave_one, other_person},
};
use crate::http::{Cx, Refusal};
use app::{
    auth::Role,
    settings::{Deactivate, Reactivate},
};
use serde_json::json;

pub async fn deactivate(cx: Cx, ask: Deactivate) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let admins = admins(&mut tx, &cx).await?;
    let person = other_person(&mut tx, &cx, &ask.person).await?;
    must_leave_one(&admins, person.id)?;
    let now = cx.now();
    sqlx::query!(
        "update person set deactivated_at = $2, deactivated_by = $3 where id = $1",
        person.id.0,
        now,
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("update session set revoked_at = $2 where person_id = $1 and revoked_at is null", person.id.0, now)
        .execute(&mut *tx)
        .await?;
    // Links that this person made let nobody in any more.
    sqlx::query!(
        "update invite set expires_at = $2 where created_by = $1 and used_at is null and expires_at > $2",
        person.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    crate::escalation::left(&mut tx, person.id).await?;
    audit::note(&mut tx, &cx, "person.deactivated", &person.id.to_string(), json!({})).await?;
    tx.commit(()).await
}

pub async fn reactivate(cx: Cx, ask: Reactivate) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    admins(&mut tx, &cx).await?;
    let back = sqlx::query!(
        "update person set deactivated_at = null, deactivated_by = null where id = $1 and deactivated_at is not null",
        ask.person.0
    )
    .execute(&mut *tx)
    .await?;
    if back.rows_affected() == 1 {
        audit::note(&mut tx, &cx, "person.reactivated", &ask.person.to_string(), json!({})).await?;
    }
    tx.commit(()).await
}
