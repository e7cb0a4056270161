//! A message takes the shape of its channel and goes out; the answer is what the other side said.

use super::{
    deliver::Failed,
    due::Due,
    target::{Target, open},
    webhook,
};
use crate::{http::App, outgoing::EnteredBy};
use app::notifications::{Kind, message::Message};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use chrono::Duration;

const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);
/// Of an answer nothing but its first words counts.
const MOST_BYTES: usize = 64 * 1024;
const LONGEST_QUOTED: usize = 120;

pub(super) async fn send(app: &App, due: &Due, message: &Message) -> Result<String, Failed> {
    if due.channel.kind == Kind::Mail {
        return app.mail.send(due, message).await;
    }
    let Some(target) = open(&app.seal, due.channel.id, due.channel.target.as_deref()) else {
        return Err(Failed::for_good("Its address was sealed with another key. Remove the channel and add it again."));
    };
    match due.channel.kind {
        Kind::Slack => post(app, &target.address, HeaderMap::new(), super::slack::body(message), true).await,
        Kind::Push => {
            let headers = bearer(&target)?;
            post(app, &target.address, headers, super::push::body(&target.topic, due.is_urgent, message), true).await
        }
        _ => {
            let (headers, body) = webhook::signed(app, due, message)?;
            post(app, &target.address, headers, body, false).await
        }
    }
}

fn bearer(target: &Target) -> Result<HeaderMap, Failed> {
    let mut headers = HeaderMap::new();
    if !target.token.is_empty() {
        let value = HeaderValue::from_str(&format!("Bearer {}", target.token))
            .map_err(|_| Failed::for_good("Its token holds letters that no header may hold."))?;
        headers.insert(header::AUTHORIZATION, value);
    }
    Ok(headers)
}

/// `refuses_for_good`: whether a 4xx is the service's last word. A webhook of somebody's own is asked again all the same,
/// as Standard Webhooks describe, unless it says that it is gone.
async fn post(
    app: &App,
    address: &str,
    mut headers: HeaderMap,
    body: String,
    refuses_for_good: bool,
) -> Result<String, Failed> {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let question = crate::outgoing::Question {
        method: Method::POST,
        address,
        // Whoever is signed in enters it for themselves: it must not open the network that the server stands in.
        entered_by: EnteredBy::Stranger,
        headers,
        body: body.into_bytes(),
        timeout: TIMEOUT,
        most_bytes: MOST_BYTES,
    };
    let answer = app.outgoing.ask(question).await.map_err(|failure| Failed::for_now(failure.0))?;
    let status = answer.status;
    if (200..300).contains(&status) {
        return Ok(status.to_string());
    }
    let quoted: String = without_link(&String::from_utf8_lossy(&answer.body)).chars().take(LONGEST_QUOTED).collect();
    let quoted = quoted.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = match quoted.is_empty() {
        true => format!("It answered {status}."),
        false => format!("It answered {status}: {quoted}"),
    };
    let is_last_word = refuses_for_good && (400..500).contains(&status) && !matches!(status, 408 | 425 | 429);
    Err(Failed { says, is_final: status == 410 || is_last_word, asks: asked(&answer.headers) })
}

/// An answer may repeat what was sent, and with it the link that acknowledges: nobody else may read that.
fn without_link(text: &str) -> String {
    let mut pieces = text.split("acknowledge/");
    let first = pieces.next().unwrap_or_default().to_string();
    pieces.fold(first, |kept, piece| {
        kept + "acknowledge/…" + piece.trim_start_matches(|c: char| c.is_ascii_alphanumeric())
    })
}

/// `Retry-After` in seconds; a date is read as no wish.
fn asked(headers: &HeaderMap) -> Option<Duration> {
    let seconds: i64 = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Duration::try_seconds(seconds)
}

#[cfg(test)]
mod tests {
    use super::without_link;

    #[test]
    fn what_is_quoted_holds_no_link() {
        let echoed =
            r#"{"url":"https://signalbox.test/acknowledge/aB3dE9","then":"https://signalbox.test/acknowledge/Zz1"}"#;
        let quoted = without_link(echoed);
        assert!(!quoted.contains("aB3dE9") && !quoted.contains("Zz1"), "{quoted}");
        assert_eq!(without_link("Not found"), "Not found");
    }
}
