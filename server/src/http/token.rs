//! Machines: a bearer token with one scope, checked before the body is read.

use super::{App, Refusal, command::header_text};
use axum::http::{HeaderMap, header};
use base64::{Engine, prelude::BASE64_STANDARD};
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Intake,
    Read,
    Write,
}

impl Scope {
    pub const ALL: [Scope; 3] = [Scope::Intake, Scope::Read, Scope::Write];

    pub fn word(self) -> &'static str {
        match self {
            Scope::Intake => "intake",
            Scope::Read => "read",
            Scope::Write => "write",
        }
    }

    pub fn parse(word: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.word() == word)
    }

    /// `write` may read too.
    fn allows(self, needed: Scope) -> bool {
        self == needed || (self == Scope::Write && needed == Scope::Read)
    }
}

/// A machine that showed a token of the needed scope.
#[derive(Clone, Copy, Debug)]
pub struct Bearer {
    pub id: Uuid,
}

impl Bearer {
    /// The token as `Authorization: Bearer …`, or as the password of basic authentication.
    pub async fn check(app: &App, headers: &HeaderMap, needed: Scope) -> Result<Bearer, Refusal> {
        let secret = presented(headers).ok_or(Refusal::NotSignedIn)?;
        Bearer::of_secret(app, &secret, needed).await
    }

    /// For senders that show their token in the body.
    pub async fn of_secret(app: &App, secret: &str, needed: Scope) -> Result<Bearer, Refusal> {
        let now = app.clock.now();
        // While a token is replaced its old secret opens too, until it is ended.
        let row = sqlx::query!(
            r#"select id, scope, token_hash = $1 as "is_current!",
                      case when token_hash = $1 then last_used_at else old_used_at end as used_at
               from api_token
               where (token_hash = $1 or old_hash = $1 and old_until > $2) and revoked_at is null"#,
            &crate::auth::hash_secret(secret)[..],
            now
        )
        .fetch_optional(&app.pool)
        .await?
        .ok_or(Refusal::NotSignedIn)?;
        if !Scope::parse(&row.scope).is_some_and(|scope| scope.allows(needed)) {
            return Err(Refusal::Forbidden(format!(
                "This token's scope is {}. It takes {}.",
                row.scope,
                needed.word()
            )));
        }
        // "Heard from" needs minutes, not a write for each delivery.
        if row.used_at.is_none_or(|last| now - last > chrono::Duration::seconds(10)) {
            sqlx::query!(
                "update api_token
                 set last_used_at = case when $3 then $2 else last_used_at end,
                     old_used_at = case when $3 then old_used_at else $2 end
                 where id = $1",
                row.id,
                now,
                row.is_current
            )
            .execute(&app.pool)
            .await?;
        }
        Ok(Bearer { id: row.id })
    }
}

/// The secret that a machine shows, whatever it opens.
pub fn bearer_secret(headers: &HeaderMap) -> Option<String> {
    presented(headers)
}

fn presented(headers: &HeaderMap) -> Option<String> {
    let text = header_text(headers, header::AUTHORIZATION);
    let (scheme, rest) = text.split_once(' ')?;
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(rest.trim().to_string()),
        "basic" => {
            let whole = String::from_utf8(BASE64_STANDARD.decode(rest.trim()).ok()?).ok()?;
            whole.split_once(':').map(|(_, password)| password.to_string())
        }
        _ => None,
    }
}
