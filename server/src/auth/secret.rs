//! Secrets that are shown once and kept as digests. They have 190 bits or more, so a plain digest is enough.

use rand::{Rng, distr::Alphanumeric};
use sha2::{Digest, Sha256};

pub fn random_secret(characters: usize) -> String {
    rand::rng().sample_iter(Alphanumeric).take(characters).map(char::from).collect()
}

/// SHA-256.
pub fn hash_secret(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}
