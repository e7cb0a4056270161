//! Which of the eight parts a runbook has. A heading alone is no part.

use serde::{Deserialize, Serialize};

use super::{Checklist, Runbook};

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
const ROLES: [&str; 3] = ["key", "safety", "business"];

/// What stands there decides; a heading without it is thin.
fn presence(runbook: &Runbook, part: Part) -> Presence {
    let headed = runbook.headings.iter().any(|heading| heading.part == Some(part));
    match written(runbook, part) {
        Presence::Missing if headed => Presence::Thin,
        presence => presence,
    }
}

fn written(runbook: &Runbook, part: Part) -> Presence {
    match part {
        Part::Triggers => {
            counted(runbook.triggers.iter().filter(|trigger| says(&trigger.text) || trigger.when.is_some()).count(), 1)
        }
        Part::Severity => counted(runbook.severity_rows.iter().filter(|row| says(row)).count(), 2),
        Part::Owner => counted(usize::from(says(&runbook.owner_role)), 1),
        Part::Triage => counted(checks(&runbook.triage), 3),
        Part::Rollback => counted(checks(&runbook.rollback.steps) + words(&runbook.rollback.text) / 8, 1),
        Part::Communication => communication(runbook),
        Part::Recovery => recovery(runbook),
        Part::Postmortem => counted(words(&runbook.postmortem), 10),
    }
}

fn checks(list: &Checklist) -> usize {
    list.checks.iter().filter(|check| says(&check.text)).count()
}

/// The key, the safety and the business metric: one alone may recover while another does not.
fn recovery(runbook: &Runbook) -> Presence {
    let watched = |role: &&&str| runbook.recovery.iter().any(|row| row.role.eq_ignore_ascii_case(role));
    let roles = ROLES.iter().filter(watched).count();
    counted(roles.max(runbook.recovery.len().min(2)), ROLES.len())
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

/// Whether a line says something: `…` and `TODO` hold a place only.
fn says(text: &str) -> bool {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.any(|word| !["todo", "tbd", "fixme"].contains(&word.to_lowercase().as_str()))
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| says(word)).count()
}

#[cfg(test)]
mod tests {
    use super::super::{Check, Communication, Heading, RecoveryRow, Trigger};
    use super::*;

    #[test]
    fn an_empty_runbook_lacks_all_eight() {
        assert!(Runbook::default().completeness().iter().all(|(_, presence)| *presence == Presence::Missing));
    }

    #[test]
    fn a_heading_alone_is_thin() {
        let heading = |part| Heading { part: Some(part), ..Heading::default() };
        let runbook = Runbook { headings: Part::ALL.map(heading).into(), ..Runbook::default() };
        assert!(runbook.completeness().iter().all(|(_, presence)| *presence == Presence::Thin));
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
    fn recovery_is_whole_with_all_three_roles() {
        let row = |role: &str| RecoveryRow { role: role.into(), ..RecoveryRow::default() };
        let with = |roles: &[&str]| {
            let runbook = Runbook { recovery: roles.iter().map(|role| row(role)).collect(), ..Runbook::default() };
            presence(&runbook, Part::Recovery)
        };
        assert_eq!(with(&[]), Presence::Missing);
        assert_eq!(with(&["key"]), Presence::Thin);
        assert_eq!(with(&["key", "key", "key"]), Presence::Thin);
        assert_eq!(with(&["key", "Safety", "business"]), Presence::Whole);
    }

    #[test]
    fn a_place_held_open_does_not_count() {
        let check = |text: &str| Check { text: text.into(), ..Check::default() };
        let mut runbook = Runbook {
            triggers: vec![Trigger { text: "…".into(), when: None }],
            owner_role: "TODO".into(),
            ..Runbook::default()
        };
        runbook.triage.checks = vec![check("Look"), check("TODO: …"), check("Ask")];
        let found = runbook.completeness();
        let of = |part: Part| found.iter().find(|(known, _)| *known == part).map(|(_, presence)| *presence);
        assert_eq!(of(Part::Triggers), Some(Presence::Missing));
        assert_eq!(of(Part::Owner), Some(Presence::Missing));
        assert_eq!(of(Part::Triage), Some(Presence::Thin));
    }
}
