//! A session: a random cookie whose digest lies in Postgres, with an idle and an absolute end.

use super::{hash_secret, random_secret};
use crate::{
    db::Tx,
    http::{App, Cx, Refusal},
};
use app::{
    auth::{EndSession, SignOut, Viewer},
    ids::{PersonId, SessionId},
    settings::SessionRow,
};
use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use chrono::Duration;
use uuid::Uuid;

const IDLE: Duration = Duration::hours(12);
const ABSOLUTE: Duration = Duration::days(14);

fn cookie_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-signalbox" } else { "signalbox" }
}

/// Begins a session and answers its `Set-Cookie`.
pub(super) async fn begin(tx: &mut Tx, app: &App, person: PersonId, user_agent: &str) -> Result<String, sqlx::Error> {
    let secret = random_secret(43);
    let now = tx.now();
    sqlx::query!(
        "insert into session (token_hash, id, person_id, user_agent, created_at, last_seen_at, expires_at)
         values ($1, $2, $3, $4, $5, $5, $6)",
        &hash_secret(&secret)[..],
        Uuid::now_v7(),
        person.0,
        user_agent,
        now,
        now + ABSOLUTE
    )
    .execute(&mut **tx)
    .await?;
    let is_secure = app.site.is_secure();
    let secure = if is_secure { "; Secure" } else { "" };
    let name = cookie_name(is_secure);
    Ok(format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}", ABSOLUTE.num_seconds()))
}

/// The person behind the cookie; none for a stranger.
pub async fn session(app: &App, headers: &HeaderMap) -> Result<Option<Cx>, Refusal> {
    let Some(secret) = cookie(headers, cookie_name(app.site.is_secure())) else { return Ok(None) };
    let now = app.clock.now();
    let row = sqlx::query!(
        "select s.id as session, s.last_seen_at, p.id, p.name, p.email, p.role, p.zone
         from session s join person p on p.id = s.person_id
         where s.token_hash = $1 and s.revoked_at is null and s.expires_at > $2 and s.last_seen_at > $3
           and p.deactivated_at is null",
        &hash_secret(secret)[..],
        now,
        now - IDLE
    )
    .fetch_optional(&app.pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    // A minute's grain is enough for an idle end of hours.
    if now - row.last_seen_at > Duration::minutes(1) {
        sqlx::query!("update session set last_seen_at = $2 where id = $1", row.session, now).execute(&app.pool).await?;
    }
    let role = row.role.parse().map_err(|()| Refusal::Broken(format!("unknown role {}", row.role)))?;
    let viewer = Viewer { id: PersonId(row.id), name: row.name, email: row.email, role, zone: row.zone };
    Ok(Some(Cx::new(app.clone(), viewer, row.session)))
}

pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|line| line.split(';')).find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// A page leads to sign-in and back; a form that met an ended session is told so, with its text still in the browser.
pub async fn ask_to_sign_in(_app: &App, form_page: &str, asked: &str) -> Response {
    if form_page.is_empty() {
        let next: String = percent_encoding::utf8_percent_encode(asked, percent_encoding::NON_ALPHANUMERIC).collect();
        return Redirect::to(&format!("/sign-in?next={next}")).into_response();
    }
    crate::http::error_page(
        StatusCode::UNAUTHORIZED,
        "You are signed out.".into(),
        "Nothing was sent on. Go back: what you typed is still in the form. Sign in in another tab, then send it again.".into(),
        Vec::new(),
    )
}

pub async fn sign_out(cx: Cx, _: SignOut) -> Result<(), Refusal> {
    revoke(&cx, cx.session).await
}

pub async fn end_session(cx: Cx, ask: EndSession) -> Result<(), Refusal> {
    revoke(&cx, ask.session.0).await
}

async fn revoke(cx: &Cx, session: Uuid) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let ended = sqlx::query!(
        "update session set revoked_at = $3 where id = $1 and person_id = $2 and revoked_at is null",
        session,
        cx.viewer.id.0,
        cx.now()
    )
    .execute(&mut *tx)
    .await?;
    if ended.rows_affected() == 0 {
        return Err(Refusal::NotFound);
    }
    tx.commit(()).await
}

pub async fn sessions_of(cx: &Cx) -> Result<Vec<SessionRow>, sqlx::Error> {
    let now = cx.now();
    let rows = sqlx::query!(
        "select id, user_agent, created_at, last_seen_at from session
         where person_id = $1 and revoked_at is null and expires_at > $2 and last_seen_at > $3
         order by last_seen_at desc limit 50",
        cx.viewer.id.0,
        now,
        now - IDLE
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let shown = rows.into_iter().map(|row| SessionRow {
        id: SessionId(row.id),
        user_agent: row.user_agent,
        created_at: row.created_at,
        last_seen_at: row.last_seen_at,
        is_this: row.id == cx.session,
    });
    Ok(shown.collect())
}
