//! A browser's text area gives every line the same end. What a file had is kept, line by line.

use similar::{ChangeTag, TextDiff};

/// The text as it belongs into the file: unchanged lines keep their ends, new ones take the file's usual one.
pub fn as_stored(before: &str, typed: &str) -> String {
    let typed = unified(typed);
    if !before.contains('\r') {
        return typed;
    }
    let ends: Vec<(&str, &str)> = lines(before).collect();
    let plain = unified(before);
    let usual = usual(&ends);
    let mut text = String::with_capacity(typed.len() + ends.len());
    for change in TextDiff::from_lines(&plain, &typed).iter_all_changes() {
        let line = change.value();
        let end = match (change.tag(), change.old_index()) {
            (ChangeTag::Delete, _) => continue,
            (ChangeTag::Equal, Some(at)) => ends.get(at).map_or(usual, |(_, end)| *end),
            _ => usual,
        };
        match line.strip_suffix('\n') {
            Some(line) => text.extend([line, if end.is_empty() { usual } else { end }]),
            None => text.push_str(line),
        }
    }
    text
}

/// Every line end as one line feed, as a text area's value has it.
pub fn unified(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn usual<'a>(ends: &[(&str, &'a str)]) -> &'a str {
    let count = |wanted: &str| ends.iter().filter(|(_, end)| *end == wanted).count();
    let most = ["\n", "\r\n", "\r"].into_iter().rev().max_by_key(|end| count(end));
    match most {
        Some("\r\n") => "\r\n",
        Some("\r") => "\r",
        _ => "\n",
    }
}

/// Lines and their ends; the last one's may be empty.
fn lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let at = rest.find(['\r', '\n']).unwrap_or(rest.len());
        let length = match &rest.as_bytes()[at..] {
            [] => 0,
            [b'\r', b'\n', ..] => 2,
            _ => 1,
        };
        let line = (&rest[..at], &rest[at..at + length]);
        rest = &rest[at + length..];
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a browser sends for a text.
    fn submitted(text: &str) -> String {
        unified(text).replace('\n', "\r\n")
    }

    #[test]
    fn what_nobody_touched_comes_back_to_the_byte() {
        for text in
            ["", "a", "a\n", "a\nb", "a\r\nb\r\n", "a\r\nb", "a\nb\r\nc\rd\n\n", "\r\n", "\r", "é\r\n\u{feff}b\n"]
        {
            assert_eq!(as_stored(text, &submitted(text)), text, "{text:?}");
        }
    }

    #[test]
    fn a_new_line_ends_as_the_others_do() {
        assert_eq!(as_stored("a\r\nc\r\n", "a\r\nb\r\nc\r\n"), "a\r\nb\r\nc\r\n");
        assert_eq!(as_stored("a\nc\n", "a\r\nb\r\nc\r\n"), "a\nb\nc\n");
        assert_eq!(as_stored("", "a\r\nb"), "a\nb");
        assert_eq!(as_stored("a\r\nb", "a\r\nb\r\nc"), "a\r\nb\r\nc");
        assert_eq!(as_stored("a\nb\r\nc\nd\n", "a\r\nb\r\nX\r\nd\r\n"), "a\nb\r\nX\nd\n");
    }

    proptest::proptest! {
        #[test]
        fn any_text_survives_a_browser(text in "[ab\r\n]{0,40}") {
            proptest::prop_assert_eq!(as_stored(&text, &submitted(&text)), text);
        }
    }
}
