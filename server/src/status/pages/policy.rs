use super::frame::STYLE;
use axum::http::HeaderValue;
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// The sheet is inside the page, so the policy names it by its digest.
pub static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| policy("'none'"));

/// Where a form stands: it may be sent to this site, nowhere else.
pub static FORM_POLICY: LazyLock<HeaderValue> = LazyLock::new(|| policy("'self'"));

fn policy(forms: &str) -> HeaderValue {
    let digest = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action {forms}; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).expect("base64 is ascii")
}
