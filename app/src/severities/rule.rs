//! From an alert's labels to a severity. SEV1 only comes from a rule or a person, never from the built-in words.

use super::Severity;
use crate::ids::RuleId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// "Where this label has this value": the first that matches wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub id: RuleId,
    pub position: i32,
    pub label: String,
    pub value: String,
    pub severity: Severity,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    pub severity: Severity,
    pub reason: String,
    /// The rule's position; none where the built-in words decided.
    pub rule: Option<i32>,
}

pub fn propose(labels: &BTreeMap<String, String>, rules: &[Rule]) -> Proposed {
    let matched = rules.iter().find(|rule| labels.get(&rule.label).is_some_and(|value| *value == rule.value));
    if let Some(rule) = matched {
        return Proposed {
            severity: rule.severity,
            reason: format!("Rule {}: {} is {}.", rule.position, rule.label, rule.value),
            rule: Some(rule.position),
        };
    }
    let word = labels.get("severity").map(|word| word.to_ascii_lowercase());
    let (severity, reason) = match word.as_deref() {
        Some("critical" | "page") => (Severity::Sev2, "The alert calls itself critical."),
        Some("error" | "warning") => (Severity::Sev3, "The alert calls itself a warning or an error."),
        Some("info") => (Severity::Sev4, "The alert calls itself info."),
        Some(_) => (Severity::Sev3, "The alert's severity is a word without a rule."),
        None => (Severity::Sev3, "The alert has no severity label."),
    };
    Proposed { severity, reason: reason.into(), rule: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn labels(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    #[test]
    fn the_built_in_words() {
        for (word, severity) in [
            ("critical", Severity::Sev2),
            ("CRITICAL", Severity::Sev2),
            ("error", Severity::Sev3),
            ("warning", Severity::Sev3),
            ("info", Severity::Sev4),
            ("huge", Severity::Sev3),
        ] {
            assert_eq!(propose(&labels(&[("severity", word)]), &[]).severity, severity, "{word}");
        }
        assert_eq!(propose(&labels(&[]), &[]).severity, Severity::Sev3);
    }

    #[test]
    fn the_first_matching_rule_wins_and_only_a_rule_gives_sev1() {
        let rule = |position, label: &str, value: &str, severity| Rule {
            id: RuleId(Uuid::nil()),
            position,
            label: label.into(),
            value: value.into(),
            severity,
        };
        let rules = [rule(1, "tier", "paid", Severity::Sev1), rule(2, "severity", "critical", Severity::Sev4)];
        let both = labels(&[("tier", "paid"), ("severity", "critical")]);
        assert_eq!(propose(&both, &rules).severity, Severity::Sev1);
        assert_eq!(propose(&both, &rules[1..]).rule, Some(2));
        for word in ["critical", "page", "error", "warning", "info", "sev1", ""] {
            assert_ne!(propose(&labels(&[("severity", word)]), &[]).severity, Severity::Sev1);
        }
    }
}
