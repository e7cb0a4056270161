//! Which policy a service follows, and which one is the default. Choices are kept; the newest counts.

use super::read::written;
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    escalation::{ChoosePolicy, LeavePolicy},
    ids::{PersonId, PolicyId, ServiceId},
};
use serde_json::json;
use uuid::Uuid;

pub async fn choose_policy(cx: Cx, ask: ChoosePolicy) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let policy = written(&mut tx, Some(ask.policy)).await?.pop().ok_or(Refusal::NotFound)?;
    if policy.archived_at.is_some() {
        return Err(Refusal::Conflict(format!("{} was archived.", policy.name)));
    }
    let service = service(&mut tx, &ask.service, &ask.default).await?;
    choose(&mut tx, service, Some(ask.policy), cx.viewer.id).await?;
    let detail = json!({ "service": ask.service, "default": ask.default == "yes" });
    audit::note(&mut tx, &cx, "policy.chosen", &ask.policy.to_string(), detail).await?;
    tx.commit(()).await
}

pub async fn leave_policy(cx: Cx, ask: LeavePolicy) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let policy = written(&mut tx, Some(ask.policy)).await?.pop().ok_or(Refusal::NotFound)?;
    let follows = match ask.default == "yes" {
        true => policy.is_default,
        false => policy.services.iter().any(|(slug, _)| *slug == ask.service),
    };
    if !follows {
        return Err(Refusal::Conflict(format!("It does not follow {} any more.", policy.name)));
    }
    let service = service(&mut tx, &ask.service, &ask.default).await?;
    choose(&mut tx, service, None, cx.viewer.id).await?;
    let detail = json!({ "service": ask.service, "default": ask.default == "yes" });
    audit::note(&mut tx, &cx, "policy.left", &ask.policy.to_string(), detail).await?;
    tx.commit(()).await
}

/// None is the default.
async fn service(tx: &mut Tx, slug: &str, default: &str) -> Result<Option<ServiceId>, Refusal> {
    if default == "yes" {
        return Ok(None);
    }
    if slug.trim().is_empty() {
        return Err(Refusal::field("service", "Choose a service."));
    }
    let found = crate::services::by_slug(tx, slug.trim()).await?;
    found.map(|(service, _)| Some(service)).ok_or_else(|| Refusal::field("service", "This service is gone."))
}

pub(super) async fn choose(
    tx: &mut Tx,
    service: Option<ServiceId>,
    policy: Option<PolicyId>,
    by: PersonId,
) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "insert into policy_choice (id, service_id, policy_id, chosen_by, chosen_at) values ($1, $2, $3, $4, $5)",
        Uuid::now_v7(),
        service.map(|service| service.0),
        policy.map(|policy| policy.0),
        by.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
