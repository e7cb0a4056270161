//! The page is closed with a password of its own, and opened again. Only its hash is kept.

use super::name::{the_page, touch};
use crate::{
    auth::{hash_password, refuse_weak_password},
    db::Tx,
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    status::{ClosePage, OpenPage},
};
use serde_json::json;
use uuid::Uuid;

pub async fn close_page(cx: Cx, ask: ClosePage) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    refuse_weak_password(&ask.password).map_err(|error| Refusal::Invalid(vec![error]))?;
    let hash = hash_password(&ask.password)
        .await
        .ok_or_else(|| Refusal::Busy("There is no memory for it now. Send it again.".into()))?;
    let mut tx = cx.begin().await?;
    let page = the_page(&mut tx).await?;
    write(&mut tx, &cx, page, Some(hash)).await?;
    audit::note(&mut tx, &cx, "status.closed", &page.to_string(), json!({})).await?;
    touch(&mut tx, page).await?;
    tx.commit(()).await
}

pub async fn open_page(cx: Cx, _: OpenPage) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let page = the_page(&mut tx).await?;
    write(&mut tx, &cx, page, None).await?;
    audit::note(&mut tx, &cx, "status.opened", &page.to_string(), json!({})).await?;
    touch(&mut tx, page).await?;
    tx.commit(()).await
}

async fn write(tx: &mut Tx, cx: &Cx, page: Uuid, hash: Option<String>) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update status_page set password_hash = $2, password_changed_by = $3, password_changed_at = $4 where id = $1",
        page,
        hash,
        cx.viewer.id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
