use crate::{db::Tx, http::Cx};
use serde_json::Value;
use uuid::Uuid;

pub(super) async fn audit(cx: &Cx, tx: &mut Tx, act: &str, subject: &str, detail: Value) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into audit (id, actor_kind, actor_id, act, subject, detail, recorded_at)
         values ($1, 'person', $2, $3, $4, $5, $6)",
        Uuid::now_v7(),
        cx.viewer.id.0,
        act,
        subject,
        detail,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
