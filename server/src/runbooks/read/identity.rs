//! Keys that stay while the words stay.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

/// A key from the kind of place and the words; case, spacing and punctuation do not count.
pub fn key(place: &str, text: &str) -> String {
    let digest = Sha256::digest(normal(text).as_bytes());
    let short: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("{place}-{short}")
}

/// The words that make the identity, in small letters with one space between them.
pub fn normal(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Keys that were given, each with how often it was asked for.
#[derive(Default)]
pub struct Taken(HashMap<String, usize>);

impl Taken {
    /// The key, or the first numbered form of it that is free.
    pub fn unique(&mut self, key: String) -> String {
        let mut count = self.0.get(&key).copied().unwrap_or(0);
        let free = loop {
            count += 1;
            let free = if count == 1 { key.clone() } else { format!("{key}-{count}") };
            if count == 1 || !self.0.contains_key(&free) {
                break free;
            }
        };
        if free != key {
            self.0.insert(free.clone(), 1);
        }
        self.0.insert(key, count);
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_new_punctuation_and_tells_sections_apart() {
        assert_eq!(key("triage", "The alert is real."), key("triage", "the alert  is REAL"));
        assert_ne!(key("triage", "The alert is real"), key("resolution", "The alert is real"));
    }

    #[test]
    fn keys_are_numbered_where_they_repeat() {
        let mut taken = Taken::default();
        let given = ["a", "a", "a-2", "a", "a-2", "b"].map(|key| taken.unique(key.into()));
        assert_eq!(given, ["a", "a-2", "a-2-2", "a-3", "a-2-3", "b"]);
    }
}
