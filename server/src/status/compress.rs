//! Compressed once for each change, not for each reader.

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

/// A few milliseconds for a page; the highest, 11, takes thirty times as long for a tenth less.
const BROTLI_QUALITY: i32 = 9;
const BROTLI_WINDOW: i32 = 18;
/// Less is sent in one packet anyway.
const LEAST: usize = 200;

/// None where it would not be smaller.
pub fn brotli(plain: &[u8]) -> Option<Vec<u8>> {
    let mut packed = Vec::with_capacity(plain.len() / 3);
    let params = BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: plain.len(),
        ..Default::default()
    };
    let mut from = plain;
    brotli::BrotliCompress(&mut from, &mut packed, &params).ok()?;
    smaller(plain, packed)
}

pub fn gzip(plain: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 3), Compression::best());
    encoder.write_all(plain).ok()?;
    smaller(plain, encoder.finish().ok()?)
}

fn smaller(plain: &[u8], packed: Vec<u8>) -> Option<Vec<u8>> {
    (plain.len() >= LEAST && packed.len() < plain.len()).then_some(packed)
}
