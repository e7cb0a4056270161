//! A page with a part and an open incident, and a stranger who asks for it.

use crate::support::{Box, Person, signalbox};
use app::auth::Role;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode},
};
use http_body_util::BodyExt;
use server::http::{App, routes};
use tower::ServiceExt;

pub const TITLE: &str = "Answers take longer than usual";
pub const PART: &str = "Quarry search";

/// Every address of the page, but for those of single incidents.
pub const ADDRESSES: [(&str, &str); 14] = [
    ("/status", "text/html; charset=utf-8"),
    ("/status/history", "text/html; charset=utf-8"),
    ("/status/banner", "text/html; charset=utf-8"),
    ("/badge.svg", "image/svg+xml; charset=utf-8"),
    ("/history.atom", "application/atom+xml; charset=utf-8"),
    ("/history.rss", "application/rss+xml; charset=utf-8"),
    ("/api/v2/summary.json", "application/json; charset=utf-8"),
    ("/api/v2/status.json", "application/json; charset=utf-8"),
    ("/api/v2/components.json", "application/json; charset=utf-8"),
    ("/api/v2/incidents.json", "application/json; charset=utf-8"),
    ("/api/v2/incidents/unresolved.json", "application/json; charset=utf-8"),
    ("/api/v2/scheduled-maintenances.json", "application/json; charset=utf-8"),
    ("/api/v2/scheduled-maintenances/upcoming.json", "application/json; charset=utf-8"),
    ("/api/v2/scheduled-maintenances/active.json", "application/json; charset=utf-8"),
];

pub struct Got {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Got {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

pub async fn ask(router: &Router, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Got {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_string())).expect("a request");
    let (parts, body) = router.clone().oneshot(request).await.expect("infallible").into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
    Got { status: parts.status, headers: parts.headers, bytes }
}

pub struct Stage {
    pub signalbox: Box,
    pub ana: Person,
    /// The public side's.
    pub alone: Router,
    /// The incident's own address.
    pub one: String,
}

/// Told at 14:10, the next word promised for 14:40.
pub async fn stage() -> Stage {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    ana.press("/settings/status/components", &[("name", PART)]).await.is(303);
    let part = one(&signalbox, "select id::text from component").await;
    ana.declare("Internal title").await;
    say(&ana, "investigating", &format!("{part}=partial_outage")).await;
    refresh(&signalbox.app).await;
    let id = one(&signalbox, "select public_id from public_incident").await;
    let alone = routes::status_only(signalbox.app.clone());
    Stage { signalbox, ana, alone, one: format!("/status/incidents/{id}") }
}

pub async fn say(ana: &Person, phase: &str, states: &str) {
    let fields = [
        ("audience", "customers"),
        ("phase", phase),
        ("title", TITLE),
        ("users_see", "Answers come late, or not at all."),
        ("since", "2025-02-15T13:55:00Z"),
        ("scope", "Everyone who asks in English. Not affected: other languages."),
        ("mitigation", "We take a change back."),
        ("next_update", "2025-02-15T14:40:00Z"),
        ("owner", "The engineer on call"),
        ("components", states),
        ("review", "yes"),
    ];
    ana.press("/incidents/1/updates", &fields).await.is(303);
}

pub async fn refresh(app: &App) {
    server::status::refresh(app).await.expect("the page is made");
}

pub async fn one(signalbox: &Box, sql: &'static str) -> String {
    sqlx::query_scalar(sql).fetch_one(&signalbox.app.pool).await.expect("one row")
}
