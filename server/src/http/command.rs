//! The one adapter between a command and its verb, for forms and for JSON.

use super::{
    App, Cx, Fields, Limits, OpenCx, Refusal, client::client_address, error_page::refused_page, route::raw_path,
};
use app::command::{Command, Refused, fill};
use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use std::future::Future;
use tower::ServiceExt;

/// So often a command is tried that met another transaction halfway.
const TRIES: u32 = 3;

/// A signed-in person's command. Without a session the body is not read.
pub(super) async fn carry_out<C, F, Fut>(app: App, request: Request, verb: F) -> Response
where
    C: Command,
    F: Fn(Cx, C) -> Fut,
    Fut: Future<Output = Result<C::Reply, Refusal>>,
{
    let wants_json = speaks_json(request.headers());
    let headers = request.headers().clone();
    let path = raw_path(&request);
    let mut cx = match crate::auth::session(&app, &headers).await {
        Ok(Some(cx)) => cx,
        Ok(None) if wants_json => return Refusal::NotSignedIn.problem(),
        Ok(None) => return crate::auth::ask_to_sign_in(&app, C::PAGE, &path).await,
        Err(refusal) if wants_json => return refusal.problem(),
        Err(refusal) => return refused_page(&refusal),
    };
    let fields = match read_fields(request, wants_json).await {
        Ok(fields) => fields,
        Err(refusal) if wants_json => return refusal.problem(),
        Err(refusal) => return refused_page(&refusal),
    };
    cx.command = C::NAME;
    cx.once = once(&headers, &fields);
    let asked = fields.read::<C>().map_err(Refusal::BadRequest);
    let answered = match asked {
        Ok(ask) => match tried(cx, &fields, verb).await {
            Ok(reply) => Ok((ask, reply)),
            Err(Refusal::Repeated(first)) => match serde_json::from_value(first) {
                Ok(reply) => Ok((ask, reply)),
                Err(error) => Err(Refusal::Broken(error.to_string())),
            },
            Err(refusal) => Err(refusal),
        },
        Err(refusal) => Err(refusal),
    };
    match answered {
        Ok((_, reply)) if wants_json => axum::Json(reply).into_response(),
        Ok((ask, reply)) => Redirect::to(&ask.next(&reply)).into_response(),
        Err(refusal) if wants_json => refusal.problem(),
        Err(refusal) => give_back::<C>(&app, &headers, &fields, refusal).await,
    }
}

/// A transaction that Postgres ended for another's sake wrote nothing: the command is carried out again.
async fn tried<C, F, Fut>(cx: Cx, fields: &Fields, verb: F) -> Result<C::Reply, Refusal>
where
    C: Command,
    F: Fn(Cx, C) -> Fut,
    Fut: Future<Output = Result<C::Reply, Refusal>>,
{
    for _ in 0..TRIES {
        match verb(cx.clone(), fields.read().map_err(Refusal::BadRequest)?).await {
            Err(refusal) if refusal.is_crossed() => tracing::info!(command = C::NAME, "met another transaction"),
            answered => return answered,
        }
    }
    Err(Refusal::Busy("Others work on the same thing at this moment. Press again.".into()))
}

