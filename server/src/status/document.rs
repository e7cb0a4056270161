//! A whole answer, prepared: its bytes in each encoding, and all its headers.

use super::{
    badge, compress,
    negotiate::{Coding, knows, likes},
    pages,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use bytes::Bytes;
use http_body_util::Full;
use sha2::{Digest, Sha256};

const FRESH_FOR: &str = "public, max-age=5";
/// What a reader holds is asked for again each time, so that the end of a password is one.
const FOR_ONE_READER: &str = "private, no-cache";
const NEVER_KEPT: &str = "no-store";
const BARE: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const DRAWN: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Page,
    /// A page on which a form stands.
    Form,
    Json,
    Atom,
    Rss,
    Badge,
    Banner,
}

/// Who may keep a copy of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    ByAll,
    ByReader,
    Never,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    pub body: Bytes,
    pub etag: HeaderValue,
    headers: HeaderMap,
    /// Of the answer that a reader has it already.
    known_headers: HeaderMap,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    pub kind: Kind,
    kept: Kept,
    status: StatusCode,
    pub plain: Encoded,
    pub brotli: Option<Encoded>,
    pub gzip: Option<Encoded>,
}

impl Kind {
    fn content_type(self) -> &'static str {
        match self {
            Kind::Page | Kind::Form | Kind::Banner => "text/html; charset=utf-8",
            Kind::Json => "application/json; charset=utf-8",
            Kind::Atom => "application/atom+xml; charset=utf-8",
            Kind::Rss => "application/rss+xml; charset=utf-8",
            Kind::Badge => "image/svg+xml; charset=utf-8",
        }
    }

    fn policy(self) -> HeaderValue {
        match self {
            Kind::Page => pages::POLICY.clone(),
            Kind::Form => pages::FORM_POLICY.clone(),
            Kind::Banner => badge::BANNER_POLICY.clone(),
            Kind::Badge => HeaderValue::from_static(DRAWN),
            Kind::Json | Kind::Atom | Kind::Rss => HeaderValue::from_static(BARE),
        }
    }

    /// Read by programs, which can't fill in a form.
    pub fn is_for_machines(self) -> bool {
        matches!(self, Kind::Json | Kind::Atom | Kind::Rss | Kind::Badge)
    }
}

impl Document {
    pub fn new(kind: Kind, kept: Kept, body: impl Into<Bytes>) -> Document {
        let body = body.into();
        let digest = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&body)[..12]);
        let encoded = |coding: &'static str, body: Bytes| Encoded::new(kind, kept, coding, &digest, body);
        Document {
            kind,
            kept,
            status: StatusCode::OK,
            brotli: compress::brotli(&body).map(|packed| encoded("br", packed.into())),
            gzip: compress::gzip(&body).map(|packed| encoded("gzip", packed.into())),
            plain: encoded("", body),
        }
    }

    /// What stands where there is nothing to read, or nothing for this reader. Nobody keeps it.
    pub fn instead(status: StatusCode, kind: Kind, body: impl Into<Bytes>) -> Document {
        Document { status, ..Document::new(kind, Kept::Never, body) }
    }

    /// Whether it is what those bytes would be made into: then they need not be compressed again.
    pub fn is(&self, kind: Kind, kept: Kept, body: &[u8]) -> bool {
        self.kind == kind && self.kept == kept && self.status == StatusCode::OK && self.plain.body == body
    }

    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Document {
        for encoded in [Some(&mut self.plain), self.brotli.as_mut(), self.gzip.as_mut()].into_iter().flatten() {
            encoded.headers.insert(name.clone(), value.clone());
        }
        self
    }

    pub fn answer(&self, asked: &HeaderMap) -> Response<Full<Bytes>> {
        let likes = likes(asked.get(header::ACCEPT_ENCODING));
        let encoded = match likes.choose(self.brotli.is_some(), self.gzip.is_some()) {
            Coding::Brotli => self.brotli.as_ref().unwrap_or(&self.plain),
            Coding::Gzip => self.gzip.as_ref().unwrap_or(&self.plain),
            Coding::Plain => &self.plain,
        };
        let known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| knows(known, &encoded.etag));
        let is_whole = self.status == StatusCode::OK;
        let mut response = Response::new(match known && is_whole {
            true => Full::default(),
            false => Full::new(encoded.body.clone()),
        });
        let (status, headers) = match known && is_whole {
            true => (StatusCode::NOT_MODIFIED, &encoded.known_headers),
            false => (self.status, &encoded.headers),
        };
        *response.status_mut() = status;
        *response.headers_mut() = headers.clone();
        response
    }
}

impl Encoded {
    fn new(kind: Kind, kept: Kept, coding: &'static str, digest: &str, body: Bytes) -> Encoded {
        let mark = if coding.is_empty() { format!("\"{digest}\"") } else { format!("\"{digest}-{coding}\"") };
        let etag = HeaderValue::from_str(&mark).expect("base64 is ascii");
        let (caches, vary) = match kept {
            Kept::ByAll => (FRESH_FOR, "Accept-Encoding"),
            Kept::ByReader => (FOR_ONE_READER, "Accept-Encoding, Cookie, Authorization"),
            Kept::Never => (NEVER_KEPT, "Accept-Encoding, Cookie, Authorization"),
        };
        let mut known = HeaderMap::with_capacity(12);
        known.insert(header::CACHE_CONTROL, HeaderValue::from_static(caches));
        known.insert(header::VARY, HeaderValue::from_static(vary));
        known.insert(header::CONTENT_SECURITY_POLICY, kind.policy());
        if kept != Kept::Never {
            known.insert(header::ETAG, etag.clone());
        }
        if kind.is_for_machines() {
            known.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        }
        let mut headers = known.clone();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind.content_type()));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
        if kind == Kind::Badge {
            let cross = HeaderValue::from_static("cross-origin");
            headers.insert(HeaderName::from_static("cross-origin-resource-policy"), cross);
        }
        if matches!(kind, Kind::Page | Kind::Form) {
            headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
        }
        if !coding.is_empty() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        Encoded { body, etag, headers, known_headers: known }
    }
}
