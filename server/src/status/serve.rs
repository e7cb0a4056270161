//! Hands out prepared bytes: no session, no database, no view.

use super::{render, snapshot::Document};
use crate::http::App;
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

const FRESH_FOR: HeaderValue = HeaderValue::from_static("public, max-age=5");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");

pub async fn page(State(app): State<App>, headers: HeaderMap) -> Response {
    answer(StatusCode::OK, &app.status.load().page, &headers)
}

pub async fn history(State(app): State<App>, headers: HeaderMap) -> Response {
    answer(StatusCode::OK, &app.status.load().history, &headers)
}

pub async fn incident(State(app): State<App>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    let snapshot = app.status.load();
    match snapshot.incidents.get(&id) {
        Some(document) => answer(StatusCode::OK, document, &headers),
        None => answer(StatusCode::NOT_FOUND, &snapshot.not_listed, &HeaderMap::new()),
    }
}

fn answer(status: StatusCode, document: &Document, asked: &HeaderMap) -> Response {
    let known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| knows(known, &document.etag));
    let mut response = match known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => (status, Body::from(document.body.clone())).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HTML);
    headers.insert(header::CACHE_CONTROL, FRESH_FOR);
    headers.insert(header::ETAG, document.etag.clone());
    headers.insert(header::CONTENT_SECURITY_POLICY, render::POLICY.clone());
    response
}

/// A list of marks; a proxy that compressed the bytes calls its copy weak.
fn knows(known: &HeaderValue, etag: &HeaderValue) -> bool {
    let (Ok(known), Ok(etag)) = (known.to_str(), etag.to_str()) else { return false };
    known.split(',').map(|mark| mark.trim().trim_start_matches("W/")).any(|mark| mark == etag || mark == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_known_again() {
        let etag = HeaderValue::from_static("\"abc\"");
        for (known, expected) in [("\"abc\"", true), ("W/\"abc\"", true), ("\"x\", \"abc\"", true), ("\"x\"", false)] {
            assert_eq!(knows(&HeaderValue::from_static(known), &etag), expected, "{known}");
        }
    }
}
