//! What an owner of an address sees after its link: plain pages without script or session.

use super::{
    channel::Channel,
    standing::{Confirmed, Found},
};
use crate::status::{
    pages::{Frame, Place, Press, press},
    view::View,
};
use askama::Template;

struct Choice {
    id: String,
    name: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "subscribers/manage.html")]
struct ManageDocument<'a> {
    frame: Frame,
    says: String,
    done: &'a str,
    parts: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "subscribers/confirmed.html")]
struct ConfirmedDocument<'a> {
    frame: Frame,
    says: &'a str,
    beneath: &'a str,
    secret: Option<&'a str>,
    token: &'a str,
}

/// What a press would begin.
pub(super) fn confirm(view: &View, found: &Found) -> String {
    let chosen = view.parts.iter().filter(|part| found.parts.contains(&part.id));
    let chosen: Vec<&str> = chosen.map(|part| part.name.as_str()).collect();
    let about = if chosen.is_empty() { "all parts".into() } else { chosen.join(", ") };
    let says = format!("Hear of {} {}?", view.name, by(found.channel));
    let beneath = format!("At {}, about {about}. Was it not you? Then close this page.", masked(found));
    press(&view.name, &Press { says: &says, beneath: &beneath, button: "Confirm" })
}

pub(super) fn confirmed(name: &str, token: &str, done: &Confirmed) -> String {
    let beneath = match done.channel {
        Channel::Mail => "Every mail has a link that changes or ends it.",
        Channel::Webhook => "Every message holds the address that ends it.",
        Channel::Slack => "Keep the link below: it changes or ends it.",
    };
    let says = "You are subscribed.";
    let frame = Frame::new(name, says, Place::Anywhere, "");
    let document = ConfirmedDocument { frame, says, beneath, secret: done.secret.as_deref(), token };
    document.render().unwrap_or_default()
}

pub(super) fn manage(view: &View, found: &Found, done: &str) -> String {
    let choice = |part: &crate::status::view::PartView| Choice {
        id: part.id.clone(),
        name: part.name.clone(),
        is_chosen: found.parts.contains(&part.id),
    };
    let frame = Frame::new(&view.name, "Subscription", Place::Anywhere, "");
    let says = format!("You hear of {} {}, at {}", frame.name, by(found.channel), masked(found));
    let document = ManageDocument { frame, says, done, parts: view.parts.iter().map(choice).collect() };
    document.render().unwrap_or_default()
}

fn by(channel: Channel) -> &'static str {
    match channel {
        Channel::Mail => "by mail",
        Channel::Webhook => "by webhook",
        Channel::Slack => "in Slack",
    }
}

/// Who has the link may have it from a mail that was forwarded.
fn masked(found: &Found) -> String {
    found.address.as_deref().map_or("…".into(), |address| found.channel.masked(address))
}
