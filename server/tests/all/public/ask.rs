//! A stranger's requests: each public address, each encoding, with and without a body.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use http_body_util::BodyExt;
use server::http::{Access, App, routes};
use std::io::Read;
use tower::ServiceExt;

const ENCODINGS: [&str; 3] = ["identity", "gzip", "br"];

pub struct Got {
    /// `GET br /status`.
    pub what: String,
    pub status: StatusCode,
    pub kind: String,
    pub etag: String,
    /// All headers, a line each.
    pub head: String,
    /// Decoded.
    pub text: String,
}

pub async fn ask(router: &Router, method: &str, path: &str, encoding: &str) -> Got {
    let request = Request::builder().method(method).uri(path).header(header::ACCEPT_ENCODING, encoding);
    let got = send(router, request.body(Body::empty()).expect("a request")).await;
    Got { what: format!("{method} {encoding} {path}"), ..got }
}

/// As who has read it before.
pub async fn known(router: &Router, path: &str, etag: &str) -> Got {
    let request = Request::get(path).header(header::ACCEPT_ENCODING, "identity").header(header::IF_NONE_MATCH, etag);
    send(router, request.body(Body::empty()).expect("a request")).await
}

/// As a program that knows the password of a closed page.
pub async fn with_password(router: &Router, path: &str, password: &str) -> Got {
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("anybody:{password}")));
    let request = Request::get(path).header(header::AUTHORIZATION, basic);
    send(router, request.body(Body::empty()).expect("a request")).await
}

async fn send(router: &Router, request: Request<Body>) -> Got {
    let (parts, body) = router.clone().oneshot(request).await.expect("infallible").into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    let of = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_string();
    let text = decoded(&of(header::CONTENT_ENCODING), &bytes);
    let (kind, etag) = (of(header::CONTENT_TYPE), of(header::ETAG));
    Got { what: String::new(), status: parts.status, kind, etag, head: lines(&parts.headers), text }
}

fn lines(headers: &HeaderMap) -> String {
    let line = |(name, value): (_, &axum::http::HeaderValue)| {
        format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes()))
    };
    headers.iter().map(line).collect()
}

fn decoded(encoding: &str, bytes: &[u8]) -> String {
    let mut read = Vec::new();
    match encoding {
        _ if bytes.is_empty() => {}
        "" | "identity" => read.extend_from_slice(bytes),
        "gzip" => drop(flate2::read::GzDecoder::new(bytes).read_to_end(&mut read).expect("gzip")),
        "br" => drop(brotli::Decompressor::new(bytes, 4096).read_to_end(&mut read).expect("brotli")),
        other => panic!("nobody asked for {other}"),
    }
    String::from_utf8_lossy(&read).into_owned()
}

/// Every public address of the route table that is read, its parameters filled in with all that is public, and with
/// what is not there; and what the pages themselves load.
pub async fn addresses(app: &App) -> Vec<String> {
    let ids: Vec<String> = sqlx::query_scalar(
        "select public_id from public_incident union all select public_id from maintenance union all select 'nobody'",
    )
    .fetch_all(&app.pool)
    .await
    .expect("public ids");
    let mut addresses = Vec::new();
    for route in routes::table().iter().filter(|route| route.access == Access::Public && route.method == "GET") {
        match route.path {
            path if path.contains("{*") => {}
            path if path.contains("{id}") => addresses.extend(ids.iter().map(|id| path.replace("{id}", id))),
            path => addresses.push(path.replace("{token}", "nobody")),
        }
    }
    assert!(addresses.len() > 20, "the table has more public addresses: {addresses:?}");
    addresses
}

/// All public bytes, from the whole application and from the listener of the public side.
pub async fn everything(app: &App) -> Vec<Got> {
    server::status::refresh(app).await.expect("the page is made");
    let (whole, alone) = (routes::router(app.clone()), routes::status_only(app.clone()));
    let mut got = Vec::new();
    for path in addresses(app).await.iter().map(String::as_str).chain(["/", "/nowhere"]) {
        for encoding in ENCODINGS {
            for method in ["GET", "HEAD"] {
                got.push(ask(&whole, method, path, encoding).await);
                let alone = ask(&alone, method, path, encoding).await;
                got.push(Got { what: format!("{} alone", alone.what), ..alone });
            }
        }
    }
    got
}
