use crate::{
    http::{Cx, Refusal},
    settings::audit,
};
use app::{auth::Role, jobs::RetryJob};
use serde_json::json;

/// A person has a dead letter tried again, from its first attempt on.
pub async fn retry(cx: Cx, ask: RetryJob) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let dead = sqlx::query!("select kind, key from job where id = $1 and dead_at is not null for update", ask.job.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::Gone("This job is tried again already, or it is done.".into()))?;
    let twin = sqlx::query_scalar!(
        r#"select exists (select from job where kind = $1 and key = $2 and finished_at is null and dead_at is null)
           as "twin!""#,
        dead.kind,
        dead.key
    )
    .fetch_one(&mut *tx)
    .await?;
    if twin {
        return Err(Refusal::Conflict("The same work waits already; it was asked for again meanwhile.".into()));
    }
    let now = tx.now();
    sqlx::query!(
        "update job set dead_at = null, attempts = 0, run_at = $2, lease = null, leased_until = null where id = $1",
        ask.job.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    audit::note(&mut tx, &cx, "job.retried", &ask.job.to_string(), json!({ "kind": dead.kind, "key": dead.key }))
        .await?;
    tx.commit(()).await
}
