//! The word by which a runbook is addressed.

const MOST: usize = 80;

/// Addresses under `/runbooks/` that are pages of their own.
const TAKEN: [&str; 7] = ["new", "import", "export", "preview", "archived", "choose", "matches"];

pub fn is_slug(slug: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    let is_word = !slug.is_empty() && slug.len() <= MOST && !slug.starts_with('-') && slug.chars().all(fits);
    is_word && !TAKEN.contains(&slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_an_address() {
        for good in ["a", "slow-answers", "0x", "a-"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "-a", "A", "a b", "a_b", "new", "import", "a.md", "é", &"a".repeat(81)] {
            assert!(!is_slug(bad), "{bad}");
        }
    }
}
