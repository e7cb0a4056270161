//! Two people take each other's shift: two overrides that belong together.

use super::{
    Roster,
    lock::{Locked, lock, refuse_others},
    told::tell,
    write,
};
use crate::{
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    command::Check,
    ids::{OverrideId, PersonId},
    oncall::{Override, SwapShifts, moment, override_problems},
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;
use uuid::Uuid;

type Span = (DateTime<Utc>, DateTime<Utc>);

/// `2025-02-17T09:00:00Z/2025-02-24T09:00:00Z`.
pub(super) fn read_span(text: &str) -> Option<Span> {
    let (from, until) = text.split_once('/')?;
    let at = |text: &str| DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc));
    Some((at(from)?, at(until)?)).filter(|(from, until)| from < until)
}

pub(super) fn span_of(from: DateTime<Utc>, until: DateTime<Utc>) -> String {
    let at = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Micros, true);
    format!("{}/{}", at(from), at(until))
}

pub async fn swap_shifts(cx: Cx, ask: SwapShifts) -> Result<(), Refusal> {
    cx.need_role(Role::Responder)?;
    let mut tx = cx.begin().await?;
    let Locked { rosters, roster } = lock(&mut tx, &ask.slug).await?;
    let (now, me) = (tx.now(), cx.viewer.id);
    let theirs = ask.theirs.split_once('@').and_then(|(id, span)| Some((id.parse().ok()?, read_span(span)?)));
    let (mut check, mine) = (Check::default(), read_span(&ask.mine));
    check.need(mine.is_some(), "mine", "Begin with one of your shifts.");
    check.need(theirs.is_some(), "theirs", "Choose whose shift you take.");
    check.done()?;
    let (Some(mine), Some((other, their_span))) = (mine, theirs) else { return Err(Refusal::NotFound) };
    let other = PersonId(other);
    let ahead = |(from, until): Span| (from.max(now), until);
    let (mine, their_span) = (ahead(mine), ahead(their_span));
    let mut check = Check::default();
    check.need(has(&roster, me, mine), "mine", "This shift is not yours any more.");
    let says = format!("This shift is not {}’s any more. Choose another.", rosters.name(other));
    check.need(has(&roster, other, their_span), "theirs", says);
    let half = |person, for_whom, (from, until): Span| Override {
        id: OverrideId(Uuid::now_v7()),
        person,
        from,
        until,
        for_whom: Some(for_whom),
    };
    let halves = [half(other, me, mine), half(me, other, their_span)];
    let standing = roster.schedule.overrides.iter().filter(|cover| cover.until > now).count() + 1;
    for half in &halves {
        for (_, says) in override_problems(half, standing, now) {
            check.need(false, "theirs", says);
        }
    }
    check.done()?;
    refuse_others(&mut tx, &[me, other], "theirs").await?;
    for (half, twin) in [(&halves[0], &halves[1]), (&halves[1], &halves[0])] {
        write::cover(&mut tx, roster.id(), half, Some(twin.id), me).await?;
    }
    let by = cx.viewer.name.clone();
    tell(&mut tx, &rosters, &roster.slug, halves[0].id.0, &[other], |look| {
        let when = |(from, until): Span| format!("{} to {}", moment(from, look), moment(until, look));
        let says = format!("You are on call {} for {by}, who takes yours, {}.", when(mine), when(their_span));
        (format!("{by} swapped shifts with you in {}", roster.name), says)
    })
    .await?;
    audit::note(&mut tx, &cx, "schedule.shifts_swapped", &roster.slug, json!({ "with": other })).await?;
    tx.commit(()).await
}

/// All of the stretch is this person's.
fn has(roster: &Roster, person: PersonId, (from, until): Span) -> bool {
    let shifts = match from < until {
        true => roster.shifts(from, until).unwrap_or_default(),
        false => vec![],
    };
    !shifts.is_empty() && shifts.iter().all(|shift| shift.person() == Some(person))
}
