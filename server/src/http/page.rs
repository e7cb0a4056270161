//! A page: read by a handler, then shown by a view of `app`, complete and not streamed.

use super::{App, Cx, Fields, Refusal, hashed};
use app::{
    auth::Viewer,
    command::Refused,
    ids::IncidentNumber,
    layout::{Frame, Worst},
    ui::Clockface,
};
use axum::{
    body::Body,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use chrono::Offset;
use leptos::prelude::*;
use std::sync::{Arc, OnceLock};

type Show = Arc<dyn Fn() -> AnyView + Send + Sync>;

pub struct Page {
    pub title: String,
    pub(super) show: Show,
    /// The incident this page is about, so that its own chip is left out of the bar.
    pub about: Option<Worst>,
}

impl Page {
    pub fn new(title: impl Into<String>, show: impl Fn() -> AnyView + Send + Sync + 'static) -> Page {
        Page { title: title.into(), show: Arc::new(show), about: None }
    }

    pub fn about(mut self, incident: Worst) -> Page {
        self.about = Some(incident);
        self
    }
}

/// What a page was asked for.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    pub path: Fields,
    pub query: Fields,
    /// The form of this page that was not accepted, where the page has more to read because of it.
    pub refused: Option<Refused>,
}

impl Ask {
    pub fn number(&self) -> Result<IncidentNumber, Refusal> {
        self.path.text("number").and_then(|text| text.parse().ok()).ok_or(Refusal::NotFound)
    }

    pub fn slug(&self) -> Result<String, Refusal> {
        self.path.text("slug").ok_or(Refusal::NotFound)
    }
}

/// What the frame of every page tells, in one query.
struct Bar {
    open: i64,
    firing: i64,
    worst: Option<Worst>,
}

pub(super) async fn render(cx: &Cx, page: Page, refused: Option<Refused>, uri: &str) -> Result<Response, Refusal> {
    let bar = bar(cx).await?;
    let frame = frame(&cx.app, Some(cx.viewer.clone()), &page, refused, uri, Some(bar));
    Ok(render_frame(frame, page.show, uri).await)
}

/// A page for people who are not signed in.
pub(super) async fn render_open(app: &App, page: Page, refused: Option<Refused>, uri: &str) -> Response {
    let frame = frame(app, None, &page, refused, uri, None);
    render_frame(frame, page.show, uri).await
}

async fn bar(cx: &Cx) -> Result<Bar, sqlx::Error> {
    let row = sqlx::query!(
        r#"with open as (
             select number, severity, impact_started_at from incident i
             where ended_at is null and kind = 'real' and may_read(i, $1, $2)
           ), worst as (
             select number, severity, impact_started_at from open order by severity nulls first, impact_started_at limit 1
           )
           select (select count(*) from open) as "open!",
                  (select count(*) from alert a left join incident i on i.id = a.incident_id
                   where a.ended_at is null and a.kind = 'real'
                     and (a.incident_id is null or not i.restricted or may_read(i, $1, $2))) as "firing!",
                  (select number from worst) as number, (select severity from worst) as severity,
                  (select impact_started_at from worst) as impact_started_at"#,
        cx.viewer.id.0,
        cx.is_admin()
    )
    .fetch_one(&cx.app.pool)
    .await?;
    let worst = row.number.zip(row.impact_started_at).map(|(number, since)| Worst {
        number: IncidentNumber(number),
        severity: row.severity.and_then(|word| word.parse().ok()),
        since,
    });
    Ok(Bar { open: row.open, firing: row.firing, worst })
}

/// A refusal is heard first; a last look before publishing is none.
fn titled(title: &str, refused: Option<&Refused>) -> String {
    match refused {
        Some(refused) if refused.is_review() => format!("Review: {title}"),
        Some(_) => format!("Error: {title}"),
        None => title.to_string(),
    }
}

fn frame(
    app: &App,
    viewer: Option<Viewer>,
    page: &Page,
    refused: Option<Refused>,
    uri: &str,
    bar: Option<Bar>,
) -> Frame {
    let local = local_time(viewer.as_ref().map_or("UTC", |viewer| viewer.zone.as_str()));
    let (open, firing, worst) = bar.map_or((0, 0, None), |bar| (bar.open, bar.firing, bar.worst));
    Frame {
        title: titled(&page.title, refused.as_ref()),
        path: uri.split('?').next().unwrap_or("/").to_string(),
        viewer,
        clock: Clockface { now: app.clock.now(), local },
        refused: refused.unwrap_or_default(),
        refusal_told: Arc::default(),
        once: uuid::Uuid::new_v4,
        open,
        firing,
        worst: worst.filter(|worst| page.about.as_ref().is_none_or(|about| about.number != worst.number)),
        about: page.about.clone(),
        style: hashed("style.css").unwrap_or("/assets/style.css"),
        sprite: hashed("sprite.svg").unwrap_or("/assets/sprite.svg"),
        islands: hashed("app.js").zip(hashed("app_bg.wasm")),
        behaviour: hashed("js/behaviour.js"),
        nonce: Arc::new(OnceLock::new()),
        host: app.site.public_url.split("://").nth(1).unwrap_or_default().to_string(),
        is_exposed: !app.site.is_secure() && !is_local(&app.site.public_url),
    }
}

fn is_local(url: &str) -> bool {
    ["http://127.", "http://localhost", "http://[::1]"].iter().any(|local| url.starts_with(local))
}

/// From an instant to the reader's clock and the zone's short name.
pub fn local_time(zone: &str) -> app::ui::Local {
    let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    Arc::new(move |at| {
        let local = at.with_timezone(&zone);
        (local.with_timezone(&local.offset().fix()), local.format("%Z").to_string())
    })
}

/// A piece of a page, for a script that puts it in its place.
pub fn fragment(cx: &Cx, show: impl FnOnce() -> AnyView) -> Response {
    let page = Page::new("", || ().into_any());
    let frame = frame(&cx.app, Some(cx.viewer.clone()), &page, None, "/", None);
    let html = Owner::new().with(|| {
        provide_context(frame);
        show().to_html()
    });
    let mut response = Response::new(Body::from(html));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

async fn render_frame(frame: Frame, show: Show, uri: &str) -> Response {
    let nonce = frame.nonce.clone();
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri.parse().unwrap_or_default();
    let context = {
        let frame = frame.clone();
        move || provide_context(frame.clone())
    };
    let render = leptos_axum::render_app_async_with_context(context, move || app::layout::shell(&frame, show.clone()));
    let mut response = render(request).await;
    *response.status_mut() = StatusCode::OK;
    let nonce = nonce.get().cloned().unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         manifest-src 'self'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
