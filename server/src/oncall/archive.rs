//! A schedule's name, and its end. Nothing of it is deleted.

use super::{
    Rosters,
    lock::{Locked, lock},
    schedule_page::policies,
};
use crate::{
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    command::Check,
    oncall::{ArchiveSchedule, BringBackSchedule, RenameSchedule},
};
use serde_json::json;

pub async fn rename_schedule(cx: Cx, ask: RenameSchedule) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut check = Check::default();
    let name = check.text("name", &ask.name, 120, "Name it by what these people look after.");
    check.done()?;
    let mut tx = cx.begin().await?;
    let Locked { roster, .. } = lock(&mut tx, &ask.slug).await?;
    sqlx::query!("update schedule set name = $2 where id = $1", roster.id().0, name).execute(&mut *tx).await?;
    let detail = json!({ "from": roster.name, "to": name });
    audit::note(&mut tx, &cx, "schedule.renamed", &roster.slug, detail).await?;
    tx.commit(()).await
}

/// Not while a policy pages it: its incidents would wake nobody by that step.
pub async fn archive_schedule(cx: Cx, ask: ArchiveSchedule) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let Locked { roster, .. } = lock(&mut tx, &ask.slug).await?;
    let policies = policies(&mut tx, &roster).await?;
    if !policies.is_empty() {
        let says = format!("{} pages this schedule. Take it out there first.", policies.join(", "));
        return Err(Refusal::Conflict(says));
    }
    let now = tx.now();
    sqlx::query!(
        "update schedule set archived_at = $2, archived_by = $3 where id = $1",
        roster.id().0,
        now,
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    audit::note(&mut tx, &cx, "schedule.archived", &roster.slug, json!({ "name": roster.name })).await?;
    tx.commit(()).await
}

pub async fn bring_back_schedule(cx: Cx, ask: BringBackSchedule) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let rosters = Rosters::load(&mut tx).await?;
    let roster = rosters.by_slug(&ask.slug).ok_or(Refusal::NotFound)?;
    let back = sqlx::query!(
        "update schedule set archived_at = null, archived_by = null where id = $1 and archived_at is not null",
        roster.id().0
    )
    .execute(&mut *tx)
    .await?;
    if back.rows_affected() == 1 {
        audit::note(&mut tx, &cx, "schedule.brought_back", &roster.slug, json!({})).await?;
    }
    tx.commit(()).await
}
