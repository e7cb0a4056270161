//! Where somebody wants to be told: by mail, at an address of their own, or in a Slack-compatible channel.

use super::address;
use crate::outgoing::{EnteredBy, Outgoing};
use reqwest::Url;

const LONGEST: usize = 500;
const NO_ADDRESS: &str = "Write a whole address, such as https://example.org/status-hook.";
const NOT_PUBLIC: &str = "Only public addresses can be told.";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Mail,
    Webhook,
    Slack,
}

impl Channel {
    pub const ALL: [Channel; 3] = [Channel::Mail, Channel::Webhook, Channel::Slack];

    pub fn key(self) -> &'static str {
        match self {
            Channel::Mail => "mail",
            Channel::Webhook => "webhook",
            Channel::Slack => "slack",
        }
    }

    pub fn read(word: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.key() == word.trim())
    }

    /// The address as it is written to, and the key that makes two writings one.
    pub fn address(self, outgoing: &Outgoing, text: &str) -> Result<(String, String), &'static str> {
        match self {
            Channel::Mail => address::read(text).map(|address| (address.clone(), address::key(&address))),
            Channel::Webhook | Channel::Slack => {
                let mut url = Url::parse(text.trim()).map_err(|_| NO_ADDRESS)?;
                // It is not sent, so that it would make one address into many.
                url.set_fragment(None);
                let is_web = matches!(url.scheme(), "https" | "http") && url.has_host();
                if !is_web || text.len() > LONGEST || !url.username().is_empty() || url.password().is_some() {
                    return Err(NO_ADDRESS);
                }
                match outgoing.refuses_number(&url, EnteredBy::Stranger) {
                    Some(_) => Err(NOT_PUBLIC),
                    None => Ok((url.to_string(), url.to_string())),
                }
            }
        }
    }

    /// For lists and pages: enough to know one's own again, too little to write to. A hook's path is its secret.
    pub fn masked(self, address: &str) -> String {
        match self {
            Channel::Mail => address::masked(address),
            _ => match Url::parse(address) {
                Ok(url) => format!("{}/…", url.host_str().unwrap_or("…")),
                Err(_) => "…".into(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outgoing::Reach;

    #[test]
    fn hooks_are_public_addresses() {
        let outgoing = Outgoing::new(Reach::default());
        let read = |text: &str| Channel::Webhook.address(&outgoing, text);
        assert_eq!(
            read(" https://Hooks.Example.org/A?b=C ").map(|read| read.1),
            Ok("https://hooks.example.org/A?b=C".into())
        );
        for (text, why) in [
            ("hooks.example.org/a", NO_ADDRESS),
            ("ftp://example.org/a", NO_ADDRESS),
            ("https://me:secret@example.org/a", NO_ADDRESS),
            ("http://127.0.0.1:9000/a", NOT_PUBLIC),
            ("http://169.254.169.254/latest", NOT_PUBLIC),
            ("http://[::1]/a", NOT_PUBLIC),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
        assert_eq!(Channel::Slack.masked("https://hooks.slack.com/services/T0/B0/secret"), "hooks.slack.com/…");
        assert_eq!(Channel::Mail.masked("mara@acme.test"), "m…@acme.test");
        assert_eq!(Channel::read("slack"), Some(Channel::Slack));
    }
}
