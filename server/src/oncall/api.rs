//! `GET /api/v1/oncall`: who is on call now and next, for a `read` token or a signed-in person.

use super::{Roster, Rosters, look::AHEAD};
use crate::http::{App, Bearer, Refusal, Scope};
use app::{
    ids::PersonId,
    oncall::{began, schedule_link},
};
use axum::{
    Json,
    extract::{Request, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

pub async fn oncall_api(State(app): State<App>, request: Request) -> Response {
    read(&app, request.headers()).await.unwrap_or_else(|refusal| refusal.problem())
}

async fn read(app: &App, headers: &HeaderMap) -> Result<Response, Refusal> {
    if crate::auth::session(app, headers).await?.is_none() {
        Bearer::check(app, headers, Scope::Read).await?;
    }
    let mut conn = app.pool.acquire().await?;
    let rosters = Rosters::load(&mut conn).await?;
    let now = app.clock.now();
    let items: Vec<Value> = rosters.all().map(|roster| shown(&rosters, roster, now)).collect();
    Ok(Json(json!({ "at": now, "items": items })).into_response())
}

/// The public shape of a schedule; it only grows.
fn shown(rosters: &Rosters, roster: &Roster, now: DateTime<Utc>) -> Value {
    let ahead = roster.shifts(now, now + AHEAD).unwrap_or_default();
    let person = |id: Option<PersonId>| id.map(|id| json!({ "id": id, "name": rosters.name(id) }));
    let running = ahead.first();
    let next = ahead.iter().find(|shift| running.is_some_and(|running| shift.person() != running.person()));
    let on = running.and_then(|shift| shift.on);
    json!({
        "schedule": {
            "id": roster.id(),
            "slug": roster.slug,
            "name": roster.name,
            "zone": roster.zone,
            "path": schedule_link(&roster.slug),
        },
        "now": {
            "person": person(on.map(|on| on.person)),
            "instead_of": person(on.and_then(|on| on.instead_of)),
            "since": began(&roster.schedule, now),
        },
        "next": next.map(|shift| json!({ "person": person(shift.person()), "at": shift.from })),
    })
}
