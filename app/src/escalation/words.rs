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
        and(&names)
    }
}

/// `Ana`, `Ana and Ben`, `Ana, Ben and Kim`.
pub fn and(names: &[String]) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

/// The times through the steps, after the first: `, second time`.
pub fn again(round: u16) -> String {
    match round {
        ..=1 => String::new(),
        2 => ", second time".into(),
        3 => ", third time".into(),
        more => format!(", {more}th time"),
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
pub fn place(policy: &Policy, rung: &Rung) -> String {
    match rung.place {
        Place::LastResort => "last resort".into(),
        Place::Step { cycle, step } => {
            format!("step {} of {}{}", step + 1, policy.steps.len(), again(u16::from(cycle) + 1))
        }
    }
}
