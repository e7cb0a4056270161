//! `GET /api/v1/services/{slug}/artifacts`: what is live, for a `read` token or a signed-in person.

use super::live::live_at;
use crate::http::{App, Bearer, Refusal, Scope};
use app::services::{KnownGood, LivePart};
use axum::{
    Json,
    extract::{Path, Request, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

pub async fn artifacts(State(app): State<App>, Path(slug): Path<String>, request: Request) -> Response {
    read(&app, request.headers(), &slug).await.unwrap_or_else(|refusal| refusal.problem())
}

async fn read(app: &App, headers: &HeaderMap, slug: &str) -> Result<Response, Refusal> {
    if crate::auth::session(app, headers).await?.is_none() {
        Bearer::check(app, headers, Scope::Read).await?;
    }
    let mut conn = app.pool.acquire().await?;
    let service = sqlx::query_scalar!("select id from service where slug = $1 and archived_at is null", slug)
        .fetch_optional(&mut *conn)
        .await?
        .ok_or(Refusal::NotFound)?;
    let parts = live_at(&mut conn, &[service], app.clock.now()).await?;
    Ok(Json(json!({ "service": slug, "items": parts.iter().map(shown).collect::<Vec<_>>() })).into_response())
}

/// It only grows. `live` is null where no change was ever reported: unknown, not unchanged.
fn shown(part: &LivePart) -> Value {
    json!({
        "id": part.artifact,
        "kind": part.kind,
        "name": part.name,
        "live": part.change.as_ref().map(|change| json!({
            "version": change.version,
            "previous": change.previous,
            "since": change.since,
            "by": change.by,
            "source": change.source,
            "sender": change.sender,
        })),
        "known_good": part.known_good.as_ref().map(mark),
        "way_back": part.way_back.as_ref().map(mark),
    })
}

fn mark(mark: &KnownGood) -> Value {
    json!({ "version": mark.version, "by": mark.by, "at": mark.at })
}
