//! Files, embedded and named by their content: cached for ever, compressed when they were built.

use axum::{
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{collections::HashMap, sync::LazyLock};

pub struct Asset {
    pub name: &'static str,
    pub path: &'static str,
    pub kind: &'static str,
    pub bytes: &'static [u8],
    pub brotli: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

static BY_ADDRESS: LazyLock<HashMap<&'static str, &'static Asset>> =
    LazyLock::new(|| ALL.iter().map(|asset| (asset.path, asset)).collect());
static BY_NAME: LazyLock<HashMap<&'static str, &'static Asset>> =
    LazyLock::new(|| ALL.iter().map(|asset| (asset.name, asset)).collect());

/// The address of a file, by the name it has in `public/`; none where it was not built.
pub fn hashed(name: &str) -> Option<&'static str> {
    BY_NAME.get(name).map(|asset| asset.path)
}

pub async fn asset(request: Request) -> Response {
    let path = request.uri().path();
    // The plain name is served too, for what can't know the hash: the favicon, and sprites in static text.
    let plain = || BY_NAME.get(path.trim_start_matches("/assets/"));
    let (asset, cache) = match BY_ADDRESS.get(path) {
        Some(asset) => (asset, "public, max-age=31536000, immutable"),
        None => match plain() {
            Some(asset) => (asset, "public, max-age=300"),
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    let accepts = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let takes_brotli = accepts.split(',').any(|encoding| encoding.trim().split(';').next() == Some("br"));
    let mut response = if takes_brotli { asset.brotli } else { asset.bytes }.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if takes_brotli {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}
