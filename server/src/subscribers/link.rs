//! A subscription's own secret: found by its hash, sealed because it stands in every mail.

use crate::{
    auth::{hash_secret, random_secret},
    seal::Seal,
};
use uuid::Uuid;

const CHARACTERS: usize = 32;

pub(super) struct Token {
    pub hash: [u8; 32],
    pub sealed: Vec<u8>,
}

pub(super) fn new(seal: &Seal, subscriber: Uuid) -> Token {
    let secret = random_secret(CHARACTERS);
    Token { hash: hash_secret(&secret), sealed: seal.close(&place(subscriber), &secret) }
}

pub(super) fn open(seal: &Seal, subscriber: Uuid, sealed: &[u8]) -> Option<String> {
    seal.open(&place(subscriber), sealed)
}

pub(super) fn close_secret(seal: &Seal, subscriber: Uuid, secret: &str) -> Vec<u8> {
    seal.close(&secret_place(subscriber), secret)
}

pub(super) fn open_secret(seal: &Seal, subscriber: Uuid, sealed: &[u8]) -> Option<String> {
    seal.open(&secret_place(subscriber), sealed)
}

fn place(subscriber: Uuid) -> String {
    format!("subscriber/{subscriber}")
}

fn secret_place(subscriber: Uuid) -> String {
    format!("subscriber/{subscriber}/secret")
}
