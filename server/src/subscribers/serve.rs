//! `/status/subscribe`, `/status/confirm/{token}`, `/status/unsubscribe/{token}`: looking changes nothing, since mail
//! programs and their guards open links too. They stand at the status page's own address as well.

use super::{
    channel::Channel,
    headers::is_one_click,
    opt_in::{Standing, standing},
    pages::{confirm as confirm_document, confirmed, manage},
    standing as verbs,
    subscribe::{Wanted, subscribe as ask},
};
use crate::{
    http::{App, Fields, Limits, Refusal, client_address, network},
    status::pages::{self, FORM_POLICY, SubscribeForm},
};
use axum::{
    body::{Bytes, to_bytes},
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};

const FORM_BYTES: usize = 64 * 1024;
const MOST_PARTS: usize = 300;
const NO_MAIL: &str = "No mails are sent from here. Choose another way, or follow a feed.";
const AGAIN: Option<(&str, &str)> = Some(("/status/subscribe", "Subscribe"));

pub async fn subscribe_page(State(app): State<App>, request: Request) -> Response {
    if let Some(shut) = crate::status::gate(&app, request.headers()) {
        return shut;
    }
    let query = Fields::from_query(request.uri().query().unwrap_or_default());
    if let Some(asked) = query.text("asked") {
        let (says, beneath) = match Channel::read(&asked) {
            Some(Channel::Webhook) => ("We have sent a message there.", "It holds a link. Open it to confirm."),
            Some(Channel::Slack) => ("We have posted into that channel.", "Press the link there to confirm."),
            _ => ("We have sent a mail to that address.", "Press its link within 48 hours to confirm."),
        };
        return page(StatusCode::OK, pages::said(&name(&app), says, beneath, None));
    }
    // Nobody fills in a form that can't be taken.
    if let Err(error) = sqlx::query!("select from status_page limit 1").fetch_optional(&app.pool).await {
        return refused(&app, &error.into());
    }
    form(&app, StatusCode::OK, &SubscribeForm { channel: query.text("by").unwrap_or_default(), ..Default::default() })
}

pub async fn subscribe(State(app): State<App>, request: Request) -> Response {
    if let Some(shut) = crate::status::gate(&app, request.headers()) {
        return shut;
    }
    let client = client_address(&request, app.site.trusted_hops);
    let fields = match read(request).await {
        Ok((_, body)) => Fields::from_query(&String::from_utf8_lossy(&body)),
        Err(refusal) => return refused(&app, &refusal),
    };
    let channel = fields.text("channel").and_then(|word| Channel::read(&word)).unwrap_or(Channel::Mail);
    let wanted = Wanted { channel, address: fields.text("address").unwrap_or_default(), parts: listed(&fields) };
    let is_known_client = app.subscribe_tries.are_left(&network(client));
    let done = match () {
        () if !is_known_client => Err(Refusal::TooMany { seconds: 3600 / u64::from(Limits::SUBSCRIBE_TRIES_PER_HOUR) }),
        () if channel == Channel::Mail && app.mail.from().is_none() => Err(Refusal::field("channel", NO_MAIL)),
        () => ask(&app, &wanted).await,
    };
    match done {
        Ok(()) => Redirect::to(&format!("/status/subscribe?asked={}", channel.key())).into_response(),
        Err(refusal) => {
            let typed = SubscribeForm {
                channel: channel.key().into(),
                address: wanted.address,
                parts: wanted.parts,
                wrong: Some(words(&refusal)),
            };
            let mut response = form(&app, refusal.status(), &typed);
            refusal.add_headers(&mut response);
            response
        }
    }
}

pub async fn confirm_page(State(app): State<App>, Path(token): Path<String>) -> Response {
    let found = match verbs::find(&app.pool, &token).await {
        Ok(found) => found,
        Err(refusal) => return refused(&app, &refusal),
    };
    match standing(&found.facts, app.clock.now()) {
        Standing::Asked => page(StatusCode::OK, confirm_document(&app.status.load().view, &found)),
        Standing::Active => Redirect::to(&format!("/status/unsubscribe/{token}")).into_response(),
        other => gone(&app, other),
    }
}

pub async fn confirm(State(app): State<App>, Path(token): Path<String>) -> Response {
    match verbs::confirm(&app, &token).await {
        Ok(done) if done.standing == Standing::Active => page(StatusCode::OK, confirmed(&name(&app), &token, &done)),
        Ok(done) => gone(&app, done.standing),
        Err(refusal) => refused(&app, &refusal),
    }
}

