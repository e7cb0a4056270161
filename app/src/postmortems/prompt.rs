//! What the record cannot tell is asked in the section itself, in one sentence: `_Needs a person: why?_`.

/// How it begins, wherever it stands.
pub const ASKS: &str = "Needs a person: ";

/// As Markdown.
pub fn prompt(asks: &str) -> String {
    format!("_{ASKS}{asks}_")
}

/// The sentence without its marks, where the text holds nothing else.
pub fn asked(text: &str) -> Option<&str> {
    let sentence = text.trim().strip_prefix('_')?.strip_suffix('_')?;
    (sentence.starts_with(ASKS) && !sentence.contains(['_', '\n'])).then_some(sentence)
}

/// What the field holds at first: a question is not there to be written around.
pub fn offered(text: &str) -> &str {
    if asked(text).is_some() { "" } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_only_asks_is_offered_as_an_empty_field() {
        let text = prompt("what we learned?");
        assert_eq!(text, "_Needs a person: what we learned?_");
        assert_eq!(asked(&format!("{text}\n")), Some("Needs a person: what we learned?"));
        assert_eq!(offered(&text), "");
        for more in
            [format!("The class is known.\n\n{text}"), format!("{text}\n\n{text}"), "_why?_".into(), String::new()]
        {
            assert_eq!(asked(&more), None, "{more}");
            assert_eq!(offered(&more), more);
        }
    }
}
