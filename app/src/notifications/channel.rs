use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a message goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// To the account's address.
    Mail,
    /// As Standard Webhooks describe.
    Webhook,
    /// Slack's incoming webhook, which others speak too.
    Slack,
    /// As ntfy takes it.
    Push,
}

impl Kind {
    pub const ALL: [Kind; 4] = [Kind::Mail, Kind::Webhook, Kind::Slack, Kind::Push];

    /// As it lies in the database.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Mail => "mail",
            Kind::Webhook => "webhook",
            Kind::Slack => "slack",
            Kind::Push => "push",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Kind::Mail => "Mail",
            Kind::Webhook => "Webhook",
            Kind::Slack => "Chat",
            Kind::Push => "Push",
        }
    }
}

/// As it stands in a sentence: "paged by push and mail".
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Slack => "chat",
            other => other.word(),
        })
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Kind::ALL.into_iter().find(|kind| kind.word() == text).ok_or(())
    }
}
