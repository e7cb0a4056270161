use crate::{db::Tx, http::App};
use app::ids::SourceId;
use axum::http::HeaderValue;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A server as it is asked.
pub struct Source {
    pub id: Uuid,
    /// Without a slash at its end.
    pub address: String,
    /// The header; an error where the secret can't be read back.
    pub authorization: Result<Option<HeaderValue>, String>,
    pub failures: i32,
    pub rest_until: Option<DateTime<Utc>>,
}

/// None where it was removed.
pub(crate) async fn load(app: &App, id: Uuid) -> Result<Option<Source>, sqlx::Error> {
    let row = sqlx::query!(
        "select address, auth, username, secret, failures, rest_until from data_source
         where id = $1 and removed_at is null",
        id
    )
    .fetch_optional(&app.pool)
    .await?;
    Ok(row.map(|row| {
        let secret = row.secret.map(|sealed| app.seal.open(&place(id), &sealed));
        Source {
            id,
            address: row.address,
            authorization: authorization(&row.auth, &row.username, secret),
            failures: row.failures,
            rest_until: row.rest_until,
        }
    }))
}

/// Where its secret lies, for the seal.
pub(super) fn place(id: Uuid) -> String {
    format!("data_source/{id}")
}

fn authorization(auth: &str, username: &str, secret: Option<Option<String>>) -> Result<Option<HeaderValue>, String> {
    if auth == "none" {
        return Ok(None);
    }
    let Some(secret) = secret.flatten() else {
        return Err("Its secret was sealed with another key. Remove the source and add it again.".into());
    };
    let text = match auth {
        "bearer" => format!("Bearer {secret}"),
        _ => format!("Basic {}", STANDARD.encode(format!("{username}:{secret}"))),
    };
    let mut value = HeaderValue::from_str(&text).map_err(|_| "Its secret can't be sent in a header.".to_string())?;
    value.set_sensitive(true);
    Ok(Some(value))
}

/// The oldest that stands: what is asked where nobody chose. Until the commit no source is added, which would find the
/// metrics without one, and not those that are still to be committed.
pub(crate) async fn default_source(tx: &mut Tx) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query!("select pg_advisory_xact_lock_shared(hashtext('data_source'))").fetch_one(&mut **tx).await?;
    sqlx::query_scalar!("select id from data_source where removed_at is null order by created_at, id limit 1")
        .fetch_optional(&mut **tx)
        .await
}

/// Id and name of those that may be chosen, the default one first.
pub async fn choices(connection: &mut PgConnection) -> Result<Vec<(SourceId, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, name from data_source where removed_at is null order by created_at, id limit $1",
        super::verbs::MOST_SOURCES
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (SourceId(row.id), row.name)).collect())
}
