//! Words that belong inside: hosts, ids of versions, numbers of incidents, names of people. A warning, never a refusal.

/// A place in the text, in bytes, and what it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inside {
    pub start: usize,
    pub end: usize,
    pub why: &'static str,
}

pub fn inside_words(text: &str, names: &[String]) -> Vec<Inside> {
    let mut found: Vec<Inside> = tokens(text)
        .filter_map(|(start, token)| Some(Inside { start, end: start + token.len(), why: looks_inside(token)? }))
        .collect();
    for name in names {
        found.extend(people(text, name));
    }
    found.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
    let mut end = 0;
    found.retain(|place| {
        let is_new = place.start >= end;
        end = end.max(place.end);
        is_new
    });
    found
}

/// Words without the punctuation around them, with where they begin.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|letter: char| letter.is_whitespace() || "/,;()[]\"“”‘’<>".contains(letter)).filter_map(move |piece| {
        let token = piece.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '#');
        let start = token.as_ptr() as usize - text.as_ptr() as usize;
        (!token.is_empty()).then_some((start, token))
    })
}

fn looks_inside(token: &str) -> Option<&'static str> {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let lower = token.to_ascii_lowercase();
    if token.strip_prefix('#').is_some_and(is_digits) || lower.strip_prefix("sev").is_some_and(is_digits) {
        return Some("ours, not theirs");
    }
    if is_host(&lower) {
        return Some("a host");
    }
    if is_version(&lower) {
        return Some("an id of a version");
    }
    let is_hex = lower.len() >= 7 && lower.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex && lower.bytes().any(|byte| byte.is_ascii_digit()) && lower.bytes().any(|byte| byte.is_ascii_alphabetic())
    {
        return Some("an id of a version");
    }
    let is_snake = lower.contains('_') && lower.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_snake.then_some("a name from the code")
}

/// `db3.internal`, `10.0.0.7:5432`; not `19.5` and not `e.g`.
fn is_host(token: &str) -> bool {
    let host = token.split_once(':').map_or(token, |(host, _)| host);
    let labels: Vec<&str> = host.split('.').collect();
    let is_label =
        |label: &&str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if labels.len() < 2 || !labels.iter().all(is_label) {
        return false;
    }
    let is_address = labels.len() == 4 && labels.iter().all(|label| label.parse::<u8>().is_ok());
    let last = labels[labels.len() - 1];
    is_address || (last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic()) && labels[0].len() >= 2)
}

/// `v7`, `prompt-v7`, `kb-2025-02-15`, `web-03`; not a date of its own.
fn is_version(token: &str) -> bool {
    let is_number = |text: &str| {
        !text.is_empty()
            && text.starts_with(|first: char| first.is_ascii_digit())
            && text.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
    };
    let segments: Vec<&str> = token.split(['-', '_']).collect();
    let last = segments[segments.len() - 1];
    if last.strip_prefix('v').is_some_and(is_number) {
        return true;
    }
    segments.len() > 1 && is_number(last) && segments[0].starts_with(|first: char| first.is_ascii_alphabetic())
}

/// The whole name in any case; the first name alone as it is written.
fn people(text: &str, name: &str) -> Vec<Inside> {
    let mut found = whole_words(&text.to_ascii_lowercase(), &name.to_ascii_lowercase());
    let first = name.split_whitespace().next().unwrap_or_default();
    if first.chars().count() >= 3 {
        found.extend(whole_words(text, first));
    }
    found
}

fn whole_words(text: &str, word: &str) -> Vec<Inside> {
    let is_edge = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
    let matches = text.match_indices(word).filter(|_| !word.is_empty());
    matches
        .filter(|(start, word)| {
            is_edge(text[..*start].chars().next_back()) && is_edge(text[start + word.len()..].chars().next())
        })
        .map(|(start, word)| Inside { start, end: start + word.len(), why: "a person" })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let names = ["Mara Kim".to_string(), "Zoë O'Brien".to_string()];
        inside_words(text, &names).into_iter().map(|place| &text[place.start..place.end]).collect()
    }

    #[test]
    fn what_belongs_inside() {
        for (text, words) in [
            ("We take back prompt-v7 and look at the index.", vec!["prompt-v7"]),
            ("The index kb-2025-02-15 is old.", vec!["kb-2025-02-15"]),
            ("db3.internal:5432 is down, and 10.0.0.7.", vec!["db3.internal:5432", "10.0.0.7"]),
            ("Reverted (a1b2c3d).", vec!["a1b2c3d"]),
            ("mara kim found it; Mara wrote it down.", vec!["mara kim", "Mara"]),
            ("Zoë looks; refusal_rate rises.", vec!["Zoë", "refusal_rate"]),
            ("SEV2, see #42.", vec!["SEV2", "#42"]),
            ("v7.1 is back", vec!["v7.1"]),
        ] {
            assert_eq!(found(text), words, "{text}");
        }
    }

    #[test]
    fn what_may_be_said() {
        for text in [
            "The assistant declines questions that it normally answers.",
            "About 19.5 % of answers since 14:10 on 2025-02-15, e.g. in English, i.e. not in French.",
            "Marathon runners are affected 24/7. Amara is not.",
            "Paid plan, web and app, 1,204 people, feedback facade",
            "",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
