//! What an administrator can ask of the rubric and the rules.

use super::Severity;
use crate::{command, ids::RuleId, updates::approval::MAY_ASK_FOR};

pub const PAGE: &str = "/settings/severities";

command! {
    /// The whole rubric at once: four sentences, four promises, and which of them want a second person.
    EditRubric, "severity.edit_rubric", "/settings/severities/rubric", "/settings/severities", {
        #[serde(default)] sev1: String,
        #[serde(default)] sev1_minutes: String,
        #[serde(default)] sev2: String,
        #[serde(default)] sev2_minutes: String,
        #[serde(default)] sev3: String,
        #[serde(default)] sev3_minutes: String,
        #[serde(default)] sev4: String,
        #[serde(default)] sev4_minutes: String,
        /// "yes": a second person reads what customers are told.
        #[serde(default)] sev1_second: String,
        #[serde(default)] sev2_second: String,
    }

    /// Stands after the rules there are.
    AddRule, "severity.add_rule", "/settings/severities/rules", "/settings/severities", {
        #[serde(default)] label: String,
        #[serde(default)] value: String,
        #[serde(default)] severity: String,
    }

    RemoveRule, "severity.remove_rule", "/settings/severities/rules/remove", "/settings/severities", { rule: RuleId }
}

impl EditRubric {
    /// Severity, names of its two fields, and what was typed in them.
    pub fn rows(&self) -> [(Severity, [&'static str; 2], [&str; 2]); 4] {
        let [one, two, three, four] = Severity::ALL;
        [
            (one, fields(one), [&self.sev1, &self.sev1_minutes]),
            (two, fields(two), [&self.sev2, &self.sev2_minutes]),
            (three, fields(three), [&self.sev3, &self.sev3_minutes]),
            (four, fields(four), [&self.sev4, &self.sev4_minutes]),
        ]
    }
}

impl EditRubric {
    pub fn wants_second(&self, severity: Severity) -> bool {
        let typed = match severity {
            Severity::Sev1 => &self.sev1_second,
            Severity::Sev2 => &self.sev2_second,
            Severity::Sev3 | Severity::Sev4 => return false,
        };
        typed.trim() == "yes"
    }
}

/// The name of the field that asks for a second person; none where nobody can.
pub fn second_field(severity: Severity) -> Option<&'static str> {
    let name = if severity == Severity::Sev1 { "sev1_second" } else { "sev2_second" };
    MAY_ASK_FOR.contains(&severity).then_some(name)
}

/// The names of a severity's fields: its sentence and its minutes.
pub fn fields(severity: Severity) -> [&'static str; 2] {
    match severity {
        Severity::Sev1 => ["sev1", "sev1_minutes"],
        Severity::Sev2 => ["sev2", "sev2_minutes"],
        Severity::Sev3 => ["sev3", "sev3_minutes"],
        Severity::Sev4 => ["sev4", "sev4_minutes"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_has_the_fields_of_its_severity() {
        let ask: EditRubric = serde_json::from_value(serde_json::json!({
            "sev1": "text 1", "sev2": "text 2", "sev3": "text 3", "sev4": "text 4",
            "sev1_minutes": "1", "sev2_minutes": "2", "sev3_minutes": "3", "sev4_minutes": "4",
        }))
        .unwrap();
        for (severity, [text, minutes], [typed_text, typed_minutes]) in ask.rows() {
            let digit = severity.digit();
            assert_eq!((text, minutes), (&*format!("sev{digit}"), &*format!("sev{digit}_minutes")));
            assert_eq!((typed_text, typed_minutes), (&*format!("text {digit}"), &*digit.to_string()));
        }
    }
}
