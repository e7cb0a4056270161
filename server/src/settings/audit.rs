//! Who changed a setting. The application's role can add here, and never change.

use crate::http::Cx;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

pub(crate) async fn note(
    connection: &mut PgConnection,
    cx: &Cx,
    act: &str,
    subject: &str,
    detail: Value,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into audit (id, actor_kind, actor_id, act, subject, detail, recorded_at)
         values ($1, 'person', $2, $3, $4, $5, $6)",
        Uuid::now_v7(),
        cx.viewer.id.0,
        act,
        subject,
        detail,
        cx.now()
    )
    .execute(connection)
    .await?;
    Ok(())
}