pub async fn unsubscribe_page(State(app): State<App>, Path(token): Path<String>) -> Response {
    shown(&app, &token, "").await
}

/// A press on the page, or the mail program's own (RFC 8058), which knows no page and needs none.
pub async fn unsubscribe(State(app): State<App>, Path(token): Path<String>, request: Request) -> Response {
    let (kind, body) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refused(&app, &refusal),
    };
    if is_one_click(&kind, &body) {
        return match verbs::leave(&app, &token, false).await {
            Ok(()) => (StatusCode::OK, "It has ended.\n").into_response(),
            Err(refusal) => (refusal.status(), format!("{refusal}\n")).into_response(),
        };
    }
    let fields = Fields::from_query(&String::from_utf8_lossy(&body));
    let act = fields.text("act").unwrap_or_default();
    let done = match act.as_str() {
        "end" | "erase" => verbs::leave(&app, &token, act == "erase").await,
        "parts" => verbs::change(&app, &token, &listed(&fields)).await,
        _ => Err(Refusal::BadRequest("Say what to do: act is end, erase or parts.".into())),
    };
    match (done, act.as_str()) {
        (Err(refusal), _) => refused(&app, &refusal),
        (Ok(()), "parts") => shown(&app, &token, "It is changed.").await,
        (Ok(()), "erase") => {
            page(StatusCode::OK, pages::said(&name(&app), "It has ended, and your address is forgotten.", "", AGAIN))
        }
        (Ok(()), _) => page(StatusCode::OK, pages::said(&name(&app), Standing::Ended.says(), "", AGAIN)),
    }
}

async fn shown(app: &App, token: &str, done: &str) -> Response {
    let found = match verbs::find(&app.pool, token).await {
        Ok(found) => found,
        Err(refusal) => return refused(app, &refusal),
    };
    match standing(&found.facts, app.clock.now()) {
        Standing::Ended => gone(app, Standing::Ended),
        _ => page(StatusCode::OK, manage(&app.status.load().view, &found, done)),
    }
}

fn form(app: &App, status: StatusCode, form: &SubscribeForm) -> Response {
    match pages::subscribe(&app.status.load().view, form) {
        Ok(html) => page(status, html),
        Err(error) => refused(app, &Refusal::Broken(error.to_string())),
    }
}

fn gone(app: &App, standing: Standing) -> Response {
    page(StatusCode::GONE, pages::said(&name(app), standing.says(), "", AGAIN))
}

fn refused(app: &App, refusal: &Refusal) -> Response {
    let words = words(refusal);
    let (says, beneath, link) = match refusal {
        Refusal::NotFound => {
            ("This link is not known.", "The mail program may have cut it, or the address was forgotten.", AGAIN)
        }
        Refusal::Away(_) => ("This is not possible at the moment.", "Try again in a few minutes.", None),
        _ => (words.as_str(), "", None),
    };
    let mut response = page(refusal.status(), pages::said(&name(app), says, beneath, link));
    refusal.add_headers(&mut response);
    response
}

fn words(refusal: &Refusal) -> String {
    match (refusal, refusal.incidence()) {
        (Refusal::Away(_), _) => "This is not possible at the moment. Try again in a few minutes.".into(),
        (Refusal::TooMany { .. }, _) => "Those were many tries. Try again in an hour, or follow a feed.".into(),
        (_, Some(noted)) => format!("{refusal} It is noted as {noted}. Try again."),
        (_, None) => refusal.to_string(),
    }
}

fn name(app: &App) -> String {
    app.status.load().view.name.clone()
}

fn listed(fields: &Fields) -> Vec<String> {
    let parts = fields.text("part").unwrap_or_default();
    parts.lines().map(|part| part.trim().to_string()).take(MOST_PARTS).collect()
}

async fn read(request: Request) -> Result<(String, Bytes), Refusal> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().to_string();
    let body = to_bytes(request.into_body(), FORM_BYTES).await;
    body.map(|body| (kind, body)).map_err(|_| Refusal::TooLarge { limit: FORM_BYTES })
}

fn page(status: StatusCode, html: String) -> Response {
    let mut response = (status, html).into_response();
    for (name, value) in [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, FORM_POLICY.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    ] {
        response.headers_mut().insert(name, value);
    }
    response
}
