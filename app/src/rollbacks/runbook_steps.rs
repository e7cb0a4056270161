//! Which steps of a runbook's rollback section are about a part: `Prompt: restore the previous version` is the prompt's.

use crate::{
    runbooks::{Check, Checklist},
    services::Kind,
};

/// What a step is about, by the words before its colon.
fn about(check: &Check) -> Option<&str> {
    let (before, _) = check.text.split_once(':')?;
    (before.chars().count() <= 40).then(|| before.trim())
}

/// A step names the part itself, or its kind.
pub fn is_about(check: &Check, kind: Kind, part: &str) -> bool {
    let Some(words) = about(check) else { return false };
    let folded = |text: &str| text.to_lowercase().replace(['-', '_'], " ");
    folded(words) == folded(part) || Kind::of_word(words) == Some(kind)
}

/// The steps about one part.
pub fn steps_of(list: &Checklist, kind: Kind, part: &str) -> Checklist {
    let checks = list.checks.iter().filter(|check| is_about(check, kind, part)).cloned().collect();
    Checklist { budget_minutes: None, checks }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Check {
        Check { text: text.into(), ..Check::default() }
    }

    #[test]
    fn a_step_names_its_part_before_the_colon() {
        let rows = [
            ("Prompt: restore the previous version", Kind::Prompt, "prompt", true),
            ("Retrieval index: point the alias back", Kind::RetrievalIndex, "kb", true),
            ("Model weights: serve the previous one", Kind::ModelWeights, "support model", true),
            ("Weights: serve the previous one", Kind::ModelWeights, "model weights", true),
            ("greeting_prompt: restore it", Kind::Prompt, "greeting-prompt", true),
            ("Prompt: restore it", Kind::Code, "code", false),
            ("Point the alias back", Kind::RetrievalIndex, "retrieval index", false),
            ("Look at p95 before the next: one part may not be enough", Kind::Code, "code", false),
        ];
        for (text, kind, part, expected) in rows {
            assert_eq!(is_about(&check(text), kind, part), expected, "{text}");
        }
    }

    #[test]
    fn a_part_has_its_own_steps() {
        let texts = ["Prompt: a", "Code: b", "Tell support"];
        let list = Checklist { budget_minutes: Some(5), checks: texts.map(check).to_vec() };
        let own: Vec<String> =
            steps_of(&list, Kind::Prompt, "prompt").checks.into_iter().map(|step| step.text).collect();
        assert_eq!(own, ["Prompt: a"]);
    }
}
