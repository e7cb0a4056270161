//! An inside word replaced by what a stranger would understand.

use super::{Known, Leak, leaks};

const ARTICLES: [&str; 5] = ["the ", "a ", "an ", "one of ", "this "];
const BEFORE: [&str; 8] = ["the", "a", "an", "our", "this", "that", "its", "each"];

/// Every leak that has a proposal.
pub fn replace_all(text: &str, known: &Known) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut from = 0;
    for leak in leaks(text, known) {
        replaced.push_str(&text[from..leak.place.start]);
        match &leak.outside {
            Some(outside) => replaced.push_str(&fitted(&replaced, outside)),
            None => replaced.push_str(&text[leak.place.clone()]),
        }
        from = leak.place.end;
    }
    replaced + &text[from..]
}

/// As [`replace_all`], for one.
pub fn replace_one(text: &str, leak: &Leak) -> String {
    let (before, after) = (&text[..leak.place.start], &text[leak.place.end..]);
    let word = &text[leak.place.clone()];
    format!("{before}{}{after}", leak.outside.as_deref().map_or(word.into(), |outside| fitted(before, outside)))
}

/// Not "the a recent change", and with a capital where a sentence begins.
fn fitted(before: &str, outside: &str) -> String {
    let last = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    let bare = ARTICLES.iter().find_map(|article| outside.strip_prefix(article)).unwrap_or(outside);
    let words = if BEFORE.contains(&last.as_str()) { bare } else { outside };
    let begins = before.trim_end().is_empty() || before.trim_end().ends_with(['.', '!', '?', ':']);
    let mut letters = words.chars();
    match letters.next().filter(|_| begins) {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_still_reads() {
        let known = Known::of_people(&["Mara Kim".into()]);
        for (text, expected) in [
            ("We take back prompt-v7.", "We take back a recent change."),
            ("We take back the prompt-v7.", "We take back the recent change."),
            ("db3.internal is down. Mara looks.", "One of our servers is down. The engineer on call looks."),
            ("Our web-03 restarts.", "Our recent change restarts."),
            ("Request 4711471147 failed.", "Request 4711471147 failed."),
        ] {
            assert_eq!(replace_all(text, &known), expected);
        }
        let text = "Mara and db3.internal";
        assert_eq!(replace_one(text, &leaks(text, &known)[1]), "Mara and one of our servers");
    }
}
