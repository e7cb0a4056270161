//! Tokens of machines: made, shown once, ended.

use super::{hash_secret, random_secret};
use crate::http::{Refusal, Scope};
use app::command::Check;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Also a PagerDuty routing key and an Opsgenie GenieKey, which have exactly 32 characters.
const CHARACTERS: usize = 32;

pub async fn create(
    connection: &mut PgConnection,
    name: &str,
    scope: Scope,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<String, Refusal> {
    Ok(make(connection, name, scope, by, now).await?.1)
}

/// Its id beside its secret.
pub async fn make(
    connection: &mut PgConnection,
    name: &str,
    scope: Scope,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(Uuid, String), Refusal> {
    let mut check = Check::default();
    let name = check.text("name", name, 120, "Name the machine that will use it.");
    check.done()?;
    let (id, secret) = (Uuid::now_v7(), fresh());
    sqlx::query!(
        "insert into api_token (id, name, scope, token_hash, created_by, created_at) values ($1, $2, $3, $4, $5, $6)",
        id,
        name,
        scope.word(),
        &hash_secret(&secret)[..],
        by,
        now
    )
    .execute(connection)
    .await?;
    Ok((id, secret))
}

pub fn fresh() -> String {
    random_secret(CHARACTERS)
}
