//! Words that say nothing: a reader who asks "am I affected?" is not answered by them. A hint, never a refusal.

use std::ops::Range;

const VAGUE: [(&str, &str); 12] = [
    ("some users", "Say which ones: plan, region, language, what they do."),
    ("some customers", "Say which ones: plan, region, language, what they do."),
    ("a subset of", "Say which ones: plan, region, language, what they do."),
    ("a small number of", "Say how many, or which ones."),
    ("may be experiencing", "Say what happens. Who reads this sees it."),
    ("might be experiencing", "Say what happens. Who reads this sees it."),
    ("may experience", "Say what happens. Who reads this sees it."),
    ("intermittent issues", "Say what happens, and how often."),
    ("technical difficulties", "Say what users see."),
    ("as soon as possible", "Say when the next update comes."),
    ("any inconvenience", "Say what people can do until then."),
    ("working hard", "Say what you are doing."),
];

/// A place in the text, in bytes, with what to write there.
pub fn vague(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let lower = text.to_ascii_lowercase();
    let edge = |letter: Option<char>| !letter.is_some_and(char::is_alphanumeric);
    let places = VAGUE.into_iter().flat_map(|(words, says)| lower.match_indices(words).map(move |found| (found, says)));
    let mut found: Vec<_> = places
        .map(|((start, words), says)| (start..start + words.len(), says))
        .filter(|(place, _)| edge(lower[..place.start].chars().next_back()) && edge(lower[place.end..].chars().next()))
        .collect();
    found.sort_by_key(|(place, _)| place.start);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_nothing_is_found() {
        let text = "Some users MAY BE experiencing errors. We are working hard.";
        let found: Vec<&str> = vague(text).into_iter().map(|(place, _)| &text[place]).collect();
        assert_eq!(found, ["Some users", "MAY BE experiencing", "working hard"]);
        for plain in ["Paid plan, questions in English.", "Awesome users wait.", "Überall some user's answers"] {
            assert_eq!(vague(plain), [], "{plain}");
        }
    }
}
