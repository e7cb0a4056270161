//! What opened opens no more.

use super::standing::standing;
use crate::{
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    intakes::{EndIntake, EndOldToken},
};
use serde_json::json;

pub async fn end_old_token(cx: Cx, ask: EndOldToken) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let name = standing(&mut tx, ask.intake).await?;
    let ended = sqlx::query!(
        "update api_token set old_hash = null, old_until = null where id = $1 and old_hash is not null",
        ask.intake.0
    )
    .execute(&mut *tx)
    .await?;
    // Ended by somebody else meanwhile is ended all the same.
    if ended.rows_affected() == 1 {
        let detail = json!({ "name": name });
        audit::note(&mut tx, &cx, "intake.old_token_ended", &ask.intake.to_string(), detail).await?;
    }
    tx.commit(()).await?;
    cx.app.door.forget();
    Ok(())
}

/// What it sent stays, and what still waits is worked on.
pub async fn end_intake(cx: Cx, ask: EndIntake) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let name = standing(&mut tx, ask.intake).await?;
    let now = tx.now();
    sqlx::query!(
        "update api_token set revoked_at = $2, old_hash = null, old_until = null where id = $1",
        ask.intake.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    audit::note(&mut tx, &cx, "intake.ended", &ask.intake.to_string(), json!({ "name": name })).await?;
    tx.commit(()).await?;
    cx.app.door.forget();
    Ok(())
}
