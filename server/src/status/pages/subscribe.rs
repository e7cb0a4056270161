//! The form by which strangers ask to be told.

use super::frame::{Frame, Place};
use crate::status::view::View;
use askama::Template;

/// What was typed, to be shown again where something is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct SubscribeForm {
    /// `mail`, `webhook` or `slack`; another word stands for mail.
    pub channel: String,
    pub address: String,
    /// Public ids; none: all parts.
    pub parts: Vec<String>,
    pub wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "status/pages/subscribe.html")]
struct SubscribeDocument {
    frame: Frame,
    says: String,
    channels: Vec<Channel>,
    address: String,
    wrong: Option<String>,
    parts: Vec<Choice>,
}

struct Channel {
    key: &'static str,
    word: &'static str,
    about: &'static str,
    is_chosen: bool,
}

struct Choice {
    id: String,
    name: String,
    is_chosen: bool,
}

const CHANNELS: [(&str, &str, &str); 3] = [
    ("mail", "Mail", "We send a mail to confirm. One press ends it."),
    ("webhook", "Webhook", "An address of yours. We post a link there to confirm, and sign all that we send."),
    ("slack", "Slack", "A Slack-compatible incoming webhook. We post a link there to confirm."),
];

pub fn subscribe(view: &View, form: &SubscribeForm) -> Result<String, askama::Error> {
    let known = CHANNELS.iter().any(|(key, ..)| *key == form.channel);
    let chosen = if known { form.channel.as_str() } else { CHANNELS[0].0 };
    let channel = |(key, word, about)| Channel { key, word, about, is_chosen: key == chosen };
    let choice = |part: &crate::status::view::PartView| Choice {
        id: part.id.clone(),
        name: part.name.clone(),
        is_chosen: form.parts.contains(&part.id),
    };
    let says = format!("Hear when {} has problems", view.name);
    SubscribeDocument {
        frame: Frame::of(view, "Subscribe", Place::Section, ""),
        says,
        channels: CHANNELS.into_iter().map(channel).collect(),
        address: form.address.clone(),
        wrong: form.wrong.clone(),
        parts: view.parts.iter().map(choice).collect(),
    }
    .render()
}
