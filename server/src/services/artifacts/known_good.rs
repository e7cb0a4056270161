//! You would roll back to it at night without asking: somebody says so, with their name.

use crate::{
    http::{Cx, Refusal},
    services::locked,
};
use app::{
    auth::Role,
    command::Check,
    services::{MarkKnownGood, WithdrawKnownGood},
};
use uuid::Uuid;

pub const VERSION_MOST: usize = 200;

pub async fn mark_known_good(cx: Cx, ask: MarkKnownGood) -> Result<(), Refusal> {
    cx.need_role(Role::Responder)?;
    let mut tx = cx.begin().await?;
    let service = locked(&mut tx, &ask.slug).await?.0;
    let mut check = Check::default();
    let version = check.text("version", &ask.version, VERSION_MOST, "Say which version.");
    check.need(!version.contains(char::is_control), "version", "One line, without control characters.");
    check.done()?;
    let part = sqlx::query_scalar!(
        "select id from artifact where id = $1 and service_id = $2",
        ask.part.parse::<Uuid>().unwrap_or_default(),
        service
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::field("part", "Choose a part from the list."))?;
    // Said again it is newer, and so the one that is proposed: the earlier mark keeps its place in history.
    sqlx::query!(
        "update known_good set withdrawn_at = $3, withdrawn_by = $4
         where artifact_id = $1 and version = $2 and withdrawn_at is null",
        part,
        version,
        cx.now(),
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into known_good (id, artifact_id, version, marked_by, marked_at) values ($1, $2, $3, $4, $5)",
        Uuid::now_v7(),
        part,
        version,
        cx.viewer.id.0,
        cx.now()
    )
    .execute(&mut *tx)
    .await?;
    tx.commit(()).await
}

pub async fn withdraw_known_good(cx: Cx, ask: WithdrawKnownGood) -> Result<(), Refusal> {
    cx.need_role(Role::Responder)?;
    let mut tx = cx.begin().await?;
    let service = locked(&mut tx, &ask.slug).await?.0;
    let mark: Uuid = ask.mark.parse().map_err(|_| Refusal::NotFound)?;
    let found = sqlx::query!(
        "update known_good g
         set withdrawn_at = coalesce(g.withdrawn_at, $3), withdrawn_by = coalesce(g.withdrawn_by, $4)
         from artifact a where g.id = $1 and a.id = g.artifact_id and a.service_id = $2",
        mark,
        service,
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
