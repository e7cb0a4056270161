use sqlx::PgExecutor;
use uuid::Uuid;

/// The stored bytes of one version. After a wait for a runbook's lock it is asked for by the number that was locked:
/// a join with the runbook would still look for the version of before the wait.
pub async fn text_of(
    executor: impl PgExecutor<'_>,
    runbook: Uuid,
    version: i32,
) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!("select text from runbook_version where runbook_id = $1 and version = $2", runbook, version)
        .fetch_optional(executor)
        .await
}
