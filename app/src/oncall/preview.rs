//! What a rotation leads to, in words, before it is saved.

use super::{Lookup, Schedule, Shift, TooFar, gaps, handoffs, moment, now_and_next, shifts};
use chrono::{Duration, TimeZone};

/// As many handoffs as are shown before anything is saved.
const HANDOFFS: usize = 6;
/// Far enough for most; who hands over yearly is looked at further.
const NEAR: Duration = Duration::days(90);
const FAR: Duration = Duration::days(730);
const WARNED: Duration = Duration::days(14);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    pub now: String,
    pub handoffs: Vec<String>,
    /// Of the next fourteen days.
    pub gaps: Vec<String>,
    /// Names exactly these handoffs: what is saved is what was seen.
    pub seen: String,
}

/// `look` is the schedule's clock, `mine` the reader's.
pub fn preview<Z: TimeZone>(schedule: &Schedule<Z>, look: &Lookup, mine: &Lookup) -> Result<Preview, TooFar> {
    let mut ahead = shifts(schedule, look.now, look.now + NEAR)?;
    if ahead.len() <= HANDOFFS {
        ahead = shifts(schedule, look.now, look.now + FAR)?;
    }
    Ok(Preview {
        now: now_and_next(&ahead, look).to_string(),
        handoffs: handoff_lines(&ahead, look, mine),
        gaps: gaps(&shifts(schedule, look.now, look.now + WARNED)?, look),
        seen: digest(&ahead),
    })
}

/// The next six; with the reader's clock behind them where it shows another time.
pub fn handoff_lines(ahead: &[Shift], look: &Lookup, mine: &Lookup) -> Vec<String> {
    let line = |handoff: super::Handoff| match (look.local)(handoff.at).0 == (mine.local)(handoff.at).0
        && (look.local)(handoff.at).0.offset() == (mine.local)(handoff.at).0.offset()
    {
        true => handoff.words,
        false => format!("{} ({} for you)", handoff.words, moment(handoff.at, mine)),
    };
    handoffs(ahead, HANDOFFS, look).into_iter().map(line).collect()
}

/// FNV-1a over who takes over when.
fn digest(ahead: &[Shift]) -> String {
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    let changes = ahead.windows(2).filter(|pair| pair[0].person() != pair[1].person()).take(HANDOFFS);
    let mut add = |text: String| {
        for byte in text.bytes() {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    add(format!("{:?}", ahead.first().and_then(Shift::person)));
    changes.for_each(|pair| add(format!("{}{:?}", pair[1].from.timestamp(), pair[1].person())));
    format!("{sum:016x}")
}

#[cfg(test)]
mod tests {
    use super::super::{
        Layer, Rotation, Unit,
        scenarios::{id, utc},
    };
    use super::*;
    use crate::ids::{LayerId, PersonId, ScheduleId};
    use chrono::{DateTime, FixedOffset, NaiveTime, Offset, Utc, Weekday};
    use chrono_tz::Tz;
    use std::collections::BTreeMap;

    fn clock(zone: Tz) -> impl Fn(DateTime<Utc>) -> (DateTime<FixedOffset>, String) {
        move |at| {
            let there = at.with_timezone(&zone);
            (there.with_timezone(&there.offset().fix()), there.format("%Z").to_string())
        }
    }

    fn seen(people: &[u128], zone: Tz, mine: Tz) -> Preview {
        let now = utc("2025-03-26T12:00:00Z");
        let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
        let layer = Layer {
            id: LayerId(id(1)),
            name: "Weeks".into(),
            place: 1,
            people: people.iter().map(|person| PersonId(id(*person))).collect(),
            rotation: Rotation::starting(&zone, (1, Unit::Weeks), nine, Some(Weekday::Mon), now),
            windows: vec![],
            starts_at: now,
            ends_at: None,
        };
        let schedule =
            Schedule { id: ScheduleId(id(1)), zone, layers: vec![layer], overrides: vec![], left: BTreeMap::new() };
        let name = |person: PersonId| ["", "Ana", "Ben", "Kim"][person.0.as_u128() as usize].to_string();
        let (there, here) = (clock(zone), clock(mine));
        let look = Lookup { name: &name, local: &there, now };
        preview(&schedule, &look, &Lookup { name: &name, local: &here, now }).unwrap()
    }

    #[test]
    fn six_handoffs_in_both_clocks() {
        let preview = seen(&[1, 2], Tz::Europe__London, Tz::America__New_York);
        assert_eq!(preview.now, "Ana until Mon 09:00 BST (in 4 d), then Ben");
        assert_eq!(preview.handoffs.len(), 6);
        assert_eq!(preview.handoffs[0], "Mon 09:00 BST: Ben takes over from Ana (Mon 04:00 EDT for you)");
        assert_eq!(preview.gaps, [""; 0]);
        let at_home = seen(&[1, 2], Tz::Europe__London, Tz::Europe__London);
        assert_eq!(at_home.handoffs[1], "Mon 7 Apr 09:00 BST: Ana takes over from Ben");
        assert_eq!(at_home.seen, preview.seen);
    }

    #[test]
    fn what_was_seen_names_who_and_when() {
        let zone = Tz::Europe__London;
        let all =
            [seen(&[1, 2], zone, zone), seen(&[2, 1], zone, zone), seen(&[1, 3], zone, zone), seen(&[1], zone, zone)];
        for (place, one) in all.iter().enumerate() {
            assert!(all[place + 1..].iter().all(|other| other.seen != one.seen), "{one:?}");
        }
    }
}
