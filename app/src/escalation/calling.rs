//! The run of an escalation as the incident's page tells it.

use super::{RungRow, and};
use crate::{
    ids::{PersonId, PolicyId},
    notifications::{Outcome, Sent},
    ui::span,
};
use chrono::{DateTime, Utc};

/// A hand-over that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingHandOver {
    pub from: String,
    pub to: String,
    /// The receiver's clock now, where it is not the reader's.
    pub there: Option<String>,
    pub at: DateTime<Utc>,
    pub brief: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calling {
    /// What was due, then what is ahead.
    pub rungs: Vec<RungRow>,
    /// A run stands: somebody has yet to acknowledge.
    pub stands: bool,
    pub policy: Option<(PolicyId, String)>,
    pub reason: String,
    pub hand_over: Option<WaitingHandOver>,
    /// Who may be called: the value and the words of each choice.
    pub choices: Vec<(String, String)>,
    /// The panel of the escalation is asked for.
    pub is_asked: bool,
}

impl Calling {
    /// The rung that was paged last.
    pub fn last(&self) -> Option<&RungRow> {
        self.rungs.iter().rev().find(|rung| rung.is_due && rung.number.is_some())
    }

    pub fn next(&self) -> Option<&RungRow> {
        self.rungs.iter().find(|rung| !rung.is_due).filter(|_| self.stands)
    }

    pub fn was_paged(&self, person: PersonId) -> bool {
        self.stands && self.due().any(|rung| rung.people.iter().any(|one| one.id == person))
    }

    fn due(&self) -> impl Iterator<Item = &RungRow> {
        self.rungs.iter().filter(|rung| rung.is_due)
    }

    /// `Ana was paged 4 min ago by push and mail; the push was delivered.`
    pub fn waiting(&self, now: DateTime<Utc>) -> Option<String> {
        let rung = self.last().filter(|_| self.stands)?;
        let were = if rung.people.len() == 1 { "was" } else { "were" };
        let sent: Vec<&Sent> = rung.sent().collect();
        let by = channels(&sent);
        let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
        let arrived: Vec<&Sent> = sent.iter().copied().filter(|sent| sent.outcome.is_sent()).collect();
        let delivered = match (arrived.is_empty(), sent.is_empty()) {
            (_, true) => String::new(),
            (true, false) => "; nothing was delivered yet".into(),
            (false, _) => {
                let was = if channels(&arrived).contains(" and ") { "were" } else { "was" };
                format!("; the {} {was} delivered", channels(&arrived))
            }
        };
        let ago = now - rung.at;
        let ago = if ago.num_seconds() < 60 { "just now".into() } else { format!("{} ago", span(ago)) };
        Some(format!("{} {were} paged {ago}{by}{delivered}.", rung.first_names()))
    }

    /// `No delivery succeeded: mail refused (550), push expired.` Only where nothing arrived and nothing waits.
    pub fn unreached(&self) -> Option<String> {
        let sent: Vec<&Sent> = self.due().flat_map(RungRow::sent).collect();
        let failed = sent.iter().filter_map(|sent| match &sent.outcome {
            Outcome::Failed { says, .. } | Outcome::Dead { says, .. } => {
                Some(format!("{}: {}", sent.channel, says.trim().trim_end_matches('.')))
            }
            _ => None,
        });
        let mut failed: Vec<String> = failed.collect();
        let is_open = sent.iter().any(|sent| matches!(sent.outcome, Outcome::Waits | Outcome::Sent { .. }));
        failed.dedup();
        failed.truncate(4);
        (self.stands && !failed.is_empty() && !is_open)
            .then(|| format!("No delivery succeeded: {}.", failed.join("; ")))
    }

    /// `There is nobody above Kim Lund. The last resort was paged 14:41.`
    pub fn at_its_end(&self, clock: &dyn Fn(DateTime<Utc>) -> String) -> Option<String> {
        let rung = self.last().filter(|_| self.stands && self.next().is_none())?;
        Some(format!("There is nobody above {}. The last resort was paged {}.", rung.names(), clock(rung.at)))
    }
}

