//! The run of an escalation: what was due, what is next and when, and what ended it.

use super::{Place, Policy, Target};
use crate::ids::PersonId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// "Page the next one now", pressed while rung `after` was the last one due. A second press for the same rung does
/// nothing, so that two people who press at once don't skip anyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Press {
    pub after: u16,
    pub at: DateTime<Utc>,
    pub by: PersonId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StopKind {
    Acknowledged,
    Resolved,
}

/// What is due at this very instant or later is not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    pub kind: StopKind,
    pub at: DateTime<Utc>,
    pub by: Option<PersonId>,
}

/// The facts of one run.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    pub policy: &'a Policy,
    pub started_at: DateTime<Utc>,
    pub stops: &'a [Stop],
    pub presses: &'a [Press],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Skip {
    /// No target of the step had anybody.
    Nobody,
    /// Everybody it would page was paged before in the same cycle.
    PagedBefore,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    pub rung: u16,
    pub why: Skip,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// With the run and the person it is the key that a message is sent once by.
    pub number: u16,
    pub place: Place,
    pub at: DateTime<Utc>,
    /// At least one, nobody twice.
    pub people: Vec<PersonId>,
    /// Who pressed for it; none where it was due by itself.
    pub by_hand: Option<PersonId>,
    /// The rungs passed over on the way to this one, at the same instant.
    pub skipped: Vec<Skipped>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// Due until now, in order. Each person of each rung is owed one message.
    pub due: Vec<Rung>,
    /// What comes if nobody acts, the next one first; empty once it is stopped or at its end.
    pub ahead: Vec<Rung>,
    pub stopped: Option<Stop>,
}

impl Ladder {
    pub fn next(&self) -> Option<&Rung> {
        self.ahead.first()
    }

    /// Messages that are owed and not among those handed over, as rung number and person.
    pub fn owed(&self, told: &BTreeSet<(u16, PersonId)>) -> Vec<(u16, PersonId)> {
        let all = self.due.iter().flat_map(|rung| rung.people.iter().map(|person| (rung.number, *person)));
        all.filter(|message| !told.contains(message)).collect()
    }
}

/// `resolve` says who a target is at an instant: none for a schedule's gap and for a person who has left. Its answer
/// about the past has to stay what it was, and its answer about the future is a forecast.
pub fn ladder(run: &Run, now: DateTime<Utc>, resolve: &dyn Fn(&Target, DateTime<Utc>) -> Option<PersonId>) -> Ladder {
    let stopped = run.stops.iter().filter(|stop| stop.at <= now).min_by_key(|stop| stop.at).copied();
    let mut ladder = Ladder { due: vec![], ahead: vec![], stopped };
    for rung in climb(run, now, resolve) {
        match (rung.at <= now, stopped) {
            (_, Some(stop)) if stop.at <= rung.at => break,
            (true, _) => ladder.due.push(rung),
            (false, None) => ladder.ahead.push(rung),
            (false, Some(_)) => break,
        }
    }
    ladder
}

/// Every rung that somebody is paged on if nothing stops it. One that would page nobody new takes no time: the next
/// one is due at the same instant, up to the last resort, which is always somebody.
fn climb(run: &Run, now: DateTime<Utc>, resolve: &dyn Fn(&Target, DateTime<Utc>) -> Option<PersonId>) -> Vec<Rung> {
    let policy = run.policy;
    let mut rungs: Vec<Rung> = vec![];
    let (mut at, mut by_hand, mut skipped) = (run.started_at, None, vec![]);
    let mut paged: BTreeSet<PersonId> = BTreeSet::new();
    for number in 0..policy.last_rung() {
        let Place::Step { step: place, .. } = policy.place(number) else { break };
        let step = &policy.steps[usize::from(place)];
        if place == 0 {
            paged.clear();
        }
        let found: Vec<PersonId> = step.targets.iter().filter_map(|target| resolve(target, at)).collect();
        let people: Vec<PersonId> = found.iter().copied().filter(|person| paged.insert(*person)).collect();
        if people.is_empty() {
            let why = if found.is_empty() { Skip::Nobody } else { Skip::PagedBefore };
            skipped.push(Skipped { rung: number, why });
            continue;
        }
        let skipped = std::mem::take(&mut skipped);
        rungs.push(Rung { number, place: policy.place(number), at, people, by_hand, skipped });
        let by_itself = at + step.wait();
        let presses = run.presses.iter().filter(|press| press.after == number && press.at <= now);
        let press = presses.filter(|press| at <= press.at && press.at < by_itself).min_by_key(|press| press.at);
        (at, by_hand) = press.map_or((by_itself, None), |press| (press.at, Some(press.by)));
    }
    let people = vec![policy.last_resort];
    rungs.push(Rung { number: policy.last_rung(), place: Place::LastResort, at, people, by_hand, skipped });
    rungs
}
