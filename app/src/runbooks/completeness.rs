//! Which of the eight parts a runbook has. A heading alone is no part.

use serde::{Deserialize, Serialize};

use super::Runbook;

/// What every runbook needs, in the order of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Triggers,
    Severity,
    Owner,
    Triage,
    Rollback,
    Communication,
    Recovery,
    Postmortem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    Whole,
    /// Something stands there, but too little to lean on.
    Thin,
    Missing,
}

impl Part {
    pub const ALL: [Part; 8] = [
        Part::Triggers,
        Part::Severity,
        Part::Owner,
        Part::Triage,
        Part::Rollback,
        Part::Communication,
        Part::Recovery,
        Part::Postmortem,
    ];

    pub fn word(self) -> &'static str {
        match self {
            Part::Triggers => "trigger conditions",
            Part::Severity => "severity rubric",
            Part::Owner => "owner on-call",
            Part::Triage => "triage checklist",
            Part::Rollback => "rollback steps",
            Part::Communication => "communication template",
            Part::Recovery => "recovery verification",
            Part::Postmortem => "postmortem",
        }
    }
}

/// The eight parts in their order, each with how much of it is there.
pub fn completeness(runbook: &Runbook) -> [(Part, Presence); 8] {
    Part::ALL.map(|part| (part, presence(runbook, part)))
}

const FIELDS: [&str; 6] = ["users_see", "since", "scope", "mitigation", "next_update", "owner"];

fn presence(runbook: &Runbook, part: Part) -> Presence {
    match part {
        Part::Triggers => counted(runbook.triggers.len(), 1),
        Part::Severity => counted(runbook.severity_rows.len(), 2),
        Part::Owner => counted(usize::from(!runbook.owner_role.trim().is_empty()), 1),
        Part::Triage => counted(runbook.triage.checks.len(), 3),
        Part::Rollback => counted(runbook.rollback.steps.checks.len() + words(&runbook.rollback.text) / 8, 1),
        Part::Communication => communication(runbook),
        Part::Recovery => counted(runbook.recovery.len(), 3),
        Part::Postmortem => counted(words(&runbook.postmortem), 10),
    }
}

fn communication(runbook: &Runbook) -> Presence {
    let templates = [&runbook.communication.internal, &runbook.communication.customer];
    if templates.iter().all(|template| template.trim().is_empty()) {
        return Presence::Missing;
    }
    let whole = templates.iter().all(|template| FIELDS.iter().all(|field| names(template, field)));
    if whole { Presence::Whole } else { Presence::Thin }
}

fn names(template: &str, field: &str) -> bool {
    template.split("{{").skip(1).any(|rest| rest.split("}}").next().is_some_and(|name| name.trim() == field))
}

fn counted(count: usize, enough: usize) -> Presence {
    match count {
        0 => Presence::Missing,
        count if count < enough => Presence::Thin,
        _ => Presence::Whole,
    }
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

#[cfg(test)]
mod tests {
    use super::super::{Communication, RecoveryRow, Trigger};
    use super::*;

    #[test]
    fn an_empty_runbook_lacks_all_eight() {
        assert!(completeness(&Runbook::default()).iter().all(|(_, presence)| *presence == Presence::Missing));
    }

    #[test]
    fn a_template_without_one_of_the_six_fields_is_thin() {
        let all = FIELDS.map(|field| format!("{{{{ {field} }}}}")).join(" ");
        let mut runbook = Runbook {
            communication: Communication { internal: all.clone(), customer: all.clone() },
            ..Runbook::default()
        };
        assert_eq!(presence(&runbook, Part::Communication), Presence::Whole);
        runbook.communication.customer = all.replace("next_update", "soon");
        assert_eq!(presence(&runbook, Part::Communication), Presence::Thin);
    }

    #[test]
    fn one_recovery_row_is_thin_and_one_trigger_is_whole() {
        let runbook = Runbook {
            recovery: vec![RecoveryRow::default()],
            triggers: vec![Trigger::default()],
            ..Runbook::default()
        };
        assert_eq!(presence(&runbook, Part::Recovery), Presence::Thin);
        assert_eq!(presence(&runbook, Part::Triggers), Presence::Whole);
    }
}
