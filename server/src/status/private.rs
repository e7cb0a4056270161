//! A page for those who know its password. It needs no database: the password's hash lies with what was read, and who
//! has entered it carries a sealed cookie.

use super::{
    document::{Document, Kind},
    pages,
    read::Read,
    serve::body,
    snapshot::PAGE,
};
use crate::{
    auth::password_is_right,
    http::{App, Fields, client_address, network},
    seal::Seal,
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header},
};
use base64::{
    Engine,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};
use std::{
    net::IpAddr,
    sync::{Arc, OnceLock},
};

const COOKIE: &str = "signalbox-status";
const LASTS: Duration = Duration::days(30);
/// A password and a few signs around it.
const MOST_BYTES: usize = 4096;

/// What stands before a private page.
#[derive(Clone)]
pub struct Gate {
    password_hash: String,
    asks: Arc<Document>,
    asks_again: Arc<Document>,
    machines: Arc<Document>,
    /// The digest of the password, once somebody sent it: programs send it with each request.
    right: Arc<OnceLock<[u8; 32]>>,
}

/// How a request stands before the gate.
pub enum Entry {
    Open,
    Shut,
    /// It brings a password that has to be looked at.
    Try(String),
}

impl Gate {
    /// Of the same password it remembers what it learnt.
    pub(super) fn new(read: &Read, before: Option<&Gate>) -> Option<Gate> {
        let password_hash = read.private.as_ref()?.password_hash.clone();
        let known = before.filter(|gate| gate.password_hash == password_hash);
        let page = |wrong| {
            let html = pages::private(&read.record.name, wrong);
            let asks = HeaderValue::from_static("Form realm=\"status\"");
            Document::instead(StatusCode::UNAUTHORIZED, Kind::Form, html).with_header(header::WWW_AUTHENTICATE, asks)
        };
        let told = r#"{"error":"This status page is private. Send its password with HTTP Basic authentication."}"#;
        let asks = HeaderValue::from_static("Basic realm=\"status\", charset=\"UTF-8\"");
        let machines = Document::instead(StatusCode::UNAUTHORIZED, Kind::Json, told);
        Some(Gate {
            password_hash,
            asks: Arc::new(page(false)),
            asks_again: Arc::new(page(true)),
            machines: Arc::new(machines.with_header(header::WWW_AUTHENTICATE, asks)),
            right: known.map(|gate| gate.right.clone()).unwrap_or_default(),
        })
    }

    pub(super) fn entry(&self, seal: &Seal, now: DateTime<Utc>, headers: &HeaderMap) -> Entry {
        if has_entered(seal, &self.password_hash, now, headers) {
            return Entry::Open;
        }
        match basic(headers) {
            None => Entry::Shut,
            Some(password) if self.right.get() == Some(&digest(&password)) => Entry::Open,
            Some(password) => Entry::Try(password),
        }
    }

    pub(super) fn asks(&self, kind: Kind) -> &Arc<Document> {
        if kind.is_for_machines() { &self.machines } else { &self.asks }
    }

    async fn is_right(&self, password: &str) -> bool {
        let is_right = password_is_right(password, Some(&self.password_hash)).await;
        if is_right {
            let _ = self.right.set(digest(password));
        }
        is_right
    }
}

/// A try of the password, and the answer that lets nobody in. `by` is the client's address.
pub(super) async fn try_password(app: &App, gate: &Gate, by: IpAddr, password: &str) -> Result<(), Response<Body>> {
    if !app.sign_in_tries.are_left(&format!("status page, {}", network(by))) {
        let wait = [(header::RETRY_AFTER, HeaderValue::from_static("60"))];
        return Err(told(
            app,
            StatusCode::TOO_MANY_REQUESTS,
            "Too many tries.",
            "Wait a minute, then try again.",
            wait,
        ));
    }
    match gate.is_right(password).await {
        true => Ok(()),
        false => Err(body(gate.asks_again.answer(&HeaderMap::new()))),
    }
}

/// `POST /status/enter`
pub async fn enter(State(app): State<App>, request: Request) -> Response<Body> {
    let by = client_address(&request, app.site.trusted_hops);
    let Ok(bytes) = axum::body::to_bytes(request.into_body(), MOST_BYTES).await else {
        return told(&app, StatusCode::PAYLOAD_TOO_LARGE, "That is too long.", "A password is a few words.", []);
    };
    let fields = Fields::from_query(&String::from_utf8_lossy(&bytes));
    let snapshot = app.status.load_full();
    let Some(gate) = &snapshot.gate else { return to_the_page(None) };
    if let Err(refused) = try_password(&app, gate, by, &fields.text("password").unwrap_or_default()).await {
        return refused;
    }
    to_the_page(HeaderValue::from_str(&cookie(&app, &gate.password_hash)).ok())
}

fn told<const N: usize>(
    app: &App,
    status: StatusCode,
    says: &str,
    beneath: &str,
    headers: [(HeaderName, HeaderValue); N],
) -> Response<Body> {
    let html = pages::said(&app.status.load().read.record.name, says, beneath, Some((PAGE, "Back to the page")));
    let mut response = body(Document::instead(status, Kind::Form, html).answer(&HeaderMap::new()));
    response.headers_mut().extend(headers);
    response
}

fn to_the_page(cookie: Option<HeaderValue>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_static(PAGE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(cookie) = cookie {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Its end, sealed for this password: another password opens none of the old ones.
fn cookie(app: &App, password_hash: &str) -> String {
    let until = (app.clock.now() + LASTS).timestamp().to_string();
    let value = BASE64_URL_SAFE_NO_PAD.encode(app.seal.close(&place(password_hash), &until));
    let secure = if app.site.status_url.starts_with("https://") { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}", LASTS.num_seconds())
}

fn has_entered(seal: &Seal, password_hash: &str, now: DateTime<Utc>, headers: &HeaderMap) -> bool {
    let sealed = crate::auth::cookie(headers, COOKIE).and_then(|value| BASE64_URL_SAFE_NO_PAD.decode(value).ok());
    let until = sealed.and_then(|sealed| seal.open(&place(password_hash), &sealed));
    until.and_then(|until| until.parse::<i64>().ok()).is_some_and(|until| now.timestamp() < until)
}

fn place(password_hash: &str) -> String {
    format!("status page, {password_hash}")
}

/// The name may be anything.
fn basic(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = text.split_once(' ')?;
    let plain = BASE64_STANDARD.decode(encoded.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let plain = String::from_utf8(plain).ok()?;
    plain.split_once(':').map(|(_, password)| password.to_string())
}

fn digest(password: &str) -> [u8; 32] {
    Sha256::digest(password).into()
}
