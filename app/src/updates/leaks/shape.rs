//! Inside words that give themselves away by how they look.

use super::Kind;
use std::{net::IpAddr, ops::Range};

/// Words in which a digit is no sign of a machine.
const KNOWN_WITH_DIGITS: [&str; 16] = [
    "mp3", "mp4", "utf8", "ipv4", "ipv6", "oauth2", "http2", "http3", "sha1", "sha256", "md5", "base64", "web3",
    "gpt4", "h264", "b2b",
];
/// Words that consist of a to f.
const KNOWN_IN_HEX: [&str; 3] = ["acceded", "defaced", "effaced"];
/// Endings of hosts that are short, or never end a sentence.
const ENDINGS: [&str; 16] = [
    "internal",
    "local",
    "localhost",
    "lan",
    "corp",
    "svc",
    "cluster",
    "home",
    "intra",
    "com",
    "net",
    "org",
    "io",
    "dev",
    "ai",
    "cloud",
];

/// Pieces between spaces and brackets that look inside, without the punctuation around them.
pub(super) fn shapes(text: &str) -> impl Iterator<Item = (Range<usize>, Kind)> + '_ {
    let pieces = text.split(|letter: char| letter.is_whitespace() || "/,;()[]{}|\"“”„‘’«»<>…".contains(letter));
    pieces.filter_map(move |piece| {
        let bare =
            piece.trim_end_matches(['.', ':', '!', '?', '\'', '`', '*']).trim_start_matches(['\'', '`', '*', '.']);
        let word = match bare.parse::<IpAddr>() {
            Ok(_) => bare,
            Err(_) => piece.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '#'),
        };
        let kind = shape(word)?;
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        Some((start..start + word.len(), kind))
    })
}

fn shape(word: &str) -> Option<Kind> {
    let lower = word.to_ascii_lowercase();
    let rules: [(Kind, fn(&str, &str) -> bool); 7] = [
        (Kind::Ours, |_, word| is_ours(word)),
        (Kind::Mail, |_, word| is_mail(word)),
        (Kind::Address, |_, word| is_address(word)),
        (Kind::Version, |_, word| is_version(word)),
        (Kind::Host, is_host),
        (Kind::Hash, |_, word| is_hash(word)),
        (Kind::Code, |_, word| is_code(word)),
    ];
    if word.is_empty() {
        return None;
    }
    let found = rules.into_iter().find(|(_, holds)| holds(word, &lower)).map(|(kind, _)| kind);
    found.or_else(|| (is_digits(&lower) && lower.len() >= 7).then_some(Kind::Number))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_mixed(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit()) && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// `#42`, `SEV2`.
fn is_ours(word: &str) -> bool {
    word.strip_prefix('#')
        .or_else(|| word.strip_prefix("sev"))
        .is_some_and(|rest| is_digits(rest.trim_start_matches('-')))
}

fn is_mail(word: &str) -> bool {
    let parts = word.trim_start_matches("mailto:").split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.ends_with('.'))
}

/// `10.0.0.7`, `10.0.0.7:5432`, `fe80::1`.
fn is_address(word: &str) -> bool {
    let host = word.rsplit_once(':').filter(|(_, port)| is_digits(port)).map_or(word, |(host, _)| host);
    let is_v4 = |text: &str| text.split('.').count() == 4 && text.split('.').all(|label| label.parse::<u8>().is_ok());
    is_v4(host) || (word.matches(':').count() >= 2 && word.parse::<IpAddr>().is_ok())
}

/// `v7`, `prompt-v7`, `kb-2025-02-15`, `web-03`, `1.4.0-rc.2`, `api-7d9f8b6c5-x2x9k`; not a date and not `19.5`.
fn is_version(word: &str) -> bool {
    let segments: Vec<&str> = word.split(['-', '_']).collect();
    let is_number = |text: &str| {
        text.starts_with(|first: char| first.is_ascii_digit())
            && text.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
    };
    let has_v = segments.iter().any(|segment| {
        let rest = segment.strip_prefix('v');
        rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit()))
    });
    let begins_with_letter = segments[0].starts_with(|first: char| first.is_ascii_alphabetic());
    let ends_in_number = segments.len() > 1 && begins_with_letter && is_number(segments[segments.len() - 1]);
    let has_id = segments.len() > 1 && segments[1..].iter().any(|segment| segment.len() >= 4 && is_mixed(segment));
    has_v || ends_in_number || has_id || is_three_numbers(word)
}

/// `7.3.1` and what hangs on it; `15.2.2025` is a day.
fn is_three_numbers(word: &str) -> bool {
    let core = word.split(['-', '+']).next().unwrap_or_default();
    let labels: Vec<&str> = core.split('.').collect();
    let is_day = labels.len() == 3 && labels[2].len() == 4 && labels[..2].iter().all(|label| label.len() <= 2);
    labels.len() == 3 && labels.iter().all(|label| is_digits(label)) && !is_day
}

/// `db3.internal:5432`, `gateway:8080`, `db3`; not `e.g` and not the full stop that lacks its space.
fn is_host(written: &str, word: &str) -> bool {
    let (host, port) = word.split_once(':').unwrap_or((word, ""));
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    if !labels.iter().all(is_label) || !host.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    if let [only] = labels[..] {
        let name = only.trim_end_matches(|last: char| last.is_ascii_digit());
        let is_numbered =
            name.len() >= 2 && name.len() < only.len() && name.bytes().all(|byte| byte.is_ascii_lowercase());
        let has_port = (2..=5).contains(&port.len()) && is_digits(port);
        return has_port || (is_numbered && port.is_empty() && !KNOWN_WITH_DIGITS.contains(&only));
    }
    let last = labels[labels.len() - 1];
    let is_ending = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    let new_sentence = written.rsplit('.').next().is_some_and(|last| last.starts_with(char::is_uppercase));
    ENDINGS.contains(&last) || (is_ending && labels[0].len() >= 2 && !new_sentence)
}

/// A piece of seven or more hexadecimal digits, or a long one of digits and letters.
fn is_hash(word: &str) -> bool {
    word.split([':', '=', '@', '.', '-', '_', '+']).any(|part| {
        let is_hex = part.len() >= 7 && part.bytes().all(|byte| byte.is_ascii_hexdigit()) && !is_digits(part);
        let is_long = part.len() >= 16 && part.bytes().all(|byte| byte.is_ascii_alphanumeric()) && is_mixed(part);
        (is_hex && !KNOWN_IN_HEX.contains(&part)) || is_long
    })
}

fn is_code(word: &str) -> bool {
    word.contains('_') && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte))
}
