//! What a person reads when a request is refused: rendered without assets, database or scripts.

use super::{Fields, Refusal};
use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const STYLE: &str = include_str!("../../../style/error.css");

/// The sheet is inside the page, so the policy names it by its digest.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let digest = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).expect("base64 is ascii")
});

#[derive(Template)]
#[template(path = "http/error.html")]
pub struct ErrorPage<'a> {
    pub code: u16,
    pub says: String,
    pub more: String,
    /// What the writer had typed, to be copied.
    pub kept: Vec<(String, String)>,
    pub style: &'a str,
    pub can_reload: bool,
}

pub fn error_page(status: StatusCode, says: String, more: String, kept: Vec<(String, String)>) -> Response {
    let page = ErrorPage {
        code: status.as_u16(),
        says,
        more,
        kept,
        style: STYLE,
        can_reload: status == StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut response = (status, page.render().unwrap_or_default()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
    response
}

pub(super) fn refused_page(refusal: &Refusal) -> Response {
    told(refusal, Vec::new())
}

/// The page of the form can't be shown either: the text is given back here.
pub(super) fn refused_with_text(refusal: &Refusal, fields: &Fields) -> Response {
    told(refusal, fields.typed())
}

fn told(refusal: &Refusal, kept: Vec<(String, String)>) -> Response {
    let more = match refusal {
        Refusal::NotFound => "It may have been moved, or you may not see it. Check the address.".into(),
        Refusal::Away(_) => "Reload brings this page back as soon as it does. The status page still works.".into(),
        Refusal::Gone(_) => "Ask for a new link.".into(),
        _ => String::new(),
    };
    let more = match refusal.incidence() {
        Some(name) => format!("{more} It is noted as {name}.").trim().to_string(),
        None => more,
    };
    let mut response = error_page(refusal.status(), refusal.to_string(), more, kept);
    refusal.add_headers(&mut response);
    response
}