/// A stranger's command: signing in, the set-up link, an invitation. Its verb may set a cookie.
pub(super) async fn carry_out_open<C, F, Fut>(app: App, request: Request, verb: F) -> Response
where
    C: Command,
    F: FnOnce(OpenCx, C) -> Fut,
    Fut: Future<Output = Result<(C::Reply, Option<String>), Refusal>>,
{
    let wants_json = speaks_json(request.headers());
    let headers = request.headers().clone();
    let cx = OpenCx {
        address: client_address(&request, app.site.trusted_hops),
        user_agent: header_text(&headers, header::USER_AGENT).chars().take(300).collect(),
        app: app.clone(),
    };
    let fields = match read_fields(request, wants_json).await {
        Ok(fields) => fields,
        Err(refusal) if wants_json => return refusal.problem(),
        Err(refusal) => return refused_page(&refusal),
    };
    let asked = fields.read::<C>().and_then(|ask| Ok((ask, fields.read::<C>()?))).map_err(Refusal::BadRequest);
    let answered = match asked {
        Ok((ask, again)) => verb(cx, again).await.map(|(reply, cookie)| (ask, reply, cookie)),
        Err(refusal) => Err(refusal),
    };
    match answered {
        Ok((ask, reply, cookie)) => {
            let mut response = match wants_json {
                true => axum::Json(&reply).into_response(),
                false => Redirect::to(&ask.next(&reply)).into_response(),
            };
            if let Some(cookie) = cookie.and_then(|cookie| cookie.parse().ok()) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(refusal) if wants_json => refusal.problem(),
        Err(refusal) => give_back::<C>(&app, &headers, &fields, refusal).await,
    }
}

/// The page that holds the form, again: the reasons beside the fields, and everything the writer had typed.
async fn give_back<C: Command>(app: &App, headers: &HeaderMap, fields: &Fields, refusal: Refusal) -> Response {
    let has_no_form = matches!(refusal, Refusal::NotFound | Refusal::Gone(_));
    let (Some(router), false) = (app.router.get(), has_no_form) else { return refused_page(&refusal) };
    let says = match (&refusal, refusal.incidence()) {
        (_, Some(name)) => format!("{refusal} It is noted as {name}. Your text is kept in the form below."),
        (Refusal::BadRequest(cause), _) => format!("The form could not be read: {cause}"),
        _ => refusal.to_string(),
    };
    let refused = Refused {
        command: C::NAME.into(),
        says,
        errors: refusal.errors().to_vec(),
        fields: fields.typed(),
        stale: refusal.stale().cloned(),
    };
    let mut again = Request::get(fill(C::PAGE, |name| fields.text(name))).body(Body::empty()).unwrap_or_default();
    for name in [header::COOKIE, header::HOST] {
        if let Some(value) = headers.get(&name) {
            again.headers_mut().insert(name, value.clone());
        }
    }
    again.extensions_mut().insert(refused);
    let mut response = router.clone().oneshot(again).await.unwrap_or_else(|never| match never {});
    // The page itself may be refused (the database is away, the incident became restricted): that answer stands.
    if response.status() == StatusCode::OK {
        *response.status_mut() = refusal.status();
        refusal.add_headers(&mut response);
        return response;
    }
    match response.status() {
        StatusCode::NOT_FOUND => response,
        _ => super::error_page::refused_with_text(&refusal, fields),
    }
}

pub(super) async fn read_fields(request: Request, wants_json: bool) -> Result<Fields, Refusal> {
    let limit = Limits::FORM_BYTES;
    let (mut parts, body) = request.into_parts();
    let path = super::route::path_fields(&mut parts).await;
    let bytes = to_bytes(body, limit).await.map_err(|_| Refusal::TooLarge { limit })?;
    let mut fields = match wants_json {
        true if bytes.is_empty() => Fields::default(),
        true => {
            Fields::from_json(&bytes).map_err(|cause| Refusal::BadRequest(format!("The body is not JSON: {cause}")))?
        }
        false => Fields::from_query(&String::from_utf8_lossy(&bytes)),
    };
    for (name, value) in path {
        fields.set(&name, &value);
    }
    Ok(fields)
}

fn once(headers: &HeaderMap, fields: &Fields) -> Option<uuid::Uuid> {
    let key = header_text(headers, "idempotency-key");
    match key.is_empty() {
        true => fields.text("once")?.parse().ok(),
        // Any text may be a key: it is folded into the shape of ours.
        false => Some(key.parse().unwrap_or_else(|_| folded(key))),
    }
}

fn folded(key: &str) -> uuid::Uuid {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(key.as_bytes());
    uuid::Uuid::from_slice(&digest[..16]).expect("sixteen bytes")
}

pub(super) fn speaks_json(headers: &HeaderMap) -> bool {
    header_text(headers, header::CONTENT_TYPE).starts_with("application/json")
        || header_text(headers, header::ACCEPT).starts_with("application/json")
}

pub(super) fn header_text(headers: &HeaderMap, name: impl header::AsHeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
