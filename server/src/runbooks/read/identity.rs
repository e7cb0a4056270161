//! Keys that stay while the words stay.

use std::collections::HashSet;

use sha2::{Digest, Sha256};

/// A key from the kind of place and the words; case, spacing and punctuation do not count.
pub fn key(place: &str, text: &str) -> String {
    let words: Vec<String> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let digest = Sha256::digest(words.join(" ").as_bytes());
    let short: String = digest.iter().take(5).map(|byte| format!("{byte:02x}")).collect();
    format!("{place}-{short}")
}

/// The key, or the first numbered form of it that is free.
pub fn unique(key: String, taken: &mut HashSet<String>) -> String {
    let mut free = key.clone();
    let mut count = 1;
    while !taken.insert(free.clone()) {
        count += 1;
        free = format!("{key}-{count}");
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_new_punctuation_and_tells_sections_apart() {
        assert_eq!(key("triage", "The alert is real."), key("triage", "the alert  is REAL"));
        assert_ne!(key("triage", "The alert is real"), key("resolution", "The alert is real"));
        let mut taken = HashSet::new();
        assert_eq!(unique("a".into(), &mut taken), "a");
        assert_eq!(unique("a".into(), &mut taken), "a-2");
    }
}
