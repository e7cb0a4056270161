//! A verb asks for work in its own transaction: it is done only if the verb's change stands.

use crate::db::Tx;
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// Asked for again under the same key while it waits, it stays as it was first asked for.
pub async fn enqueue(
    tx: &mut Tx,
    kind: &str,
    key: &str,
    payload: &impl Serialize,
    run_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let payload = serde_json::to_value(payload).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let now = tx.now();
    sqlx::query!(
        "insert into job (id, kind, key, payload, run_at, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (kind, key) where finished_at is null and dead_at is null do nothing",
        Uuid::now_v7(),
        kind,
        key,
        payload,
        run_at,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
