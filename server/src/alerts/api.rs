//! `GET /api/v1/alerts`, for a `read` token or a signed-in person: the inbox's filters, row by row.

use super::{
    flapping::now_flapping,
    list::search,
    reach::{Part, reach},
    stored::by_ids,
};
use crate::{
    http::{App, Fields, Limits, Refusal},
    incidents::{Reader, api_reader},
};
use app::alerts::{AlertRow, AlertSearch};
use axum::{
    Json,
    extract::{Request, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use uuid::Uuid;

pub async fn api_list(State(app): State<App>, request: Request) -> Response {
    let query = Fields::from_query(request.uri().query().unwrap_or_default());
    read(&app, request.headers(), query).await.unwrap_or_else(|refusal| refusal.problem())
}

async fn read(app: &App, headers: &HeaderMap, query: Fields) -> Result<Response, Refusal> {
    let reader: Reader = api_reader(app, headers).await?;
    let before: Option<Uuid> = match query.text("before") {
        None => None,
        Some(text) => Some(text.parse().map_err(|_| Refusal::BadRequest("`before` must be an alert's id.".into()))?),
    };
    let limit = match query.text("limit") {
        None => Limits::PAGE_ROWS,
        Some(text) => text.parse().map_err(|_| Refusal::BadRequest("`limit` must be a number.".into()))?,
    };
    let limit: i64 = limit.clamp(1, Limits::API_ROWS);
    let search = AlertSearch { is_plain: false, into: None, ..search(&query) };
    if let Some(label) = search.unread.first() {
        return Err(Refusal::BadRequest(format!("`label` is `name=value`; `{label}` is not.")));
    }
    let mut conn = app.pool.acquire().await?;
    let flaps = now_flapping(&mut conn, reader, app.clock.now()).await?;
    let part = Part { before, most: limit + 1, ..Part::default() };
    let reached = reach(&mut conn, reader, &search, &flaps.alerts(), &part).await?;
    let mut ids: Vec<Uuid> = reached.into_iter().map(|row| row.id).collect();
    let has_more = ids.len() as i64 > limit;
    ids.truncate(limit as usize);
    let next = ids
        .last()
        .filter(|_| has_more)
        .map(|last| format!("/api/v1/alerts?{}&before={last}&limit={limit}", search.query()));
    let mut rows = by_ids(&mut conn, &ids).await?;
    flaps.mark(&mut rows);
    Ok(Json(json!({ "items": rows.iter().map(shown).collect::<Vec<_>>(), "next": next })).into_response())
}

/// The public shape of an alert; it only grows.
fn shown(alert: &AlertRow) -> Value {
    json!({
        "id": alert.id,
        "name": alert.name,
        "summary": alert.summary,
        "state": if alert.is_firing() { "firing" } else { "ended" },
        "flapping": alert.flapping.is_some(),
        "severity_word": alert.severity_word,
        "service": alert.service.as_ref().map(|(slug, name)| json!({ "slug": slug, "name": name })),
        "labels": alert.labels,
        "annotations": alert.annotations,
        "source": alert.source,
        "started_at": alert.started_at,
        "ended_at": alert.ended_at,
        "last_seen_at": alert.last_seen_at,
        "deliveries": alert.deliveries,
        "acknowledged_at": alert.acknowledged.as_ref().map(|seen| seen.at),
        "incident": alert.incident,
        "outcome": alert.decided.as_ref().map(|decided| &decided.outcome),
        "why": alert.why,
    })
}
