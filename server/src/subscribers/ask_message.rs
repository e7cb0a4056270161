//! What the owner of an address reads after somebody typed it in: only they can say that they want it.

use super::{
    asks::Ask,
    hand_over::{host, no_server, send as send_mail, signed},
    headers::{headers, unsubscribe_address},
    link,
    message_id::message_id,
    opt_in::Standing,
    outcome::Failed,
    post::post,
    slack::escape,
    told::one_line,
};
use crate::http::App;
use askama::Template;
use axum::http::HeaderMap;
use chrono::SecondsFormat;
use lettre::message::{Mailbox, MultiPart, header};
use serde_json::json;

struct Words {
    subject: String,
    says: String,
    act: &'static str,
    link: String,
    foot: String,
}

#[derive(Template)]
#[template(path = "subscribers/ask.html")]
struct Html<'a> {
    words: &'a Words,
}

pub(super) async fn send(app: &App, ask: &Ask, address: &str) -> Result<(), Failed> {
    let Some(token) = link::open(&app.seal, ask.subscriber, &ask.token) else {
        return Err(Failed::ours("Its link was sealed with another key."));
    };
    let root = &app.site.status_url;
    let words = words(ask, root, &token);
    match ask.channel.as_str() {
        "mail" => by_mail(app, ask, address, &words, &token).await,
        "slack" => post(app, address, HeaderMap::new(), slack(&words), true).await,
        _ => {
            let id = format!("confirm-{}", ask.id.simple());
            let body = json!({
                "meta": {
                    "id": id,
                    "type": "subscription",
                    "unsubscribe": unsubscribe_address(root, &token),
                    "generated_at": ask.asked_at.to_rfc3339_opts(SecondsFormat::Millis, true),
                },
                "page": { "id": ask.page, "name": ask.name },
                "says": words.says,
                "confirm": words.link,
            })
            .to_string();
            let headers = signed(app, ask.subscriber, &ask.secrets, &id, &body)?;
            post(app, address, headers, body, false).await
        }
    }
}

fn words(ask: &Ask, root: &str, token: &str) -> Words {
    let name = one_line(&ask.name);
    let foot = "If that was not you, do nothing: you hear no more of it.".to_string();
    match ask.standing {
        Standing::Active => Words {
            subject: format!("[{name}] You are subscribed already"),
            says: format!("Somebody asked to send the status of {name} to this address. You get it already."),
            act: "Change or end it",
            link: unsubscribe_address(root, token),
            foot,
        },
        _ => Words {
            subject: format!("[{name}] Confirm that you want status updates"),
            says: format!("Somebody asked to send the status of {name} to this address. Confirm within 48 hours."),
            act: "Confirm",
            link: confirm_address(root, token),
            foot,
        },
    }
}

pub(super) fn confirm_address(root: &str, token: &str) -> String {
    format!("{root}/status/confirm/{token}")
}

fn slack(words: &Words) -> String {
    let link = format!("<{}|{}>", words.link, words.act);
    let text = format!("{} {link}", escape(&words.says));
    json!({
        "text": text,
        "blocks": [
            { "type": "section", "text": { "type": "mrkdwn", "text": text } },
            { "type": "context", "elements": [{ "type": "plain_text", "text": words.foot, "emoji": false }] },
        ],
        "unfurl_links": false,
    })
    .to_string()
}

async fn by_mail(app: &App, ask: &Ask, address: &str, words: &Words, token: &str) -> Result<(), Failed> {
    let (root, host) = (&app.site.status_url, host(&app.site.status_url));
    let to = address.parse().map_err(|_| Failed::refused("It is no mail address."))?;
    let Some(from) = app.mail.from() else { return Err(no_server()) };
    let mut message = lettre::Message::builder()
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(words.subject.clone())
        .date(ask.asked_at.into())
        .message_id(Some(message_id(&format!("ask/{}", ask.id), 0, ask.subscriber, host)));
    for (name, value) in headers(root, token, &ask.name, host) {
        message = message.raw_header(header::HeaderValue::new(header::HeaderName::new_from_ascii_str(name), value));
    }
    let text = format!("{}\n\n{}: {}\n\n-- \n{}\n", words.says, words.act, words.link, words.foot);
    let html = Html { words }.render().map_err(|error| Failed::refused(error.to_string()))?;
    let message = message.multipart(MultiPart::alternative_plain_html(text, html));
    send_mail(app, message.map_err(|error| Failed::refused(error.to_string()))?).await
}
