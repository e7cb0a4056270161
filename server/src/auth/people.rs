//! People: adding, naming, listing.

use super::{hash_password, password};
use crate::{db::Tx, http::Refusal};
use app::{
    auth::{PersonName, Role},
    command::{Check, FieldError},
    ids::PersonId,
};
use sqlx::{PgConnection, PgPool};
use std::collections::HashMap;
use uuid::Uuid;

/// A select holds no more than this; larger organisations find people by search.
const MOST_LISTED: i64 = 500;

pub struct NewPerson<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub password: &'a str,
    pub role: Role,
    pub zone: &'a str,
}

pub async fn add(tx: &mut Tx, new: NewPerson<'_>) -> Result<PersonId, Refusal> {
    let mut check = Check::default();
    let name = check.text("name", new.name, 120, "Say your name.");
    let email = check.text("email", new.email, 254, "A mail address is needed to sign in.").to_lowercase();
    let has_at = email.split_once('@').is_some_and(|(before, after)| !before.is_empty() && !after.is_empty());
    check.need(
        email.is_empty() || (has_at && !email.contains(char::is_whitespace)),
        "email",
        "This is not a mail address.",
    );
    let zone = if new.zone.is_empty() { "UTC" } else { new.zone };
    check.need(zone.parse::<chrono_tz::Tz>().is_ok(), "zone", "Choose a zone from the list.");
    let weak = password::refuse_weak(new.password).err();
    check.need(weak.is_none(), "password", weak.map(|error| error.says).unwrap_or_default());
    check.done()?;
    let hash = hash_password(new.password).await.ok_or_else(|| Refusal::Broken("argon2 failed".into()))?;
    let id = PersonId(Uuid::now_v7());
    let now = tx.now();
    sqlx::query!(
        "insert into person (id, name, email, password_hash, role, zone, created_at) values ($1, $2, $3, $4, $5, $6, $7)",
        id.0,
        name,
        email,
        hash,
        new.role.word(),
        zone,
        now
    )
    .execute(&mut **tx)
    .await
    .map_err(refuse_twin)?;
    Ok(id)
}

fn refuse_twin(error: sqlx::Error) -> Refusal {
    match error.as_database_error().and_then(|refused| refused.constraint()) {
        Some("person_email_key") => {
            Refusal::Invalid(vec![FieldError::new("email", "Somebody has this address already.")])
        }
        _ => error.into(),
    }
}

/// Active people by name, for selects.
pub async fn listed(pool: &PgPool) -> Result<Vec<PersonName>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, name, role from person where deactivated_at is null order by name, id limit $1",
        MOST_LISTED
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| named(row.id, row.name, &row.role)).collect())
}

/// The names of these people, in one query.
pub async fn names(pool: &PgPool, ids: &[Uuid]) -> Result<HashMap<Uuid, PersonName>, sqlx::Error> {
    let rows = sqlx::query!("select id, name, role from person where id = any($1)", ids).fetch_all(pool).await?;
    Ok(rows.into_iter().map(|row| (row.id, named(row.id, row.name, &row.role))).collect())
}

pub async fn active(connection: &mut PgConnection, id: PersonId) -> Result<Option<PersonName>, sqlx::Error> {
    let row = sqlx::query!("select id, name, role from person where id = $1 and deactivated_at is null", id.0)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| named(row.id, row.name, &row.role)))
}

fn named(id: Uuid, name: String, role: &str) -> PersonName {
    PersonName { id: PersonId(id), name, role: role.parse().unwrap_or(Role::Viewer) }
}
