//! The word by which a service is addressed and by which alerts name it.

const MOST: usize = 80;

/// `Support bot (EU)` → `support-bot-eu`. Empty where the name has no letter or digit of ASCII.
pub fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => slug.push(letter),
            '\'' | '’' => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(MOST);
    slug.trim_end_matches('-').to_string()
}

/// `new` is the address of the form.
pub fn is_slug(slug: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    !slug.is_empty() && slug.len() <= MOST && !slug.starts_with('-') && slug.chars().all(fits) && slug != "new"
}

/// `PROMPT_ID`: as runbooks write it in their commands.
pub fn is_variable_name(name: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_';
    name.starts_with(|letter: char| letter.is_ascii_uppercase()) && name.len() <= 64 && name.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_made_from_a_name() {
        for (name, slug) in [
            ("Support bot", "support-bot"),
            ("  RAG API (eu-west)  ", "rag-api-eu-west"),
            ("Ana's router", "anas-router"),
            ("a -- b", "a-b"),
            ("Überblick", "berblick"),
            ("検索", ""),
            ("", ""),
            ("GPT4 / 2", "gpt4-2"),
        ] {
            assert_eq!(slug_of(name), slug, "{name}");
        }
        let long = slug_of(&"ab ".repeat(100));
        assert!(long.len() <= 80 && is_slug(&long), "{long}");
    }

    #[test]
    fn what_may_be_an_address() {
        for good in ["a", "support-bot", "0x", "a-"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "-a", "A", "a b", "a_b", "new", "é", &"a".repeat(81)] {
            assert!(!is_slug(bad), "{bad}");
        }
    }

    #[test]
    fn what_may_be_a_variable() {
        for good in ["A", "PROMPT_ID", "X9"] {
            assert!(is_variable_name(good), "{good}");
        }
        for bad in ["", "_A", "9A", "prompt", "A-B", "A B", &"A".repeat(65)] {
            assert!(!is_variable_name(bad), "{bad}");
        }
    }
}
