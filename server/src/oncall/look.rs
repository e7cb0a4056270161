//! The words of a page: people's names, and a clock.

use super::{Roster, Rosters};
use crate::http::local_time;
use app::{
    ids::PersonId,
    oncall::{Lookup, NowRow, gaps, now_and_next},
};
use chrono::{DateTime, Duration, Timelike, Utc};

/// As far as the next handoff is looked for.
pub(super) const AHEAD: Duration = Duration::days(400);

/// Hands the names and the clock of `zone` to what speaks.
pub(super) fn with_look<T>(rosters: &Rosters, zone: &str, now: DateTime<Utc>, say: impl FnOnce(&Lookup) -> T) -> T {
    let (name, local) = (|person| rosters.name(person), local_time(zone));
    say(&Lookup { name: &name, local: &*local, now })
}

/// One schedule now, with the gaps of so many days.
pub(super) fn now_row(
    rosters: &Rosters,
    roster: &Roster,
    me: PersonId,
    zone: &str,
    now: DateTime<Utc>,
    warned: Duration,
) -> NowRow {
    let ahead = roster.shifts(now, now + AHEAD).unwrap_or_default();
    let near = roster.shifts(now, now + warned).unwrap_or_default();
    let on = roster.at(now);
    with_look(rosters, zone, now, |look| NowRow {
        slug: roster.slug.clone(),
        name: roster.name.clone(),
        sentence: now_and_next(&ahead, look),
        is_me: on == Some(me),
        night: on.filter(|person| *person != me).and_then(|person| night(rosters, person, now)),
        gaps: gaps(&near, look),
    })
}

/// `03:41 for Ben Osei`, between 22:00 and 07:00 there.
fn night(rosters: &Rosters, person: PersonId, now: DateTime<Utc>) -> Option<String> {
    let member = rosters.member(person)?;
    let there = now.with_timezone(&member.zone);
    (there.hour() >= 22 || there.hour() < 7).then(|| format!("{} for {}", there.format("%H:%M"), member.name))
}
