//! A new token. The one before opens a while longer, and both are one sender.

use super::standing::{kept_until, standing};
use crate::{
    auth::{hash_secret, tokens},
    http::{Cx, Refusal},
    settings::{audit, shelf},
};
use app::{
    auth::Role,
    intakes::{Made, RotateToken},
};
use serde_json::json;

pub async fn rotate_token(cx: Cx, ask: RotateToken) -> Result<Made, Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let name = standing(&mut tx, ask.intake).await?;
    let now = tx.now();
    let until = kept_until(&ask.keep, now)?;
    let secret = tokens::fresh();
    sqlx::query!(
        "update api_token
         set token_hash = $2, last_used_at = null, rotated_by = $3, rotated_at = $4,
             old_hash = case when $5::timestamptz is not null then token_hash end, old_until = $5,
             old_used_at = greatest(last_used_at, old_used_at)
         where id = $1",
        ask.intake.0,
        &hash_secret(&secret)[..],
        cx.viewer.id.0,
        now,
        until
    )
    .execute(&mut *tx)
    .await?;
    let detail = json!({ "name": name, "old_until": until });
    audit::note(&mut tx, &cx, "intake.token_replaced", &ask.intake.to_string(), detail).await?;
    let made = shelf::put(cx.viewer.id, &secret, "token", now);
    let kept = tx.commit(Made { intake: ask.intake, made, secret: None }).await?;
    cx.app.door.forget();
    Ok(Made { secret: Some(secret), ..kept })
}
