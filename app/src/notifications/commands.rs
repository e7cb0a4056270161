use crate::{
    command::{Command, number_or_text},
    ids::{ChannelId, ContactRuleId},
    settings::Made,
};
use serde::{Deserialize, Serialize};

const PAGE: &str = "/settings/notifications";

crate::command! {
    /// Slack's incoming webhook, or one that speaks like it.
    AddChat, "channel.add_chat", "/settings/notifications/chats", "/settings/notifications", {
        #[serde(default)] name: String,
        #[serde(default)] address: String,
        #[serde(default)] high: String,
        #[serde(default)] low: String,
    }

    /// A topic of an ntfy server.
    AddPush, "channel.add_push", "/settings/notifications/pushes", "/settings/notifications", {
        #[serde(default)] name: String,
        #[serde(default)] address: String,
        #[serde(default)] topic: String,
        /// Where the server asks for one.
        #[serde(default)] token: String,
        #[serde(default)] high: String,
        #[serde(default)] low: String,
    }

    /// The secret before signs no longer.
    DropChannelSecret, "channel.drop_old_secret", "/settings/notifications/drop", "/settings/notifications", {
        channel: ChannelId,
    }

    RemoveChannel, "channel.remove", "/settings/notifications/remove", "/settings/notifications", { channel: ChannelId }

    /// When a channel is used. Said again, the minutes change.
    SetContactRule, "contact_rule.set", "/settings/notifications/rules", "/settings/notifications", {
        channel: ChannelId,
        #[serde(default)] urgency: String,
        #[serde(default, deserialize_with = "number_or_text")] minutes: i32,
    }

    RemoveContactRule, "contact_rule.remove", "/settings/notifications/rules/remove", "/settings/notifications", {
        rule: ContactRuleId,
    }
}

/// A webhook of one's own; what it is sent is signed with a secret that is shown once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddWebhook {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub address: String,
    /// Minutes, or empty for never.
    #[serde(default)]
    pub high: String,
    #[serde(default)]
    pub low: String,
}

impl Command for AddWebhook {
    type Reply = Made;
    const NAME: &'static str = "channel.add_webhook";
    const PATH: &'static str = "/settings/notifications/webhooks";
    const PAGE: &'static str = PAGE;
    fn next(&self, made: &Made) -> String {
        format!("{PAGE}?made={}", made.made)
    }
}

/// A new secret signs beside the old one, until that is dropped.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RotateChannelSecret {
    pub channel: ChannelId,
}

impl Command for RotateChannelSecret {
    type Reply = Made;
    const NAME: &'static str = "channel.rotate";
    const PATH: &'static str = "/settings/notifications/rotate";
    const PAGE: &'static str = PAGE;
    fn next(&self, made: &Made) -> String {
        format!("{PAGE}?made={}", made.made)
    }
}

/// "Ring me now": one message through every channel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RingMe {}

impl Command for RingMe {
    type Reply = ();
    const NAME: &'static str = "notification.ring_me";
    const PATH: &'static str = "/settings/notifications/ring";
    const PAGE: &'static str = PAGE;
    fn next(&self, _: &()) -> String {
        format!("{PAGE}#rung")
    }
}

/// By the link in a message; the link is the right to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AcknowledgeByLink {
    pub token: String,
}

impl Command for AcknowledgeByLink {
    type Reply = ();
    const NAME: &'static str = "link.acknowledge";
    const PATH: &'static str = "/acknowledge/{token}";
    const PAGE: &'static str = "/acknowledge/{token}";
    fn next(&self, _: &()) -> String {
        crate::command::fill("/acknowledge/{token}?done=yes", |_| Some(self.token.clone()))
    }
}

/// "Not me: page the next".
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PassByLink {
    pub token: String,
}

impl Command for PassByLink {
    type Reply = ();
    const NAME: &'static str = "link.pass";
    const PATH: &'static str = "/acknowledge/{token}/pass";
    const PAGE: &'static str = "/acknowledge/{token}";
    fn next(&self, _: &()) -> String {
        crate::command::fill("/acknowledge/{token}?done=yes", |_| Some(self.token.clone()))
    }
}
