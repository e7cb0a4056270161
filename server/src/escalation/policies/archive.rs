use super::read::written;
use crate::{
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    escalation::{ArchivePolicy, and},
};
use serde_json::json;

/// Only one that nothing follows: its services would be left without a ladder and nobody would know.
pub async fn archive_policy(cx: Cx, ask: ArchivePolicy) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    sqlx::query!("select id from policy where id = $1 for update", ask.policy.0).fetch_optional(&mut *tx).await?;
    let policy = written(&mut tx, Some(ask.policy)).await?.pop().ok_or(Refusal::NotFound)?;
    if policy.archived_at.is_some() {
        return tx.commit(()).await;
    }
    if policy.is_default {
        return Err(Refusal::Conflict("It is the default. Make another policy the default first.".into()));
    }
    if !policy.services.is_empty() {
        let names: Vec<String> = policy.services.into_iter().map(|(_, name)| name).collect();
        let follow = if names.len() == 1 { "follows" } else { "follow" };
        return Err(Refusal::Conflict(format!("{} {follow} it. Choose another policy for them first.", and(&names))));
    }
    let now = tx.now();
    sqlx::query!(
        "update policy set archived_at = $2, archived_by = $3 where id = $1",
        ask.policy.0,
        now,
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    audit::note(&mut tx, &cx, "policy.archived", &ask.policy.to_string(), json!({ "name": policy.name })).await?;
    tx.commit(()).await
}
