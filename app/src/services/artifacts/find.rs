//! Which part a sender means.

use super::{Kind, kind::fold};

/// A registered part: its key, kind and name.
pub type Known<K> = (K, Kind, String);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<K> {
    Known(K),
    /// A part that is not registered yet, and can be.
    New(Kind, String),
    /// Nobody can say which part this is.
    Unclear,
}

/// By its name; else by its kind where there is one of it; else it is new. `kind` is what the sender says beside the name.
pub fn find_part<K: Copy>(word: &str, kind: Option<Kind>, parts: &[Known<K>]) -> Found<K> {
    let folded = fold(word);
    if let Some((key, ..)) = parts.iter().find(|(.., name)| !folded.is_empty() && fold(name) == folded) {
        return Found::Known(*key);
    }
    let plain = Kind::of_word(word).or(kind.filter(|_| folded.is_empty()));
    if let Some(plain) = plain {
        let mut same = parts.iter().filter(|(_, kind, _)| *kind == plain);
        return match (same.next(), same.next()) {
            (None, _) => Found::New(plain, plain.name().to_string()),
            (Some((key, ..)), None) => Found::Known(*key),
            _ => Found::Unclear,
        };
    }
    match kind.or_else(|| Kind::within(word)) {
        Some(kind) if word.trim().chars().count() <= 80 => Found::New(kind, word.trim().to_string()),
        _ => Found::Unclear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_part_is_meant() {
        use Found::*;
        let one = [(1, Kind::Prompt, "prompt".to_string()), (2, Kind::RetrievalIndex, "FAQ index".to_string())];
        let two = [(1, Kind::Prompt, "greeting prompt".to_string()), (2, Kind::Prompt, "triage prompt".to_string())];
        let new = |kind, name: &str| New(kind, name.to_string());
        for (word, kind, parts, found) in [
            ("prompt", None, &one[..], Known(1)),
            ("Prompt", None, &one, Known(1)),
            ("system-prompt", None, &one, Known(1)),
            ("faq-index", None, &one, Known(2)),
            ("retrieval index", None, &one, Known(2)),
            ("code", None, &one, new(Kind::Code, "code")),
            ("weights", None, &one, new(Kind::ModelWeights, "model weights")),
            ("greeting-prompt", None, &one, new(Kind::Prompt, "greeting-prompt")),
            ("billing", None, &one, Unclear),
            ("billing", Some(Kind::Thresholds), &one, new(Kind::Thresholds, "billing")),
            ("", None, &one, Unclear),
            ("", Some(Kind::Prompt), &one, Known(1)),
            ("", Some(Kind::Tools), &one, new(Kind::Tools, "tools")),
            ("prompt", None, &two, Unclear),
            ("greeting_prompt", None, &two, Known(1)),
            ("prompt", None, &[], new(Kind::Prompt, "prompt")),
        ] {
            assert_eq!(find_part(word, kind, parts), found, "{word} {kind:?}");
        }
    }
}
