//! Writing rules down: places without gaps, and a version for everything that anybody says.

use super::standing::{self, Kept, MOST_RULES};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
};
use app::rules::{Draft, Gives};
use serde_json::json;
use uuid::Uuid;

/// Two people at once would give one place twice.
pub(super) async fn lock(tx: &mut Tx) -> sqlx::Result<Vec<Kept>> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('rule'))").fetch_one(&mut **tx).await?;
    standing::rules(tx).await
}

pub(super) fn room(rules: &[Kept]) -> Result<(), Refusal> {
    match rules.len() as i64 >= MOST_RULES {
        true => Err(Refusal::Conflict(format!("There are {MOST_RULES} rules already. Remove one first."))),
        false => Ok(()),
    }
}

/// A new rule at this place; those from there on move down.
pub(super) async fn insert(tx: &mut Tx, cx: &Cx, place: i32, draft: &Draft) -> Result<Uuid, Refusal> {
    let id = Uuid::now_v7();
    let now = tx.now();
    make_room(tx, place).await?;
    sqlx::query!(
        "insert into rule (id, position, created_by, created_at) values ($1, $2, $3, $4)",
        id,
        place,
        cx.viewer.id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    version(tx, cx, id, 1, place, draft).await?;
    Ok(id)
}

pub(super) async fn make_room(tx: &mut Tx, place: i32) -> sqlx::Result<()> {
    sqlx::query!("update rule set position = position + 1 where removed_at is null and position >= $1", place)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub(super) async fn version(
    tx: &mut Tx,
    cx: &Cx,
    rule: Uuid,
    version: i32,
    place: i32,
    draft: &Draft,
) -> Result<(), Refusal> {
    let (service, runbook) = given(tx, &draft.gives).await?;
    let now = tx.now();
    sqlx::query!(
        "insert into rule_version (rule_id, version, position, matchers, windows, rates, service_id, severity, class,
             runbook_id, effect, written_by, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        rule,
        version,
        place,
        json!(draft.matchers),
        json!(draft.windows),
        json!(draft.rates),
        service,
        draft.gives.severity.map(|severity| severity.word()),
        draft.gives.class,
        runbook,
        json!(draft.effect),
        cx.viewer.id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Slugs are what people say; ids stay when a slug changes.
async fn given(tx: &mut Tx, gives: &Gives) -> Result<(Option<Uuid>, Option<Uuid>), Refusal> {
    let service = match &gives.service {
        None => None,
        Some(slug) => Some(
            crate::services::by_slug(tx, slug)
                .await?
                .ok_or_else(|| Refusal::field("service", "This service is gone. Choose another."))?
                .0
                .0,
        ),
    };
    let runbook = match &gives.runbook {
        None => None,
        Some(slug) => Some(
            sqlx::query_scalar!("select id from runbook where slug = $1 and archived_at is null", slug)
                .fetch_optional(&mut **tx)
                .await?
                .ok_or_else(|| Refusal::field("runbook", "This runbook is gone. Choose another."))?,
        ),
    };
    Ok((service, runbook))
}

pub(super) fn draft(kept: &Kept) -> Draft {
    let rule = kept.rule.clone();
    let (matchers, windows, rates) = (rule.matchers, rule.windows, rule.rates);
    Draft { matchers, windows, rates, gives: rule.gives, effect: rule.effect }
}
