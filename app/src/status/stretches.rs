//! When a part did not work: the record of its incidents and of people's own words, laid over one another.

use super::{State, record::Record};
use crate::{ids::ComponentId, updates::Phase};
use chrono::{DateTime, Utc};

/// A time in which a part was in a worse state than working. Without an end it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: DateTime<Utc>,
    pub until: Option<DateTime<Utc>>,
    pub state: State,
}

impl Stretch {
    pub fn holds(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

/// In order, without overlap: at each instant the worst that was said counts, as on the page.
pub fn stretches<Z>(record: &Record<Z>, part: ComponentId, now: DateTime<Utc>) -> Vec<Stretch> {
    let mut edges: Vec<(DateTime<Utc>, State, bool)> = Vec::new();
    for said in said(record, part, now) {
        edges.push((said.from, said.state, true));
        edges.extend(said.until.map(|until| (until, said.state, false)));
    }
    edges.sort_unstable_by_key(|(at, ..)| *at);
    let mut merged: Vec<Stretch> = Vec::new();
    let mut standing = [0_usize; State::ALL.len()];
    for together in edges.chunk_by(|one, other| one.0 == other.0) {
        let at = together[0].0;
        for (_, state, begins) in together {
            let count = &mut standing[*state as usize];
            *count = if *begins { *count + 1 } else { count.saturating_sub(1) };
        }
        let worst = State::ALL.into_iter().rev().find(|state| standing[*state as usize] > 0);
        let open = merged.last_mut().filter(|last| last.until.is_none());
        if open.as_ref().map(|open| open.state) == worst {
            continue;
        }
        if let Some(open) = open {
            open.until = Some(at);
        }
        merged.extend(worst.map(|state| Stretch { from: at, until: None, state }));
    }
    merged
}

/// What each incident and each person said by itself; not sorted, overlapping.
fn said<Z>(record: &Record<Z>, part: ComponentId, now: DateTime<Utc>) -> Vec<Stretch> {
    let mut all = Vec::new();
    for incident in &record.incidents {
        let known = incident.said.iter().filter(|said| said.at <= now).collect::<Vec<_>>();
        for (place, update) in known.iter().enumerate() {
            let states = update.states.iter().filter(|(id, _)| *id == part).map(|(_, state)| *state);
            let state = states.max().filter(|_| update.phase != Phase::Resolved).unwrap_or(State::Working);
            // What was said first holds from the time since when it was so.
            let is_first = place + 1 == known.len();
            let from = if is_first { incident.began_at().unwrap_or(update.at) } else { update.at };
            let until = place.checked_sub(1).map(|newer| known[newer].at);
            all.push(Stretch { from, until, state });
        }
    }
    let own = record.own_words(part).into_iter().filter(|own| own.from <= now);
    all.extend(own.map(|own| Stretch {
        from: own.from,
        until: own.until.filter(|until| *until <= now),
        state: own.state,
    }));
    all.retain(|stretch| stretch.state != State::Working && stretch.until.is_none_or(|until| stretch.from < until));
    all
}
