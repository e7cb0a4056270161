//! What looks like a key or a password in a pasted result. It warns; the writer decides.

use std::ops::Range;

/// Where something that opens a door seems to stand.
pub fn secrets(text: &str) -> Vec<Range<usize>> {
    let mut found = private_keys(text);
    for (start, word) in words(text) {
        if let Some(part) = secret_in(text, start, word) {
            found.push(start + part.start..start + part.end);
        }
    }
    found.sort_by_key(|range| range.start);
    found.dedup_by(|later, first| later.start < first.end);
    found
}

/// The text with every secret's first four characters kept, so that it can be told which one it was.
pub fn masked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for Range { start, end } in secrets(text) {
        out.push_str(&text[at..start]);
        out.extend(text[start..end].chars().take(4));
        out.push_str("…masked");
        at = end;
    }
    out + &text[at..]
}

fn private_keys(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(begin) = text[from..].find("-----BEGIN ").map(|at| from + at) {
        let rest = &text[begin..];
        if !rest.lines().next().unwrap_or_default().contains("PRIVATE KEY") {
            from = begin + 11;
            continue;
        }
        let end = rest.find("-----END ").and_then(|at| rest[at + 9..].find("-----").map(|dashes| at + dashes + 14));
        let end = begin + end.unwrap_or(rest.len());
        found.push(begin..end);
        from = end;
    }
    found
}

fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = |letter: char| letter.is_whitespace() || "\"'`,;()<>{}[]|".contains(letter);
    text.split(parts)
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

fn secret_in(text: &str, start: usize, word: &str) -> Option<Range<usize>> {
    if let Some((scheme, rest)) = word.split_once("://") {
        let who = rest.split('/').next().unwrap_or_default().rsplit_once('@')?.0;
        let (name, password) = who.split_once(':')?;
        let begin = scheme.len() + 3 + name.len() + 1;
        return (password.len() >= 4).then(|| begin..begin + password.len());
    }
    let (name, value) = match word.rfind(['=', ':']) {
        Some(at) if at + 1 < word.len() => (&word[..at], &word[at + 1..]),
        _ => ("", word),
    };
    let begin = word.len() - value.len();
    let value_looks = has_known_form(value) || (named(name) && value.len() >= 8 && !is_plain(value));
    if value_looks {
        return Some(begin..word.len());
    }
    // `password: hunter2…` and `Authorization: Bearer …`: the name is the word before.
    let quiet = [' ', '\t', '"', '\''];
    let before = text[..start].trim_end_matches(quiet);
    let (before, says) = match before.strip_suffix([':', '=']) {
        Some(name) => (name.trim_end_matches(quiet), true),
        None => (before, false),
    };
    let before = before.rsplit(|letter: char| letter.is_whitespace() || "\"'{,".contains(letter)).next()?;
    let announced = says && named(before) && word.len() >= 8 && !is_plain(word);
    let is_bearer = before.eq_ignore_ascii_case("bearer") && word.len() >= 16;
    (announced || is_bearer).then_some(0..word.len())
}

/// Forms that their issuers chose so that they can be found, and long text without order.
fn has_known_form(value: &str) -> bool {
    const BEGINNINGS: [(&str, usize); 18] = [
        ("AKIA", 20),
        ("ASIA", 20),
        ("AIza", 35),
        ("ghp_", 30),
        ("gho_", 30),
        ("ghs_", 30),
        ("github_pat_", 40),
        ("glpat-", 20),
        ("xoxb-", 20),
        ("xoxp-", 20),
        ("xapp-", 20),
        ("sk-", 20),
        ("sk_live_", 20),
        ("rk_live_", 20),
        ("hf_", 30),
        ("npm_", 30),
        ("dop_v1_", 40),
        ("SG.", 40),
    ];
    let is_token = value.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.+/=".contains(letter));
    if !is_token {
        return false;
    }
    let known = BEGINNINGS.iter().any(|(beginning, least)| value.starts_with(beginning) && value.len() >= *least);
    let is_jwt = value.starts_with("eyJ") && value.matches('.').count() == 2 && value.len() >= 40;
    known || is_jwt || is_random(value)
}

/// Forty letters and more, both cases and digits, no words between: digests in hexadecimal are not meant.
fn is_random(value: &str) -> bool {
    let digits = value.chars().filter(char::is_ascii_digit).count();
    let upper = value.chars().filter(char::is_ascii_uppercase).count();
    let lower = value.chars().filter(char::is_ascii_lowercase).count();
    value.len() >= 40 && digits >= 4 && upper >= 6 && lower >= 6 && !value.contains(['/', '.', '-', '_'])
}

fn named(name: &str) -> bool {
    const NAMES: [&str; 8] =
        ["password", "passwd", "secret", "api_key", "apikey", "api-key", "access_key", "private_key"];
    let name = name.to_lowercase();
    NAMES.iter().any(|known| name.ends_with(known)) || name == "token" || name.ends_with("_token")
}

/// What stands in a secret's place: nothing, a variable, stars.
fn is_plain(value: &str) -> bool {
    value.starts_with('$') || value.chars().all(|letter| "*x•.-".contains(letter)) || value.starts_with("…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_key_is_told_from_what_does_not() {
        // Put together here, so that no scanner takes this file for a leak.
        let key = |beginning: &str| format!("{beginning}{}", "a1B2c3D4".repeat(5));
        let table: Vec<(String, Option<String>)> = vec![
            ("12 % over 10 minutes".into(), None),
            ("commit 3f2a9c1be0d4f5a6978812345678901234567890".into(), None),
            ("image sha256:0f343b0931126a20f133d67c2b018a3b0f343b0931126a20f133d67c2b018a3b".into(), None),
            ("refusal-7d9f8b6c5d-x2x4z 1/1 Running 0 12d".into(), None),
            ("password=$PASSWORD token: **********".into(), None),
            ("http://prom:9090/api/v1/query".into(), None),
            (format!("key {}", key("ghp_")), Some("ghp_…masked".into())),
            (format!("OPENAI_API_KEY={}", key("sk-")), Some("sk-a…masked".into())),
            ("AWS_ACCESS_KEY_ID=AKIAABCDEFGHIJKLMNOP".into(), Some("AKIA…masked".into())),
            ("{\"password\": \"correct-horse\"}".into(), Some("corr…masked".into())),
            ("db_password=hunter2hunter2".into(), Some("hunt…masked".into())),
            ("postgres://app:swordfish@db/app".into(), Some("swor…masked".into())),
            ("Authorization: Bearer abcdefgh12345678".into(), Some("abcd…masked".into())),
            (format!("x {} y", key("")), Some("a1B2…masked".into())),
            (
                "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nok".into(),
                Some("----…masked".into()),
            ),
            ("-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----".into(), None),
        ];
        for (text, expected) in table {
            assert_eq!(!secrets(&text).is_empty(), expected.is_some(), "{text}");
            match expected {
                None => assert_eq!(masked(&text), text),
                Some(mask) => assert!(masked(&text).contains(&mask), "{text}: {}", masked(&text)),
            }
        }
        assert_eq!(masked("a postgres://app:swordfish@db/app b"), "a postgres://app:swor…masked@db/app b");
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_masked(text in "\\PC{0,120}") {
            let _ = masked(&text);
        }
    }
}
