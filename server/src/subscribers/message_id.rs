//! Ids of mails. What is sent again after a crash carries the same one, so that a mail program shows it once.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Bytes of the digest that are kept: 144 bits, 24 letters.
const KEPT: usize = 18;

/// Of one update to one subscriber. `revision` counts its corrections. Neither can be read out of it.
pub fn message_id(update: &str, revision: u32, subscriber: Uuid, host: &str) -> String {
    id("update", &format!("{update}/{revision}"), subscriber, host)
}

/// The mail to which all updates of an incident answer, so that they lie together. Nothing of this id is ever sent.
pub fn thread_id(subject: &str, subscriber: Uuid, host: &str) -> String {
    id("thread", subject, subscriber, host)
}

fn id(kind: &str, what: &str, subscriber: Uuid, host: &str) -> String {
    let mut digest = Sha256::new();
    for part in [kind, what] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    digest.update(subscriber.as_bytes());
    let digest = digest.finalize();
    // A dot or a dash at its beginning is allowed, and has tripped mail programs.
    format!("<s{}@{}>", BASE64_URL_SAFE_NO_PAD.encode(&digest[..KEPT]), host_of(host))
}

/// Only what a host may hold.
fn host_of(host: &str) -> String {
    let host: String = host.chars().filter(|letter| letter.is_ascii_alphanumeric() || ".-".contains(*letter)).collect();
    if host.is_empty() { "localhost".into() } else { host.to_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::view::sample::anything;
    use proptest::prelude::*;

    #[test]
    fn the_same_for_the_same_and_for_nothing_else() {
        let (ana, ben) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let id = |update, revision, who| message_id(update, revision, who, "status.acme.test");
        assert_eq!(id("abc", 0, ana), id("abc", 0, ana));
        assert_eq!(id("abc", 0, ana), "<sfLVUnjEwo9elIlAHV6N8LKY9@status.acme.test>");
        let all = [
            id("abc", 0, ana),
            id("abc", 1, ana),
            id("abd", 0, ana),
            id("abc", 0, ben),
            thread_id("abc/0", ana, "status.acme.test"),
        ];
        let mut once = all.to_vec();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), all.len());
    }

    proptest! {
        #[test]
        fn it_is_one_token(update in anything(), host in anything(), who: u128) {
            let id = message_id(&update, 0, Uuid::from_u128(who), &host);
            prop_assert!(id.is_ascii() && id.starts_with("<s") && id.ends_with('>') && id.len() <= 2000);
            prop_assert_eq!(id.matches('@').count(), 1);
            prop_assert!(!id.contains(|letter: char| letter.is_whitespace() || letter.is_control()));
        }
    }
}
