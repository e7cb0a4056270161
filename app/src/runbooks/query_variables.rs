//! Variables in PromQL: escaped inside a string, plain outside of one.

use super::Filled;
use super::variables::{Piece, name_at};

/// Fills the declared names into a query. Outside of strings only numbers, durations and names are let in bare;
/// any other value becomes a string, which Prometheus refuses rather than misreads.
pub fn fill_query(query: &str, declared: &[String], value: impl Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled::default();
    let mut quote: Option<char> = None;
    let mut rest = query;
    while let Some(first) = rest.chars().next() {
        if let Some((name, length)) = name_at(rest)
            && declared.iter().any(|known| known == name)
        {
            filled.pieces.push(match value(name) {
                Some(value) => Piece::Value { name: name.into(), written: written(&value, quote) },
                None => Piece::Open { name: name.into(), written: rest[..length].into() },
            });
            rest = &rest[length..];
            continue;
        }
        let mut length = first.len_utf8();
        match (quote, first) {
            (Some('"' | '\''), '\\') => length += rest[1..].chars().next().map_or(0, char::len_utf8),
            (Some(open), first) if open == first => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(first),
            (None, '#') => length = rest.find('\n').unwrap_or(rest.len()),
            _ => {}
        }
        filled.literal(&rest[..length]);
        rest = &rest[length..];
    }
    filled
}

fn written(value: &str, quote: Option<char>) -> String {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "_.:".contains(letter);
    match quote {
        // A raw string has no escapes: what would end it is left out.
        Some('`') => value.replace('`', ""),
        Some(quote) => escaped(value, quote),
        None if !value.is_empty() && value.chars().all(plain) => value.into(),
        None => format!("\"{}\"", escaped(value, '"')),
    }
}

fn escaped(value: &str, quote: char) -> String {
    let mut out = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            letter if letter == quote || letter == '\\' => out.extend(['\\', letter]),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_inside_their_string() {
        let declared = ["JOB".to_owned(), "WINDOW".to_owned()];
        let table = [
            (r#"up{job="$JOB"}[$WINDOW]"#, r#"up{job="a\"} or b"}[5m]"#),
            ("up{job='${JOB}'}", r#"up{job='a"} or b'}"#),
            (r#"label_replace(up, "a", "$1", "b", "(.*)")"#, r#"label_replace(up, "a", "$1", "b", "(.*)")"#),
            ("up offset $JOB", r#"up offset "a\"} or b""#),
        ];
        for (query, expected) in table {
            let filled =
                fill_query(query, &declared, |name| Some(if name == "JOB" { "a\"} or b" } else { "5m" }.into()));
            assert_eq!(filled.text(), expected);
        }
    }

    #[test]
    fn a_query_without_a_value_says_which() {
        let filled = fill_query("up{job=\"$JOB\"}", &["JOB".into()], |_| None);
        assert_eq!(filled.open(), ["JOB"]);
    }
}
