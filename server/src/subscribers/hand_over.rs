//! One delivery takes the shape of its channel and goes out. A second try looks like the first and has its id.

use super::{
    bounce::bounce,
    due::Due,
    headers::{headers, unsubscribe_address},
    link, mail, message_id,
    outcome::{Failed, Outcome, Why},
    post::post,
    prepared::Prepared,
    slack,
    told::Told,
    webhook,
};
use crate::{http::App, notifications::NotTaken, outgoing::signatures};
use axum::http::{HeaderMap, HeaderValue};
use lettre::message::{MultiPart, header};

/// What became of it, and whether nobody listens where it had to go.
pub(super) async fn hand_over(app: &App, due: &Due, prepared: &Prepared) -> (Outcome, bool) {
    let Some(address) = due.address.as_deref() else {
        return (Outcome::dropped(Why::Ended, "It ended before this was sent."), false);
    };
    if due.overtaken {
        return (Outcome::dropped(Why::TooLate, "Something newer arrived first."), false);
    }
    let Some(told) = prepared.told() else {
        return (Outcome::dropped(Why::TooLate, "The page does not have it any more."), false);
    };
    let Some(token) = link::open(&app.seal, due.subscriber, &due.token) else {
        return (Outcome::dropped(Why::Ours, "Its link was sealed with another key."), false);
    };
    let sent = match due.channel.as_str() {
        "mail" => by_mail(app, due, &told, prepared, address, &token).await,
        "slack" => post(app, address, HeaderMap::new(), slack::message(&told).to_string(), true).await,
        _ => by_webhook(app, due, &told, prepared, address, &token).await,
    };
    match sent {
        Ok(()) => (Outcome::HandedOver { more: more(due, &told) }, false),
        Err(failed) => {
            let is_away = failed.is_away;
            (Outcome::of(failed, due.told_at, app.clock.now(), due.attempts, rand::random()), is_away)
        }
    }
}

async fn by_mail(
    app: &App,
    due: &Due,
    told: &Told<'_>,
    prepared: &Prepared,
    address: &str,
    token: &str,
) -> Result<(), Failed> {
    let (root, host) = (&app.site.status_url, host(&app.site.status_url));
    let mail =
        mail::mail(told, &unsubscribe_address(root, token)).map_err(|error| Failed::refused(error.to_string()))?;
    let thread = message_id::thread_id(told.subject(), due.subscriber, host);
    let id = message_id::message_id(prepared.update(), prepared.revision, due.subscriber, host);
    let to = address.parse().map_err(|_| Failed::refused("It is no mail address."))?;
    let Some(from) = app.mail.from() else { return Err(no_server()) };
    let mut message = lettre::Message::builder()
        .from(from)
        .to(lettre::message::Mailbox::new(None, to))
        .subject(mail.subject)
        .date(due.told_at.into())
        .message_id(Some(id))
        .in_reply_to(thread.clone())
        .references(thread);
    for (name, value) in headers(root, token, &told.view.name, host) {
        let name = header::HeaderName::new_from_ascii_str(name);
        message = message.raw_header(header::HeaderValue::new(name, value));
    }
    let message = message.multipart(MultiPart::alternative_plain_html(mail.text, mail.html));
    send(app, message.map_err(|error| Failed::refused(error.to_string()))?).await
}

pub(super) async fn send(app: &App, message: lettre::Message) -> Result<(), Failed> {
    match app.mail.hand_over(message).await {
        Ok(()) => Ok(()),
        Err(NotTaken::Answered(code, text)) => Err(bounce(code, &text).into()),
        Err(NotTaken::Unsendable) => Err(Failed::refused("Our mail server can't write to such an address.")),
        Err(NotTaken::Away) => Err(Failed { is_away: true, ..Failed::later("Our mail server does not answer.") }),
        Err(NotTaken::NoServer) => Err(no_server()),
    }
}

pub(super) fn no_server() -> Failed {
    Failed { is_away: true, ..Failed::later("No mail server is set: SIGNALBOX_SMTP_URL.") }
}

async fn by_webhook(
    app: &App,
    due: &Due,
    told: &Told<'_>,
    prepared: &Prepared,
    address: &str,
    token: &str,
) -> Result<(), Failed> {
    let end = unsubscribe_address(&app.site.status_url, token);
    let bodies =
        webhook::bodies(told, prepared.revision, &end, &[]).map_err(|error| Failed::refused(error.to_string()))?;
    let body =
        bodies.get(usize::try_from(due.body).unwrap_or_default()).ok_or_else(|| Failed::refused("No such body."))?;
    let headers = signed(app, due.subscriber, &due.secrets, &body.id, &body.json.to_string())?;
    post(app, address, headers, body.json.to_string(), false).await
}

/// As Standard Webhooks describe.
pub(super) fn signed(
    app: &App,
    subscriber: uuid::Uuid,
    sealed: &[Vec<u8>],
    id: &str,
    body: &str,
) -> Result<HeaderMap, Failed> {
    let secrets: Vec<String> =
        sealed.iter().filter_map(|secret| link::open_secret(&app.seal, subscriber, secret)).collect();
    if secrets.is_empty() {
        return Err(Failed::ours("Its secret was sealed with another key."));
    }
    let timestamp = app.clock.now().timestamp();
    let signed = signatures(&secrets, id, timestamp, body.as_bytes());
    let mut headers = HeaderMap::new();
    for (name, value) in
        [("webhook-id", id.to_string()), ("webhook-timestamp", timestamp.to_string()), ("webhook-signature", signed)]
    {
        headers.insert(name, HeaderValue::from_str(&value).map_err(|error| Failed::refused(error.to_string()))?);
    }
    Ok(headers)
}

/// After the first body of a webhook: one for each part that it asked for and that changed.
fn more(due: &Due, told: &Told) -> Vec<i16> {
    if due.channel != "webhook" || due.body != 0 {
        return Vec::new();
    }
    let changed = told.update.affected.iter().filter(|part| part.old != part.new).zip(1..);
    changed
        .filter(|(part, _)| due.chosen.is_empty() || due.chosen.contains(&part.part))
        .map(|(_, place)| place)
        .collect()
}

/// Of an address, without its port.
pub(super) fn host(url: &str) -> &str {
    url.split("://").nth(1).unwrap_or_default().split([':', '/']).next().unwrap_or_default()
}
