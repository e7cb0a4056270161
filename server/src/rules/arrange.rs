//! Moving, removing, bringing back, and the rules that are offered ready-made.

use super::{
    again,
    kept::{self, draft},
    save::may_write,
};
use crate::{
    http::{Cx, Refusal},
    settings::audit,
};
use app::rules::{AddStartingRule, BringRuleBack, MoveRule, RemoveRule, Starting};
use chrono::Duration;
use serde_json::json;

/// Longer than that nobody remembers what it was for.
pub const BRING_BACK: Duration = Duration::days(30);

pub async fn move_rule(cx: Cx, ask: MoveRule) -> Result<(), Refusal> {
    may_write(&cx)?;
    let mut tx = cx.begin().await?;
    let standing = kept::lock(&mut tx).await?;
    let place = standing.iter().position(|kept| kept.rule.id == ask.rule).ok_or_else(gone)?;
    let other = match ask.to.as_str() {
        "up" => place.checked_sub(1),
        "down" => Some(place + 1).filter(|other| *other < standing.len()),
        _ => return Err(Refusal::field("to", "up or down.")),
    };
    let Some(other) = other else { return tx.commit(()).await };
    for (kept, order) in
        [(&standing[place], standing[other].rule.order), (&standing[other], standing[place].rule.order)]
    {
        let id = kept.rule.id.0;
        sqlx::query!("update rule set position = $2 where id = $1", id, order).execute(&mut *tx).await?;
        kept::version(&mut tx, &cx, id, kept.version + 1, order, &draft(kept)).await?;
    }
    again::all_now(&mut tx).await?;
    let detail = json!({ "to": ask.to, "from_order": standing[place].rule.order });
    audit::note(&mut tx, &cx, "rule.moved", &ask.rule.to_string(), detail).await?;
    tx.commit(()).await
}

pub async fn remove(cx: Cx, ask: RemoveRule) -> Result<(), Refusal> {
    may_write(&cx)?;
    let mut tx = cx.begin().await?;
    let standing = kept::lock(&mut tx).await?;
    let kept = standing.iter().find(|kept| kept.rule.id == ask.rule).ok_or_else(gone)?;
    let now = tx.now();
    sqlx::query!("update rule set removed_at = $2, removed_by = $3 where id = $1", ask.rule.0, now, cx.viewer.id.0)
        .execute(&mut *tx)
        .await?;
    sqlx::query!("update rule set position = position - 1 where removed_at is null and position > $1", kept.rule.order)
        .execute(&mut *tx)
        .await?;
    again::all_now(&mut tx).await?;
    let detail = json!({ "order": kept.rule.order, "says": kept.rule.text() });
    audit::note(&mut tx, &cx, "rule.removed", &ask.rule.to_string(), detail).await?;
    tx.commit(()).await
}

/// To where it stood, or to the end.
pub async fn bring_back(cx: Cx, ask: BringRuleBack) -> Result<(), Refusal> {
    may_write(&cx)?;
    let mut tx = cx.begin().await?;
    let standing = kept::lock(&mut tx).await?;
    if standing.iter().any(|kept| kept.rule.id == ask.rule) {
        return tx.commit(()).await;
    }
    kept::room(&standing)?;
    let oldest = tx.now() - BRING_BACK;
    let row = sqlx::query!("select position from rule where id = $1 and removed_at >= $2", ask.rule.0, oldest)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::Gone("It was removed too long ago. Write it anew.".into()))?;
    let place = row.position.min(standing.len() as i32 + 1);
    kept::make_room(&mut tx, place).await?;
    sqlx::query!(
        "update rule set removed_at = null, removed_by = null, position = $2 where id = $1",
        ask.rule.0,
        place
    )
    .execute(&mut *tx)
    .await?;
    again::all_now(&mut tx).await?;
    audit::note(&mut tx, &cx, "rule.brought_back", &ask.rule.to_string(), json!({ "order": place })).await?;
    tx.commit(()).await
}

pub async fn add_starting(cx: Cx, ask: AddStartingRule) -> Result<(), Refusal> {
    may_write(&cx)?;
    let starting = Starting::of_key(&ask.which).ok_or_else(|| Refusal::field("which", "critical, info or nights."))?;
    let mut tx = cx.begin().await?;
    let standing = kept::lock(&mut tx).await?;
    kept::room(&standing)?;
    let zone = sqlx::query_scalar!("select zone from organisation").fetch_optional(&mut *tx).await?;
    let draft = starting.draft(zone.as_deref().unwrap_or("UTC"));
    if standing.iter().any(|kept| kept::draft(kept) == draft) {
        return Err(Refusal::Conflict("This rule stands already.".into()));
    }
    let place = standing.len() as i32 + 1;
    let id = kept::insert(&mut tx, &cx, place, &draft).await?;
    again::all_now(&mut tx).await?;
    let detail = json!({ "order": place, "starting": starting.key() });
    audit::note(&mut tx, &cx, "rule.saved", &id.to_string(), detail).await?;
    tx.commit(()).await
}

fn gone() -> Refusal {
    Refusal::Gone("This rule was removed already.".into())
}
