//! The ladder in words, as the owner's stop and the escalation panel say it.

use super::{Ladder, Place, Policy, Rung, StopKind};
use crate::{ids::PersonId, ui::span};
use chrono::{DateTime, Utc};

/// What the words need to know: a person's name, and a time on the reader's clock.
pub struct Lookup<'a> {
    pub name: &'a dyn Fn(PersonId) -> String,
    pub clock: &'a dyn Fn(DateTime<Utc>) -> String,
    pub now: DateTime<Utc>,
}

impl Lookup<'_> {
    fn people(&self, rung: &Rung) -> String {
        let names: Vec<String> = rung.people.iter().map(|person| (self.name)(*person)).collect();
        match names.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
            None => String::new(),
        }
    }
}

/// `14:11 Ana · 14:26 Ben · 14:41 last resort: Kim`, what is to come being part of it.
pub fn line(ladder: &Ladder, look: &Lookup) -> String {
    let rungs = ladder.due.iter().chain(&ladder.ahead).map(|rung| {
        let resort = if rung.place == Place::LastResort { "last resort: " } else { "" };
        format!("{} {resort}{}", (look.clock)(rung.at), look.people(rung))
    });
    rungs.collect::<Vec<_>>().join(" · ")
}

/// `step 1 of 3: Ana Ruiz, paged 14:11, no answer for 9 min`.
pub fn now_step(policy: &Policy, ladder: &Ladder, look: &Lookup) -> String {
    let Some(rung) = ladder.due.last() else { return "Nobody was paged.".into() };
    let (people, at) = (look.people(rung), (look.clock)(rung.at));
    let answer = match ladder.stopped {
        None => format!("no answer for {}", span(look.now - rung.at)),
        Some(stop) => {
            let did = if stop.kind == StopKind::Acknowledged { "acknowledged" } else { "resolved" };
            let by = stop.by.map_or("Signalbox".into(), look.name);
            format!("{did} {} by {by}", (look.clock)(stop.at))
        }
    };
    format!("{}: {people}, paged {at}, {answer}", place(policy, rung))
}

/// `step 2 of 3: Ben Osei, by itself at 14:26, in 6 min`, or that nobody is left above. Nothing where it was stopped.
pub fn next_step(policy: &Policy, ladder: &Ladder, look: &Lookup) -> Option<String> {
    if ladder.stopped.is_some() {
        return None;
    }
    if let Some(rung) = ladder.next() {
        let (people, at) = (look.people(rung), (look.clock)(rung.at));
        return Some(format!("{}: {people}, by itself at {at}, in {}", place(policy, rung), span(rung.at - look.now)));
    }
    let rung = ladder.due.last()?;
    let (people, at) = (look.people(rung), (look.clock)(rung.at));
    Some(format!("There is nobody above {people}. The last resort was paged {at}."))
}

/// `step 2 of 3`, `step 2 of 3, second time`, `last resort`.
fn place(policy: &Policy, rung: &Rung) -> String {
    match rung.place {
        Place::LastResort => "last resort".into(),
        Place::Step { cycle, step } => {
            let time = match cycle {
                0 => String::new(),
                1 => ", second time".into(),
                2 => ", third time".into(),
                more => format!(", {}th time", u16::from(more) + 1),
            };
            format!("step {} of {}{time}", step + 1, policy.steps.len())
        }
    }
}
