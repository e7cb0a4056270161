//! `/acknowledge/{token}`: what a press would do, or what became of the link. Looking changes nothing: mail programs and
//! their guards open links too.

use super::{
    due::{clock, when},
    link::{self, Opened, Use},
};
use crate::http::{App, Refusal, error_page};
use app::command::Refused;
use askama::Template;
use axum::{
    Extension,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const STYLE: &str = concat!(include_str!("../../../style/error.css"), include_str!("../../../style/acknowledge.css"));

/// The sheet is inside the page, so the policy names it by its digest.
static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    let digest = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).expect("base64 is ascii")
});

#[derive(Template)]
#[template(path = "notifications/acknowledge.html")]
struct View {
    style: &'static str,
    token: String,
    number: i64,
    /// `▲ SEV2`.
    severity: String,
    /// Empty of a restricted incident: the link may lie in a mailbox that others read.
    title: String,
    since: String,
    head: String,
    says: String,
    /// Why the last press did nothing.
    refused: String,
    can_act: bool,
}

pub async fn acknowledge_page(
    State(app): State<App>,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    refused: Option<Extension<Refused>>,
) -> Response {
    let is_done = query.is_some_and(|query| query.contains("done="));
    match answer(&app, token, is_done, &headers, refused.map(|Extension(refused)| refused)).await {
        Ok(response) => response,
        Err(Refusal::NotFound) => error_page(
            StatusCode::NOT_FOUND,
            "There is nothing at this address.".into(),
            "The link may have been cut by the mail program, or it is too old. Sign in to see what is open.".into(),
            Vec::new(),
        ),
        Err(refusal) => {
            let more = match refusal.incidence() {
                Some(name) => format!("It is noted as {name}. Nothing was changed: try again."),
                None => String::new(),
            };
            error_page(refusal.status(), refusal.to_string(), more, Vec::new())
        }
    }
}

async fn answer(
    app: &App,
    token: String,
    is_done: bool,
    headers: &HeaderMap,
    refused: Option<Refused>,
) -> Result<Response, Refusal> {
    let link = link::open(&mut *app.pool.acquire().await?, &token).await?.ok_or(Refusal::NotFound)?;
    let owns = link.owner.as_ref().is_some_and(|(owner, ..)| *owner == link.viewer.id);
    if is_done && owns {
        // The same tab goes on where the work is.
        let session = crate::auth::session(app, headers).await?;
        if session.is_some_and(|cx| cx.viewer.id == link.viewer.id) {
            return Ok(Redirect::to(&format!("/incidents/{}", link.number)).into_response());
        }
    }
    let now = app.clock.now();
    let state = Stands::of(&link, now);
    // A refused press is answered with this page and its own status.
    let is_gone = matches!(state, Stands::Used | Stands::Ended) && !is_done && refused.is_none();
    let (head, says) = state.words(&link);
    let view = View {
        style: STYLE,
        token,
        number: link.number.0,
        severity: link.severity.map_or("no SEV".into(), |severity| format!("{} {severity}", severity.mark())),
        title: if link.is_restricted { String::new() } else { link.title.clone() },
        since: when(&link.viewer.zone, link.since),
        head,
        says,
        // Where the state changed meanwhile, the state says it.
        refused: refused.filter(|_| state == Stands::Asks).map(|refused| refused.says).unwrap_or_default(),
        can_act: state == Stands::Asks,
    };
    let status = if is_gone { StatusCode::GONE } else { StatusCode::OK };
    let html = view.render().map_err(|error| Refusal::Broken(error.to_string()))?;
    let mut response = (status, html).into_response();
    for (name, value) in [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, POLICY.clone()),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    ] {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Asks,
    /// The incident is over.
    Over,
    Owned,
    /// The link was used to page the next one.
    Used,
    /// Its time is over.
    Ended,
}

impl Stands {
    fn of(link: &Opened, now: DateTime<Utc>) -> Stands {
        match (&link.owner, link.used) {
            _ if link.ended_at.is_some() => Stands::Over,
            (Some(_), _) => Stands::Owned,
            (None, Some(_)) => Stands::Used,
            (None, None) if link.expires_at <= now => Stands::Ended,
            (None, None) => Stands::Asks,
        }
    }

    /// The question or what became of it, and what it means for the reader.
    fn words(self, link: &Opened) -> (String, String) {
        let (number, zone) = (link.number, link.viewer.zone.as_str());
        let at = |at| clock(zone, at);
        match (self, &link.owner, link.used) {
            (Stands::Over, ..) => {
                let ended = link.ended_at.map(at).unwrap_or_default();
                (format!("#{number} ended at {ended}"), "There is nothing to acknowledge any more.".into())
            }
            (Stands::Owned, Some((owner, _, since)), _) if *owner == link.viewer.id => {
                (format!("You own #{number} since {}", at(*since)), "Nobody else is paged.".into())
            }
            (Stands::Owned, Some((_, name, since)), Some((pressed, Use::Acknowledge))) => {
                let first = name.split_whitespace().next().unwrap_or(name);
                let before = (pressed - *since).num_seconds();
                let head = match before {
                    0..=119 => format!("{first} acknowledged {before} s before you"),
                    _ => format!("{name} owns #{number} since {}", at(*since)),
                };
                (head, format!("{name} owns #{number}. You are on it as a responder."))
            }
            (Stands::Owned, Some((_, name, since)), _) => {
                (format!("{name} owns #{number} since {}", at(*since)), "Nothing is asked of you.".into())
            }
            (Stands::Used, _, Some((used, Use::Pass))) => (
                format!("You passed #{number} on at {}", at(used)),
                "The next step was paged. Nobody owns it yet; you still may, once you are signed in.".into(),
            ),
            (Stands::Used, _, used) => (
                format!("This link was used at {} by you", used.map(|(used, _)| at(used)).unwrap_or_default()),
                format!("Nobody owns #{number} now. Open it to acknowledge again."),
            ),
            (Stands::Ended, ..) => (
                format!("This link ended at {}", at(link.expires_at)),
                format!("Nobody owns #{number} yet. Open it and sign in to acknowledge."),
            ),
            (Stands::Asks | Stands::Owned, ..) => (
                format!("Acknowledge #{number} as {}?", link.viewer.name),
                format!("You become its owner. The link works once, until {}.", at(link.expires_at)),
            ),
        }
    }
}
