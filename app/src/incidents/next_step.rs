//! *Next*: one sentence and one act for this reader, now. The first row that holds and that the reader may act on wins.
//! Rows for schedules, approvals and metrics come with those capabilities.

use super::{Facts, Outcome};
use crate::{auth::Role, ids::PersonId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Where the primary button leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    Acknowledge,
    AcceptHandOver,
    WriteUpdate,
    ChooseSeverity,
    /// The key of the check.
    GoToCheck(String),
    NameClass,
    Mitigate,
    ConfirmRecovery,
    Resolve,
    OpenPostmortem,
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// At most 80 characters.
    pub sentence: String,
    pub act: Act,
    pub label: String,
    /// What comes after; empty where nothing does.
    pub then: String,
}

/// What the facts alone don't hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Key and text of the check to go to.
    pub open_check: Option<(String, String)>,
    /// Who works on it, if anybody does.
    pub check_holder: Option<(PersonId, String)>,
    /// The class that the walked tree's runbook stands for.
    pub proposed_class: Option<String>,
    /// Sections of the postmortem that nobody wrote yet.
    pub sections_open: i64,
}

pub fn next_step(facts: &Facts, counts: &Counts, viewer: PersonId, role: Role, now: DateTime<Utc>) -> NextStep {
    let owns = facts.is_owned() && facts.owner.as_ref().is_some_and(|owner| owner.id == viewer);
    let responds = role >= Role::Responder || owns;
    let commands = role >= Role::Commander || owns;
    let step = |sentence: String, act, label: &str, then: &str| NextStep {
        sentence: shorten(&sentence, 80),
        act,
        label: label.into(),
        then: then.into(),
    };

    if let Some(ended) = &facts.ended {
        let writes = responds && ended.outcome == Outcome::Resolved && facts.postmortem_published_at.is_none();
        if writes && facts.postmortem_waived_at.is_none() {
            let sentence = match counts.sections_open {
                0 => "The postmortem is written. Read it once more and publish it.".into(),
                1 => "The postmortem is drafted. One part needs you.".into(),
                open => format!("The postmortem is drafted. {open} parts need you."),
            };
            return step(sentence, Act::OpenPostmortem, "Open the draft", "publish it");
        }
        return step("Nothing for you to do. This incident has ended.".into(), Act::Nothing, "", "");
    }
    if let Some(giver) = facts.owner.as_ref().filter(|_| facts.handed_to.as_ref().is_some_and(|to| to.id == viewer)) {
        let sentence = format!("{} hands this to you and owns it until you accept.", giver.name);
        return step(sentence, Act::AcceptHandOver, "Accept: I own it", "go on where it stands");
    }
    if !facts.is_owned() && responds {
        return match &facts.owner {
            Some(owner) if owner.id == viewer => step(
                "This is yours to take. Acknowledge to own it.".into(),
                Act::Acknowledge,
                "Acknowledge: I own it",
                "triage",
            ),
            Some(owner) => step(
                format!("Waiting for {}, who has not acknowledged.", owner.name),
                Act::Acknowledge,
                "Take it: I own it",
                "triage",
            ),
            None => step(
                "Nobody owns this. Take it, or hand it to someone.".into(),
                Act::Acknowledge,
                "Take it: I own it",
                "triage",
            ),
        };
    }
    if facts.is_late(now) && commands {
        let minutes = facts.promise_at.map(|at| (now - at).num_minutes()).unwrap_or_default();
        let sentence = format!("The next update is {minutes} min late.");
        return step(sentence, Act::WriteUpdate, "Write update", "go on with the work");
    }
    if facts.severity.is_none() && commands {
        return step("Choose how bad it is.".into(), Act::ChooseSeverity, "Choose a severity", "triage");
    }
    if let Some((key, text)) = counts.open_check.as_ref().filter(|_| responds) {
        let whose = match &counts.check_holder {
            Some((holder, _)) if *holder == viewer => " You have it.".into(),
            Some((_, name)) => format!(" {name} has it."),
            None => String::new(),
        };
        let sentence = shorten(text, 80 - whose.chars().count());
        let stop = if whose.is_empty() || sentence.ends_with(['.', '?', '…']) { "" } else { "." };
        return step(
            format!("{sentence}{stop}{whose}"),
            Act::GoToCheck(key.clone()),
            "Go to this check",
            "name the failure class",
        );
    }
    if facts.class.is_none() && responds {
        let sentence = match &counts.proposed_class {
            Some(class) => format!("Name the failure class. The runbook proposes {class}."),
            None => "Name the failure class.".into(),
        };
        return step(sentence, Act::NameClass, "Name it", "mitigate");
    }
    if facts.mitigations == 0 && facts.none_needed.is_none() && responds {
        return step(
            "Nothing tried yet. Record the first mitigation.".into(),
            Act::Mitigate,
            "Go to the mitigations",
            "verify",
        );
    }
    if facts.recovered_at.is_none() && commands {
        return step(
            "Are users well again? Say how you know.".into(),
            Act::ConfirmRecovery,
            "Confirm the recovery",
            "resolve",
        );
    }
    if facts.recovered_at.is_some() && commands {
        return step(
            "Recovered, in words of a person. It can be resolved.".into(),
            Act::Resolve,
            "Resolve…",
            "postmortem",
        );
    }
    step("Nothing for you to do.".into(), Act::Nothing, "", "")
}

fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.into();
    }
    let cut: String = text.chars().take(most - 1).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head))
}

#[cfg(test)]
mod tests {
    use super::{super::line::tests::*, *};
    use uuid::Uuid;

    const ANA: PersonId = PersonId(Uuid::from_u128(1));
    const KIM: PersonId = PersonId(Uuid::from_u128(3));

    fn act(facts: &Facts, counts: &Counts, viewer: PersonId, role: Role) -> Act {
        next_step(facts, counts, viewer, role, at(30)).act
    }

    #[test]
    fn the_journey_names_one_act_after_the_other() {
        let none = Counts::default();
        let open = Counts { open_check: Some(("t-1".into(), "The alert is real".into())), ..Counts::default() };
        let rows = [
            (after(0), &none, Act::Acknowledge),
            (after(2), &open, Act::GoToCheck("t-1".into())),
            (Facts { class: None, ..after(3) }, &none, Act::NameClass),
            (after(3), &none, Act::Mitigate),
            (after(4), &none, Act::ConfirmRecovery),
            (after(5), &none, Act::Resolve),
            (after(6), &none, Act::OpenPostmortem),
            (after(7), &none, Act::Nothing),
        ];
        for (facts, counts, expected) in rows {
            assert_eq!(act(&facts, counts, ANA, Role::Commander), expected);
        }
    }

    #[test]
    fn a_check_says_who_has_it() {
        let says = |holder: Option<(PersonId, &str)>| {
            let counts = Counts {
                open_check: Some(("t-1".into(), "Compare the traffic".into())),
                check_holder: holder.map(|(id, name)| (id, name.into())),
                ..Counts::default()
            };
            next_step(&after(2), &counts, ANA, Role::Commander, at(30)).sentence
        };
        assert_eq!(says(None), "Compare the traffic");
        assert_eq!(says(Some((ANA, "Ana"))), "Compare the traffic. You have it.");
        assert_eq!(says(Some((KIM, "Kim"))), "Compare the traffic. Kim has it.");
    }

    #[test]
    fn a_viewer_has_nothing_to_press() {
        for steps in 0..=7 {
            assert_eq!(act(&after(steps), &Counts::default(), KIM, Role::Viewer), Act::Nothing);
        }
    }

    #[test]
    fn the_owner_commands_whatever_the_role() {
        assert_eq!(act(&after(5), &Counts::default(), ANA, Role::Viewer), Act::Resolve);
        assert_eq!(act(&after(5), &Counts::default(), KIM, Role::Responder), Act::Nothing);
    }

    #[test]
    fn a_late_promise_outranks_the_work_but_not_a_missing_owner() {
        let late = Some(at(10));
        let mut facts = after(2);
        facts.promise_at = late;
        assert_eq!(act(&facts, &Counts::default(), ANA, Role::Commander), Act::WriteUpdate);
        let mut facts = after(1);
        facts.promise_at = late;
        assert_eq!(act(&facts, &Counts::default(), ANA, Role::Commander), Act::Acknowledge);
    }

    #[test]
    fn a_hand_over_is_the_receivers_to_accept() {
        let mut facts = after(2);
        facts.handed_to = Some(crate::auth::PersonName { id: KIM, name: "Kim Lund".into(), role: Role::Responder });
        assert_eq!(act(&facts, &Counts::default(), KIM, Role::Responder), Act::AcceptHandOver);
        assert_ne!(act(&facts, &Counts::default(), ANA, Role::Commander), Act::AcceptHandOver);
    }

    #[test]
    fn a_sentence_is_at_most_eighty_characters() {
        let long = "word ".repeat(60);
        let counts = Counts { open_check: Some(("k".into(), long)), ..Counts::default() };
        let next = next_step(&after(2), &counts, ANA, Role::Commander, at(30));
        assert!(next.sentence.chars().count() <= 80 && next.sentence.ends_with('…'));
    }
}
