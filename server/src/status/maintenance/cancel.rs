//! Planned work is called off, before it begins or while it runs.

use super::{
    clock::catch_up,
    locked::lock,
    words::{Second, must_be_read},
};
use crate::{
    http::{Cx, Refusal},
    settings::audit,
    subscribers::tell_maintenance,
};
use app::{
    auth::Role,
    command::Check,
    status::maintenance::{CancelWork, Why, own_id},
};
use serde_json::json;

const TEXT: usize = 2000;

pub async fn cancel_work(cx: Cx, ask: CancelWork) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let now = tx.now();
    let locked = lock(&mut tx, &ask.work).await?;
    locked.must_not_be_over(now)?;
    let mut check = Check::default();
    let says = match ask.says.trim() {
        "" => String::new(),
        text => check.text("says", text, TEXT, ""),
    };
    check.done()?;
    let second = Second { kept_reason: &ask.kept_reason, replace: &ask.replace, review: &ask.review };
    let kept = must_be_read(&mut tx, &cx, &[&says], second).await?;
    // What the clock did before this is told before this.
    catch_up(&mut tx, &locked).await?;
    sqlx::query!(
        "update maintenance set cancelled_by = $2, cancelled_at = $3, cancelled_says = $4,
             kept_reason = coalesce($5, kept_reason) where id = $1",
        locked.id,
        cx.viewer.id.0,
        now,
        says,
        kept
    )
    .execute(&mut *tx)
    .await?;
    let off = lock(&mut tx, &ask.work).await?;
    if let Some(moment) = off.work.course().iter().find(|moment| moment.why == Why::Cancelled) {
        tell_maintenance(&mut tx, off.id, &own_id(&ask.work, moment), 0).await?;
    }
    catch_up(&mut tx, &off).await?;
    audit::note(&mut tx, &cx, "maintenance.cancelled", &ask.work, json!({ "title": off.work.title })).await?;
    tx.status_changed();
    tx.commit(()).await
}
