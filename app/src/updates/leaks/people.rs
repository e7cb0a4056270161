//! Names of people: whole in any writing, first and last alone only as they are written.

use super::words::{folded, phrase};
use std::ops::Range;

/// Shorter ones are too often another word.
const SHORTEST: usize = 3;

pub(super) fn people(text: &str, words: &[(Range<usize>, String)], name: &str) -> Vec<Range<usize>> {
    let whole = folded(name);
    let is_telling = whole.len() > 1 || whole.first().is_some_and(|word| word.chars().count() > SHORTEST);
    let mut found = if is_telling { phrase(words, &whole, whole.len()) } else { Vec::new() };
    let parts = name.split(|letter: char| letter.is_whitespace() || letter == '-');
    for part in parts.map(|part| part.trim_matches(|letter: char| !letter.is_alphanumeric())) {
        let length = part.chars().count();
        match has_case(part) {
            true if length >= SHORTEST && part.starts_with(char::is_uppercase) => found.extend(as_written(text, part)),
            // Such writing has no capitals, and no spaces between its words.
            // A figure is nobody: "Tester 10" is not in "10 minutes".
            false if length > 1 && part.contains(char::is_alphabetic) => {
                found.extend(text.match_indices(part).map(|(start, _)| start..start + part.len()))
            }
            _ => {}
        }
    }
    found
}

fn has_case(part: &str) -> bool {
    part.contains(|letter: char| letter.is_lowercase() || letter.is_uppercase())
}

fn as_written<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let is_edge = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
    let matches = text.match_indices(word).map(|(start, word)| start..start + word.len());
    matches.filter(move |place| {
        is_edge(text[..place.start].chars().next_back()) && is_edge(text[place.end..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::{super::words::words, *};

    #[test]
    fn names_in_any_writing() {
        let found = |text: &'static str, name: &str| -> Vec<&str> {
            let mut places = people(text, &words(text), name);
            places.sort_by_key(|place| (place.start, place.end));
            places.dedup();
            places.into_iter().map(|place| &text[place]).collect()
        };
        assert_eq!(found("我们请李小龙看看", "李小龙"), ["李小龙"]);
        assert_eq!(found("MADONNA and madonna", "Madonna"), ["MADONNA", "madonna"]);
        assert_eq!(found("Al and al", "Al"), Vec::<&str>::new());
        assert_eq!(found("10 minutes, Tester 10", "Tester 10"), ["Tester", "Tester 10"]);
        assert_eq!(found("It will hold; Will saw it, will rex too.", "Will Rex"), ["Will", "will rex"]);
    }
}
