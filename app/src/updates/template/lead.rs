use super::{Piece, Template};

const LONGEST: usize = 200;

/// The template's own first words, as a title: "Some answers may be out of date: {{ users_see }}" begins with what every
/// incident of this runbook has in common. None where it begins with a place, or its first sentence holds one.
pub fn lead(template: &Template) -> Option<String> {
    let Some(Piece::Said(first)) = template.pieces.first() else { return None };
    let line = first.trim_start().lines().next()?.trim();
    let sentence = line.split_inclusive(['.', ':', '!', '?']).next()?;
    // Cut off by a place: half a sentence.
    let is_whole = sentence.ends_with(['.', ':', '!', '?']) || first.trim_start().contains('\n');
    let words = sentence.trim_end_matches(['.', ':']).trim();
    let is_title = is_whole && words.contains(' ') && words.chars().count() <= LONGEST;
    is_title.then(|| words.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_words_are_a_title() {
        let lead = |text: &str| lead(&Template::read(text));
        let title = Some("Some fair questions are refused".to_string());
        assert_eq!(lead("Some fair questions are refused: {{ users_see }}. This began at {{ since }}."), title);
        assert_eq!(lead("Some fair questions are refused\n\n{{ users_see }}"), title);
        assert_eq!(lead("Some fair questions are refused. Since {{ since }}"), title);
        for none in ["{{ title }} ({{ phase }})", "Users see {{ users_see }}.", "Calm: {{ since }}", ""] {
            assert_eq!(lead(none), None, "{none}");
        }
    }
}
