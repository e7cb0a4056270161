//! Hands out prepared bytes: no session, no database, no view.

use super::{
    Snapshot,
    document::Document,
    private::{Entry, try_password},
    snapshot::PAGE,
};
use crate::http::{App, client_address};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, Method, Response},
};
use bytes::Bytes;
use http_body_util::Full;

/// The answer, where it can be given at once: before any layer is asked.
pub fn prepared(app: &App, method: &Method, path: &str, headers: &HeaderMap) -> Option<Response<Full<Bytes>>> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    let snapshot = app.status.load();
    let document = snapshot.find(path)?;
    match entry(app, &snapshot, headers) {
        Entry::Open => Some(document.answer(headers)),
        Entry::Shut => Some(shut(&snapshot, document).answer(headers)),
        Entry::Try(_) => None,
    }
}

/// Every address of the page, in the route table.
pub async fn page(State(app): State<App>, request: Request) -> Response<Body> {
    // Alone on its listener it stands at the root too.
    let path = if request.uri().path() == "/" { PAGE } else { request.uri().path() };
    let snapshot = app.status.load_full();
    let document = snapshot.find(path).or_else(|| snapshot.find(PAGE)).expect("the page is always there");
    if let (Some(gate), Entry::Try(password)) = (&snapshot.gate, entry(&app, &snapshot, request.headers())) {
        let by = client_address(&request, app.site.trusted_hops);
        return match try_password(&app, gate, by, &password).await {
            Ok(()) => body(document.answer(request.headers())),
            Err(_) => body(shut(&snapshot, document).answer(request.headers())),
        };
    }
    match entry(&app, &snapshot, request.headers()) {
        Entry::Open => body(document.answer(request.headers())),
        Entry::Shut | Entry::Try(_) => body(shut(&snapshot, document).answer(request.headers())),
    }
}

/// What a stranger to a private page gets at its other addresses; none where the page is open to them.
pub fn gate(app: &App, headers: &HeaderMap) -> Option<Response<Body>> {
    let snapshot = app.status.load();
    let page = snapshot.find(PAGE)?;
    match entry(app, &snapshot, headers) {
        Entry::Open => None,
        Entry::Shut | Entry::Try(_) => Some(body(shut(&snapshot, page).answer(headers))),
    }
}

fn entry(app: &App, snapshot: &Snapshot, headers: &HeaderMap) -> Entry {
    match &snapshot.gate {
        None => Entry::Open,
        Some(gate) => gate.entry(&app.seal, app.clock.now(), headers),
    }
}

fn shut<'a>(snapshot: &'a Snapshot, document: &'a Document) -> &'a Document {
    snapshot.gate.as_ref().map_or(document, |gate| gate.asks(document.kind))
}

pub(super) fn body(response: Response<Full<Bytes>>) -> Response<Body> {
    response.map(Body::new)
}
