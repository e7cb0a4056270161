//! A sender's word against a written one: without regard to case, `*` at either end for anything.

pub fn fits(pattern: &str, word: &str) -> bool {
    let (pattern, word) = (pattern.trim().to_lowercase(), word.trim().to_lowercase());
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(""), _) => true,
        (Some(inner), Some(_)) => word.contains(inner.trim_end_matches('*')),
        (Some(end), None) => word.ends_with(end),
        (None, Some(start)) => word.starts_with(start),
        (None, None) => word == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fit() {
        for (pattern, word, is_fit) in [
            ("ok", " OK ", true),
            ("ok", "okay", false),
            ("*.resolved", "com.example.alert.resolved", true),
            ("*.resolved", "resolved", false),
            ("sev*", "SEV-1", true),
            ("*down*", "is down now", true),
            ("*", "", true),
            ("**", "x", true),
            ("", "", true),
            ("", "x", false),
        ] {
            assert_eq!(fits(pattern, word), is_fit, "{pattern} {word}");
        }
    }
}
