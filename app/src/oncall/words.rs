//! Who is on call in words; the same on every page, in messages and on paper.

use super::Shift;
use crate::ids::PersonId;
use chrono::{DateTime, Duration, FixedOffset, Utc};
use std::fmt;

const NOBODY: &str = "nobody";

/// What the words need to know: a person's name, and the reader's clock with the zone's short name.
pub struct Lookup<'a> {
    pub name: &'a dyn Fn(PersonId) -> String,
    pub local: &'a dyn Fn(DateTime<Utc>) -> (DateTime<FixedOffset>, String),
    pub now: DateTime<Utc>,
}

impl Lookup<'_> {
    fn of(&self, shift: &Shift) -> String {
        shift.person().map_or(NOBODY.into(), |person| (self.name)(person))
    }
}

/// `09:00 GMT` today, `Mon 09:00 GMT` within six days, else `Mon 3 Mar 09:00 GMT`, with the year where it is another.
pub fn moment(at: DateTime<Utc>, look: &Lookup) -> String {
    let (there, zone) = (look.local)(at);
    format!("{} {zone}", there.format(&format!("{}%H:%M", day_format(at, look))))
}

fn day_format(at: DateTime<Utc>, look: &Lookup) -> &'static str {
    let there = (look.local)(at).0;
    let here = (look.local)(look.now).0;
    match (there.date_naive() - here.date_naive()).num_days() {
        0 => "",
        1..=6 => "%a ",
        _ if there.format("%Y").to_string() == here.format("%Y").to_string() => "%a %-d %b ",
        _ => "%a %-d %b %Y ",
    }
}

/// `42 h`, rounded down.
fn lasting(length: Duration) -> String {
    match length.num_minutes().max(0) {
        minutes @ 0..=119 => format!("{minutes} min"),
        minutes @ 120..=4319 => format!("{} h", minutes / 60),
        minutes => format!("{} d", minutes / 1440),
    }
}

/// `Ana Ruiz` and `until Mon 09:00 GMT (in 42 h), then Ben Osei`, apart because a page sets the name in bold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NowNext {
    pub who: String,
    pub is_gap: bool,
    pub rest: String,
}

impl fmt::Display for NowNext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.rest.as_str() {
            "" => f.write_str(&self.who),
            rest => write!(f, "{} {rest}", self.who),
        }
    }
}

/// `shifts` from now on, as the calculator gives them; the last one's end is where it stopped looking.
pub fn now_and_next(shifts: &[Shift], look: &Lookup) -> NowNext {
    let running = shifts.iter().position(|shift| shift.from <= look.now && look.now < shift.until);
    let (Some(running), Some(last)) = (running, shifts.last()) else {
        return NowNext { who: NOBODY.into(), is_gap: true, rest: String::new() };
    };
    let shift = &shifts[running];
    let who = look.of(shift);
    // The person may go on by another layer or an override: that is no handoff.
    let next = shifts[running + 1..].iter().find(|next| next.person() != shift.person());
    let rest = match next {
        None if shift.is_gap() => format!("in the next {}", lasting(last.until - look.now)),
        None => format!("with no handoff in the next {}", lasting(last.until - look.now)),
        Some(next) => {
            let until = moment(next.from, look);
            format!("until {until} (in {}), then {}", lasting(next.from - look.now), look.of(next))
        }
    };
    NowNext { who, is_gap: shift.is_gap(), rest }
}

/// One change of who is on call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handoff {
    pub at: DateTime<Utc>,
    pub words: String,
}

/// The next `count` after now: `Mon 09:00 GMT: Ben Osei takes over from Ana Ruiz`.
pub fn handoffs(shifts: &[Shift], count: usize, look: &Lookup) -> Vec<Handoff> {
    let changes = shifts.windows(2).filter(|pair| pair[1].from > look.now && pair[0].person() != pair[1].person());
    let words = |pair: &[Shift]| {
        let (before, after) = (look.of(&pair[0]), look.of(&pair[1]));
        let what = match (pair[0].is_gap(), pair[1].is_gap()) {
            (true, _) => format!("{after} begins, after nobody"),
            (_, true) => format!("nobody follows {before}"),
            _ => format!("{after} takes over from {before}"),
        };
        Handoff { at: pair[1].from, words: format!("{}: {what}", moment(pair[1].from, look)) }
    };
    changes.take(count).map(words).collect()
}

/// Each gap among the shifts that has not ended: `nobody Sun 22:00–08:00 GMT`, `nobody now, until 08:00 GMT`.
/// What lies ahead is as far as `shifts` reach: fourteen days for a warning.
pub fn gaps(shifts: &[Shift], look: &Lookup) -> Vec<String> {
    let ahead = shifts.iter().filter(|shift| shift.is_gap() && shift.until > look.now);
    let last = shifts.last().map(|shift| shift.until);
    let words = |gap: &Shift| match (gap.from <= look.now, Some(gap.until) == last) {
        (true, true) => format!("nobody now, nor in the next {}", lasting(gap.until - look.now)),
        (true, false) => format!("nobody now, until {}", moment(gap.until, look)),
        (false, true) => format!("nobody from {} on, for {} at least", moment(gap.from, look), lasting(gap.length())),
        (false, false) => format!("nobody {}", stretch(gap, look)),
    };
    ahead.map(words).collect()
}

/// The end names its day only where the gap is a day long or longer, and the beginning its zone only where it differs.
fn stretch(gap: &Shift, look: &Lookup) -> String {
    let ((from, from_zone), (until, until_zone)) = ((look.local)(gap.from), (look.local)(gap.until));
    let from_zone = if from_zone == until_zone { String::new() } else { format!(" {from_zone}") };
    let from = from.format(&format!("{}%H:%M", day_format(gap.from, look))).to_string();
    let day = if gap.length() < Duration::hours(24) { "" } else { day_format(gap.until, look) };
    let until = until.format(&format!("{day}%H:%M")).to_string();
    format!("{from}{from_zone}–{until} {until_zone}")
}
