//! A call to an address that a stranger entered: only public ones are reached.

use super::{bounce::Verdict, outcome::Failed};
use crate::{
    http::App,
    outgoing::{EnteredBy, Question},
};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use chrono::Duration;

const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);
/// Nothing of the answer is read but its status.
const MOST_BYTES: usize = 64 * 1024;

/// `is_chat`: a 4xx of Slack is its last word. A webhook of somebody's own is asked again, as Standard Webhooks describe,
/// unless it says that it is gone.
pub(super) async fn post(
    app: &App,
    address: &str,
    mut headers: HeaderMap,
    body: String,
    is_chat: bool,
) -> Result<(), Failed> {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let question = Question {
        method: Method::POST,
        address,
        entered_by: EnteredBy::Stranger,
        headers,
        body: body.into_bytes(),
        timeout: TIMEOUT,
        most_bytes: MOST_BYTES,
    };
    // Its words hold the address, which may be erased: they are not kept.
    let answer = app.outgoing.ask(question).await.map_err(|failure| Failed::later(in_short(&failure.0)))?;
    match verdict(answer.status, is_chat) {
        None => Ok(()),
        Some(verdict) => {
            let asks = answer.headers.get(header::RETRY_AFTER).and_then(|wish| wish.to_str().ok()?.trim().parse().ok());
            let code = answer.status.to_string();
            let says = format!("It answered {code}.");
            Err(Failed { verdict, code, asks: asks.and_then(Duration::try_seconds), ..Failed::later(says) })
        }
    }
}

/// None: it was taken.
fn verdict(status: u16, is_chat: bool) -> Option<Verdict> {
    match status {
        200..300 => None,
        410 => Some(Verdict::Gone),
        404 if is_chat => Some(Verdict::Gone),
        408 | 425 | 429 => Some(Verdict::Later),
        400..500 if is_chat => Some(Verdict::Refused),
        _ => Some(Verdict::Later),
    }
}

fn in_short(words: &str) -> &'static str {
    match words {
        words if words.contains("refused. ") => "It leads to an address that is not public.",
        words if words.contains("did not answer") => "It did not answer in time.",
        _ => "It can't be reached.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_mean_what_their_channel_says() {
        for (status, webhook, chat) in [
            (200, None, None),
            (204, None, None),
            (302, Some(Verdict::Later), Some(Verdict::Later)),
            (400, Some(Verdict::Later), Some(Verdict::Refused)),
            (404, Some(Verdict::Later), Some(Verdict::Gone)),
            (410, Some(Verdict::Gone), Some(Verdict::Gone)),
            (429, Some(Verdict::Later), Some(Verdict::Later)),
            (500, Some(Verdict::Later), Some(Verdict::Later)),
        ] {
            assert_eq!((verdict(status, false), verdict(status, true)), (webhook, chat), "{status}");
        }
    }

    #[test]
    fn no_address_is_kept() {
        assert_eq!(
            in_short("connect to 10.0.0.7:80: refused. 10.0.0.7 is a private address"),
            "It leads to an address that is not public."
        );
        assert_eq!(in_short("hook.example:443 did not answer within 5 s."), "It did not answer in time.");
        assert_eq!(in_short("connect to hook.example:443: Connection refused."), "It can't be reached.");
    }
}
