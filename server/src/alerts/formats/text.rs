//! Texts as they can be kept.

use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Longer keys don't fit an index; they are told apart by their digest.
const LONGEST_KEY: usize = 500;
const LONGEST_ADDRESS: usize = 4000;

/// Without surrounding space and NUL; none when nothing is left.
pub fn clean(text: &str) -> Option<String> {
    let text = text.replace('\0', "");
    Some(text.trim().to_string()).filter(|text| !text.is_empty())
}

pub fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

pub fn key(key: &str) -> String {
    let key = key.replace('\0', "");
    if key.len() <= LONGEST_KEY { key } else { hex(&Sha256::digest(key.as_bytes())) }
}

/// The same labels give the same key; each part has its length before it, so that no two sets read alike.
pub fn key_of(labels: &BTreeMap<String, String>) -> String {
    let mut digest = Sha256::new();
    for part in labels.iter().flat_map(|(name, value)| [name, value]) {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    hex(&digest.finalize())
}

pub fn address(text: &str) -> Option<String> {
    clean(text).filter(|address| address.len() <= LONGEST_ADDRESS)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
