//! Links that work once: for the first administrator and for those who are invited.

use super::{hash_secret, random_secret};
use crate::{db::Tx, http::Refusal};
use app::{auth::Role, ids::PersonId};
use chrono::{DateTime, Duration, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

const SET_UP_LASTS: Duration = Duration::hours(24);
const INVITE_LASTS: Duration = Duration::days(7);

pub(super) struct OneTime {
    pub id: Uuid,
    pub role: Role,
    pub email: String,
}

/// A fresh set-up link's secret and its end, while there is no administrator; earlier ones stop working.
pub async fn set_up_link(pool: &PgPool, now: DateTime<Utc>) -> Result<Option<(String, DateTime<Utc>)>, sqlx::Error> {
    let mut tx = pool.begin().await?;
    if has_admin(&mut tx).await? {
        return Ok(None);
    }
    sqlx::query!(
        "update invite set expires_at = $1 where purpose = 'set-up' and used_at is null and expires_at > $1",
        now
    )
    .execute(&mut *tx)
    .await?;
    let secret = random_secret(32);
    insert(&mut tx, &secret, "set-up", Role::Admin, None, None, now, now + SET_UP_LASTS).await?;
    tx.commit().await?;
    Ok(Some((secret, now + SET_UP_LASTS)))
}

pub async fn invite_link(tx: &mut Tx, by: PersonId, role: Role, email: &str) -> Result<String, sqlx::Error> {
    let (secret, now) = (random_secret(32), tx.now());
    let email = (!email.is_empty()).then_some(email);
    insert(tx, &secret, "invite", role, email, Some(by), now, now + INVITE_LASTS).await?;
    Ok(secret)
}

pub async fn has_admin(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from person where role = 'admin' and deactivated_at is null) as "found!""#
    );
    found.fetch_one(connection).await
}

/// The link behind the secret, locked until the transaction ends, so that it works once.
pub(super) async fn open(
    connection: &mut PgConnection,
    secret: &str,
    purpose: &str,
    now: DateTime<Utc>,
) -> Result<OneTime, Refusal> {
    let row = sqlx::query!(
        "select id, role, email, expires_at, used_at from invite where token_hash = $1 and purpose = $2 for update",
        &hash_secret(secret)[..],
        purpose
    )
    .fetch_optional(connection)
    .await?
    .ok_or(Refusal::NotFound)?;
    if row.used_at.is_some() {
        return Err(Refusal::Gone("This link was used. It works once.".into()));
    }
    if row.expires_at <= now {
        return Err(Refusal::Gone("This link has ended.".into()));
    }
    let role = row.role.parse().map_err(|()| Refusal::Broken(format!("unknown role {}", row.role)))?;
    Ok(OneTime { id: row.id, role, email: row.email.unwrap_or_default() })
}

pub(super) async fn spend(tx: &mut Tx, link: &OneTime, by: PersonId) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!("update invite set used_at = $2, used_by = $3 where id = $1", link.id, now, by.0)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

#[allow(clippy::too_many_arguments, reason = "a row's columns")]
async fn insert(
    connection: &mut PgConnection,
    secret: &str,
    purpose: &str,
    role: Role,
    email: Option<&str>,
    by: Option<PersonId>,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into invite (id, token_hash, purpose, role, email, created_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::now_v7(),
        &hash_secret(secret)[..],
        purpose,
        role.word(),
        email,
        by.map(|by| by.0),
        now,
        expires_at
    )
    .execute(connection)
    .await?;
    Ok(())
}