/// `push and mail`, each once.
pub(super) fn channels(sent: &[&Sent]) -> String {
    let mut names: Vec<String> = vec![];
    for sent in sent {
        let name = sent.channel.to_string();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    and(&names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{escalation::RungPerson, ids::NoticeDeliveryId, notifications::Kind};
    use uuid::Uuid;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_660 + second, 0).expect("a time")
    }

    fn sent(channel: Kind, outcome: Outcome) -> Sent {
        let (id, person) = (NoticeDeliveryId(Uuid::nil()), PersonId(Uuid::nil()));
        Sent { id, person, channel, name: channel.name().into(), due_at: at(0), outcome, page: None, told: None }
    }

    fn rung(name: &str, minute: i64, is_due: bool, sent: Vec<Sent>) -> RungRow {
        let id = PersonId(Uuid::from_u128(minute as u128 + 1));
        let person = RungPerson { id, name: name.into(), there: None, ways: String::new(), sent };
        RungRow {
            number: Some(0),
            place: "step 1 of 2".into(),
            at: at(minute * 60),
            is_due,
            people: vec![person],
            by_hand: None,
            skipped: vec![],
        }
    }

    fn calling(rungs: Vec<RungRow>) -> Calling {
        Calling { rungs, stands: true, ..Calling::default() }
    }

    fn arrived() -> Outcome {
        Outcome::Sent { at: at(4), tries: 1 }
    }

    fn dead(says: &str) -> Outcome {
        Outcome::Dead { at: at(4), tries: 1, says: says.into() }
    }

    #[test]
    fn who_is_waited_for_and_whether_a_message_arrived() {
        let waits = |messages| calling(vec![rung("Ana Ruiz", 0, true, messages)]).waiting(at(240)).unwrap();
        assert_eq!(waits(vec![]), "Ana was paged 4 min ago.");
        assert_eq!(
            waits(vec![sent(Kind::Push, arrived()), sent(Kind::Mail, Outcome::Waits)]),
            "Ana was paged 4 min ago by push and mail; the push was delivered."
        );
        assert_eq!(
            waits(vec![sent(Kind::Mail, Outcome::Waits)]),
            "Ana was paged 4 min ago by mail; nothing was delivered yet."
        );
    }

    #[test]
    fn nobody_reachable_is_said_only_when_nothing_is_left_to_hope_for() {
        let with = |messages| calling(vec![rung("Ana Ruiz", 0, true, messages)]).unreached();
        let refused = || sent(Kind::Mail, dead("the server refused (550)"));
        assert_eq!(
            with(vec![refused(), sent(Kind::Push, dead("expired."))]).unwrap(),
            "No delivery succeeded: mail: the server refused (550); push: expired."
        );
        assert_eq!(with(vec![refused(), sent(Kind::Push, Outcome::Waits)]), None);
        assert_eq!(with(vec![refused(), sent(Kind::Push, arrived())]), None);
        assert_eq!(with(vec![]), None);
    }

    #[test]
    fn at_the_end_nobody_is_above() {
        let clock = |at: DateTime<Utc>| at.format("%H:%M").to_string();
        let mut ladder = calling(vec![rung("Ana Ruiz", 0, true, vec![]), rung("Kim Lund", 30, false, vec![])]);
        assert_eq!(ladder.at_its_end(&clock), None);
        ladder.rungs[1].is_due = true;
        let says = "There is nobody above Kim Lund. The last resort was paged 14:41.";
        assert_eq!(ladder.at_its_end(&clock).as_deref(), Some(says));
        assert!(ladder.was_paged(PersonId(Uuid::from_u128(31))));
        ladder.stands = false;
        assert_eq!(ladder.at_its_end(&clock), None);
    }
}
