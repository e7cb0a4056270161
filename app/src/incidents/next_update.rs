//! What the reader owes customers: an answer to a text that waits, a text that came back, a promise.

use super::{Act, Clock, Facts};
use crate::{
    ids::PersonId,
    ui::span,
    updates::{cadence::nothing_said_yet, no_news::meanwhile},
};
use chrono::{DateTime, Utc};

/// Sentence, act, its label, and what comes after.
pub(super) type Owed = (String, Act, &'static str, &'static str);

pub(super) fn answer_owed(facts: &Facts, viewer: PersonId, commands: bool, now: DateTime<Utc>) -> Option<Owed> {
    if let Some(waiting) = facts.approval.as_ref().filter(|waiting| commands && waiting.asks(viewer)) {
        return Some((waiting.says_to_you(now), Act::ReviewUpdate, "Review the update", "customers read it"));
    }
    let back = facts.returned.as_ref().filter(|back| commands && back.author == viewer)?;
    Some((back.says(now), Act::WriteUpdate, "Write on", "a second person reads it"))
}

/// The owner hears of it a little before it falls due, all who command from that minute on. Where reminders are off
/// nobody does; the promise stands on the page all the same.
pub(super) fn promise_owed(
    facts: &Facts,
    owns: bool,
    commands: bool,
    now: DateTime<Utc>,
    clock: Clock,
) -> Option<Owed> {
    let at = facts.promise_at.filter(|_| commands && facts.reminders_off.is_none())?;
    let is_late = facts.is_late(now);
    if !is_late && !(facts.is_due_soon(now) && (owns || at <= now)) {
        return None;
    }
    let due = clock(at);
    if facts.approval.is_some() {
        return Some((meanwhile(at, &due, now), Act::SayNoNews, "No news yet", "the answer to what waits"));
    }
    let sentence = match facts.severity.filter(|_| facts.public_phase.is_none() && facts.kind == "real") {
        Some(severity) => nothing_said_yet(severity, &due),
        None if is_late => format!("The customer update was due {due}, {} ago.", span(now - at)),
        None if at <= now => format!("The customer update is due now, at {due}."),
        None => format!("The customer update is due {due}, in {}.", span(at - now)),
    };
    Some((sentence, Act::WriteUpdate, "Write update", "go on with the work"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        auth::{PersonName, Role},
        incidents::line::tests::{after, at},
        updates::{
            approvals::{Back, Waiting},
            reminders_off::RemindersOff,
        },
    };
    use uuid::Uuid;

    const ANA: PersonId = PersonId(Uuid::from_u128(1));
    const KIM: PersonId = PersonId(Uuid::from_u128(3));

    fn clock(at: DateTime<Utc>) -> String {
        at.format("%H:%M").to_string()
    }

    fn waits() -> Waiting {
        let person = |id, name: &str| PersonName { id, name: name.into(), role: Role::Commander };
        Waiting { author: person(ANA, "Ana Ruiz"), people: vec![person(KIM, "Kim Lund")], asked_at: at(28) }
    }

    #[test]
    fn who_owes_an_answer() {
        let facts = Facts { approval: Some(waits()), ..after(3) };
        let owed = |viewer, commands| answer_owed(&facts, viewer, commands, at(30));
        assert_eq!(owed(KIM, true).unwrap().0, "Ana's customer update waits for you, 2 min.");
        assert!(owed(ANA, true).is_none() && owed(KIM, false).is_none());
        let back = Back { author: ANA, by: "Kim Lund".into(), words: "Since when?".into(), at: at(25) };
        let facts = Facts { returned: Some(back), ..after(3) };
        let owed = |viewer| answer_owed(&facts, viewer, true, at(30));
        assert_eq!(owed(ANA).unwrap().0, "Kim returned your customer update 5 min ago.");
        assert!(owed(KIM).is_none());
    }

    #[test]
    fn when_a_promise_is_owed() {
        let promised = at(30);
        let facts = Facts { promise_at: Some(promised), public_phase: Some("identified".into()), ..after(3) };
        let owed = |facts: &Facts, owns, minute| promise_owed(facts, owns, true, at(minute), &clock).map(|owed| owed.0);
        let due = clock(promised);
        for (owns, minute, expected) in [
            (true, 24, None),
            (true, 26, Some(format!("The customer update is due {due}, in 4 min."))),
            (false, 26, None),
            (false, 30, Some(format!("The customer update is due now, at {due}."))),
            (false, 33, Some(format!("The customer update was due {due}, 3 min ago."))),
        ] {
            assert_eq!(owed(&facts, owns, minute), expected, "{owns} {minute}");
        }
        let waiting = Facts { approval: Some(waits()), ..facts.clone() };
        assert_eq!(owed(&waiting, true, 29).unwrap(), format!("The promise of {due} is due in 1 min and this waits."));
        let first = Facts { public_phase: None, ..facts.clone() };
        assert!(owed(&first, true, 33).unwrap().starts_with("Nothing was said yet. SEV"));
        let off = RemindersOff { by: "Ana Ruiz".into(), at: at(1), reason: "The vendor speaks.".into() };
        assert_eq!(owed(&Facts { reminders_off: Some(off), ..facts }, true, 33), None);
    }
}
