//! A ladder as it is shown: names, each one's own clock, and what became of each message.

use super::{run::Told, who::Who};
use app::{
    escalation::{Ladder, Policy, Rung, RungPerson, RungRow, Skip, place},
    ids::PersonId,
    notifications::Sent,
};
use chrono::{DateTime, Offset, Utc};
use chrono_tz::Tz;
use std::collections::HashMap;

pub(super) struct Drawing<'a> {
    pub policy: &'a Policy,
    pub who: &'a Who,
    pub reader: Tz,
    pub ways: &'a HashMap<PersonId, String>,
    pub told: &'a [Told],
    pub sent: &'a [Sent],
}

impl Drawing<'_> {
    pub fn rows(&self, ladder: &Ladder) -> Vec<RungRow> {
        let due = ladder.due.iter().map(|rung| self.rung(rung, true));
        let called = self.told.iter().filter(|told| told.called_by.is_some()).map(|told| self.called(told));
        let mut rows: Vec<RungRow> = due.chain(called).collect();
        rows.sort_by_key(|row| row.at);
        rows.extend(ladder.ahead.iter().map(|rung| self.rung(rung, false)));
        rows
    }

    fn rung(&self, rung: &Rung, is_due: bool) -> RungRow {
        let person = |id: &PersonId| {
            let told = self.told.iter().find(|told| told.rung == Some(rung.number) && told.person == *id);
            self.person(*id, told, rung.at)
        };
        let skipped = rung.skipped.iter().map(|skipped| {
            let why = match skipped.why {
                Skip::Nobody => "nobody on call",
                Skip::PagedBefore => "paged before",
            };
            format!("{}: {why}.", capital(&self.place(skipped.rung)))
        });
        RungRow {
            number: Some(rung.number),
            place: place(self.policy, rung),
            at: rung.at,
            is_due,
            people: rung.people.iter().map(person).collect(),
            by_hand: rung.by_hand.map(|by| self.who.name(by)),
            skipped: skipped.collect(),
        }
    }

    /// Somebody whom a person paged beside the ladder.
    fn called(&self, told: &Told) -> RungRow {
        let by = told.called_by.map(|by| self.who.name(by)).unwrap_or_default();
        RungRow {
            number: None,
            place: format!("beside the ladder, by {by}"),
            at: told.at,
            is_due: true,
            people: vec![self.person(told.person, Some(told), told.at)],
            by_hand: None,
            skipped: vec![],
        }
    }

    fn person(&self, id: PersonId, told: Option<&Told>, at: DateTime<Utc>) -> RungPerson {
        let sent = self.sent.iter().filter(|sent| told.is_some_and(|told| sent.told == Some(told.id)));
        RungPerson {
            id,
            name: self.who.name(id),
            there: there(&self.who.zone(id), self.reader, at),
            ways: self.ways.get(&id).cloned().unwrap_or_default(),
            sent: sent.cloned().collect(),
        }
    }

    fn place(&self, rung: u16) -> String {
        let place = self.policy.place(rung);
        app::escalation::place(
            self.policy,
            &Rung { number: rung, place, at: DateTime::UNIX_EPOCH, people: vec![], by_hand: None, skipped: vec![] },
        )
    }
}

/// Somebody's clock, where it is another one than the reader's.
pub(super) fn there(zone: &str, reader: Tz, at: DateTime<Utc>) -> Option<String> {
    let zone: Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    let (theirs, mine) = (at.with_timezone(&zone), at.with_timezone(&reader));
    (theirs.offset().fix() != mine.offset().fix()).then(|| theirs.format("%H:%M").to_string())
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}
