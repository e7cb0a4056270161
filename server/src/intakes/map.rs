//! The mapping of an intake: saved, or only tried.

use super::standing::standing;
use crate::{
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    intakes::{SaveMapping, UsualMapping, changes_keys, mapping_of},
};
use serde_json::json;

/// Anything but `save` gives the form back, and its page shows what the mapping makes of the sample.
pub async fn save_mapping(cx: Cx, ask: SaveMapping) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mapping = mapping_of(&ask)?;
    if ask.act != "save" {
        return Err(Refusal::field("review", "Nothing is saved yet: see what comes out, then save it."));
    }
    let intake = ask.intake;
    let kept = serde_json::to_value(&mapping).map_err(|error| Refusal::Broken(error.to_string()))?;
    let mut tx = cx.begin().await?;
    let name = standing(&mut tx, intake).await?;
    let now = tx.now();
    let before = sqlx::query_scalar!("select mapping from intake where source_id = $1", intake.0)
        .fetch_optional(&mut *tx)
        .await?
        .flatten();
    sqlx::query!(
        "insert into intake (source_id, mapping, changed_by, changed_at) values ($1, $2, $3, $4)
         on conflict (source_id) do update set mapping = $2, changed_by = $3, changed_at = $4",
        intake.0,
        kept,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    let before = before.and_then(|before| serde_json::from_value(before).ok());
    let other_keys = before.is_none_or(|before| changes_keys(&before, &mapping));
    let detail = json!({ "name": name, "mapping": kept, "other_keys": other_keys });
    audit::note(&mut tx, &cx, "intake.mapped", &intake.to_string(), detail).await?;
    tx.commit(()).await?;
    cx.app.door.forget();
    Ok(())
}

pub async fn usual_mapping(cx: Cx, ask: UsualMapping) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let name = standing(&mut tx, ask.intake).await?;
    let now = tx.now();
    sqlx::query!(
        "update intake set mapping = null, changed_by = $2, changed_at = $3 where source_id = $1",
        ask.intake.0,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    let detail = json!({ "name": name, "mapping": null });
    audit::note(&mut tx, &cx, "intake.mapped", &ask.intake.to_string(), detail).await?;
    tx.commit(()).await?;
    cx.app.door.forget();
    Ok(())
}
