//! `GET /api/v1/incidents` and one of them, for a `read` token or a signed-in person.

use super::facts::{Reader, Which, facts_by_number, facts_where};
use crate::http::{App, Bearer, Fields, Limits, Refusal, Scope};
use app::{
    ids::IncidentNumber,
    incidents::{Facts, current_stop},
};
use axum::{
    Json,
    extract::{Path, Request, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

pub async fn list(State(app): State<App>, request: Request) -> Response {
    let query = Fields::from_query(request.uri().query().unwrap_or_default());
    read_list(&app, request.headers(), query).await.unwrap_or_else(|refusal| refusal.problem())
}

pub async fn one(State(app): State<App>, Path(number): Path<String>, request: Request) -> Response {
    read_one(&app, request.headers(), &number).await.unwrap_or_else(|refusal| refusal.problem())
}

async fn read_list(app: &App, headers: &HeaderMap, query: Fields) -> Result<Response, Refusal> {
    let reader = reader(app, headers).await?;
    let number = |name: &str| match query.text(name) {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| Refusal::BadRequest(format!("`{name}` must be a number."))),
    };
    let limit: i64 = number("limit")?.unwrap_or(Limits::PAGE_ROWS).clamp(1, Limits::API_ROWS);
    let which = Which { before: number("before")?, most: limit + 1, ..Which::default() };
    let mut facts = facts_where(&app.pool, reader, which).await?;
    let has_more = facts.len() as i64 > limit;
    facts.truncate(limit as usize);
    let next =
        facts.last().filter(|_| has_more).map(|last| format!("/api/v1/incidents?before={}&limit={limit}", last.number));
    Ok(Json(json!({ "items": facts.iter().map(shown).collect::<Vec<_>>(), "next": next })).into_response())
}

async fn read_one(app: &App, headers: &HeaderMap, number: &str) -> Result<Response, Refusal> {
    let reader = reader(app, headers).await?;
    let number: IncidentNumber = number.parse().map_err(|_| Refusal::NotFound)?;
    let facts = facts_by_number(&app.pool, reader, number).await?.ok_or(Refusal::NotFound)?;
    Ok(Json(shown(&facts)).into_response())
}

/// A person reads as they may, a token what is not restricted.
pub async fn reader(app: &App, headers: &HeaderMap) -> Result<Reader, Refusal> {
    match crate::auth::session(app, headers).await? {
        Some(cx) => Ok(Reader::of(&cx)),
        None => Bearer::check(app, headers, Scope::Read).await.map(|_| Reader::default()),
    }
}

/// The public shape of an incident; it only grows.
fn shown(facts: &Facts) -> Value {
    json!({
        "id": facts.id,
        "number": facts.number,
        "kind": facts.kind,
        "title": facts.title,
        "restricted": facts.restricted,
        "service": facts.service.as_ref().map(|(slug, name)| json!({ "slug": slug, "name": name })),
        "severity": facts.severity,
        "severity_reason": facts.severity_reason,
        "stop": current_stop(facts),
        "state": if facts.is_open() { "open" } else { "ended" },
        "owner": facts.owner.as_ref().map(|owner| json!({ "id": owner.id, "name": owner.name })),
        "class": facts.class,
        "alerts": facts.alerts,
        "impact_started_at": facts.impact_started_at,
        "detected_at": facts.detected_at,
        "declared_at": facts.declared_at,
        "acknowledged_at": facts.acknowledged_at,
        "mitigated_at": facts.mitigated_at,
        "recovered_at": facts.recovered_at,
        "ended_at": facts.ended.as_ref().map(|ended| ended.at),
        "ended_as": facts.ended.as_ref().map(|ended| ended.outcome),
        "next_update_at": facts.promise_at,
        "reopened_count": facts.reopened_count,
    })
}
