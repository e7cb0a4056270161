//! The one sentence of the page: is it us, or is it you?

use super::{
    Shown,
    history::DAYS,
    maintenance::{Maintenance, Step},
    record::{Incident, Part, Record},
    shown::parts,
    times::{day, said, said_range},
};
use crate::updates::{Phase, is_late};
use chrono::{DateTime, TimeZone, Utc};
use std::fmt::Display;

const MOST_NAMED: usize = 3;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    pub says: String,
    pub beneath: String,
    /// The incident that "What happened." leads to.
    pub link: Option<String>,
}

impl Headline {
    fn new(says: impl Into<String>, beneath: impl Into<String>) -> Headline {
        Headline { says: says.into(), beneath: beneath.into(), link: None }
    }
}

/// Open incidents first, then what a person said of parts, then planned work; calm is what is left.
pub fn headline<Z: TimeZone>(record: &Record<Z>, now: DateTime<Utc>) -> Headline
where
    Z::Offset: Display,
{
    let parts = parts(record, now);
    let states: Vec<Shown> = parts.iter().map(|(_, shown)| *shown).collect();
    let troubled: Vec<&str> =
        parts.iter().filter(|(_, shown)| shown.is_problem()).map(|(part, _)| part.name.as_str()).collect();
    let open = record.open(now);
    let is_whole = !states.is_empty() && states.iter().all(|shown| *shown == Shown::Outage);
    let name = &record.name;
    if is_watched(&open, &states, now) {
        return Headline::new(
            "Fixed; we are watching it.",
            format!("{}. We stay until it has held.", titles(&open, now)),
        );
    }
    let says = match (&open[..], &troubled[..]) {
        _ if is_whole => Some(format!("{name} is not available.")),
        ([], []) => None,
        ([], [part]) => Some(format!("{part}: {}.", worst(&states).word().to_lowercase())),
        ([one], _) => one.at(now).map(|said| said.title.clone()),
        (several, [] | [_]) => Some(format!("{name} has {} problems.", several.len())),
        (_, several) => Some(format!("{} parts of {name} have problems.", several.len())),
    };
    match says {
        Some(says) => {
            let named = || if is_whole { String::new() } else { states_beneath(&says, &parts) };
            let beneath = late(record, &open, now).unwrap_or_else(named);
            Headline::new(says, beneath)
        }
        None => planned_now(record, now).unwrap_or_else(|| calm(record, states.is_empty(), now)),
    }
}

fn worst(states: &[Shown]) -> Shown {
    states.iter().copied().max().unwrap_or(Shown::Working)
}

/// "Uploads: not working. Everything else is working."; of many parts it says nothing, since they stand below.
fn states_beneath(says: &str, parts: &[(&Part, Shown)]) -> String {
    let troubled: Vec<_> = parts.iter().filter(|(_, shown)| shown.is_problem()).collect();
    if troubled.is_empty() || troubled.len() > MOST_NAMED {
        return String::new();
    }
    let named = troubled.iter().map(|(part, shown)| format!("{}: {}", part.name, shown.word().to_lowercase()));
    let named = named.filter(|named| !says.starts_with(named.as_str())).collect::<Vec<_>>().join(" · ");
    let others = parts.len() - troubled.len();
    let works = others > 0 && parts.iter().filter(|(_, shown)| *shown == Shown::Working).count() == others;
    let rest = works.then_some("Everything else is working.");
    let named = (!named.is_empty()).then(|| format!("{named}."));
    [named.as_deref(), rest].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// All of them are only being watched, and nothing is worse than slow.
fn is_watched(open: &[&Incident], states: &[Shown], now: DateTime<Utc>) -> bool {
    let monitoring = |incident: &&Incident| incident.at(now).is_some_and(|said| said.phase == Phase::Monitoring);
    !open.is_empty() && open.iter().all(monitoring) && worst(states) <= Shown::Degraded
}

fn titles(open: &[&Incident], now: DateTime<Utc>) -> String {
    open.iter().filter_map(|incident| Some(incident.at(now)?.title.as_str())).collect::<Vec<_>>().join(" · ")
}

/// The oldest promise that was not kept, admitted.
fn late<Z: TimeZone>(record: &Record<Z>, open: &[&Incident], now: DateTime<Utc>) -> Option<String>
where
    Z::Offset: Display,
{
    let promised = open.iter().filter_map(|incident| incident.at(now)?.next_update_at);
    let oldest = promised.filter(|at| is_late(*at, now)).min()?;
    Some(format!("The update promised for {} is late. We are still at work.", said(oldest, now, &record.zone)))
}

fn planned_now<Z: TimeZone>(record: &Record<Z>, now: DateTime<Utc>) -> Option<Headline>
where
    Z::Offset: Display,
{
    let active: Vec<&Maintenance> = record.maintenances.iter().filter(|work| work.is_active(now)).collect();
    let time = |at: DateTime<Utc>| said(at, now, &record.zone);
    let ends: Option<Vec<DateTime<Utc>>> = active.iter().map(|work| work.end(now)).collect();
    let end = ends.and_then(|ends| ends.into_iter().max());
    let pauses = active.iter().map(|work| work.pauses.trim()).filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let longer: Vec<&&Maintenance> = active.iter().filter(|work| work.overruns(now)).collect();
    if active.is_empty() {
        return None;
    }
    if longer.is_empty() {
        let says = end.map_or("Planned work.".into(), |end| format!("Planned work until {}.", time(end)));
        return Some(Headline::new(says, pauses.join(" · ")));
    }
    let word = longer.iter().filter_map(|work| work.next_word_by(now)).min();
    let until = match (end, word) {
        (Some(end), _) => format!("Until {}.", time(end)),
        (None, Some(word)) if is_late(word, now) => {
            format!("The word promised for {} is late. We are still at work.", time(word))
        }
        (None, Some(word)) => format!("Next word by {}.", time(word)),
        (None, None) => "We say here when it is done.".into(),
    };
    Some(Headline::new("Planned work takes longer.", [&[until.as_str()], &pauses[..]].concat().join(" ")))
}

fn calm<Z: TimeZone>(record: &Record<Z>, is_empty: bool, now: DateTime<Utc>) -> Headline
where
    Z::Offset: Display,
{
    if is_empty {
        return Headline::new("This status page is being set up.", "Nothing is watched here yet.");
    }
    let says = "Everything is working.";
    let ended = record.ended(now).into_iter().next();
    if let Some((incident, at)) = ended.filter(|(_, at)| day(*at, &record.zone) == day(now, &record.zone)) {
        let names: Vec<&str> = incident.touched().into_iter().filter_map(|part| record.name_of(part)).collect();
        let with = if names.is_empty() { String::new() } else { format!(" with {}", names.join(" and ")) };
        let beneath = format!("A problem{with} ended at {}.", said(at, now, &record.zone));
        return Headline { link: Some(incident.public_id.clone()), ..Headline::new(says, beneath) };
    }
    let planned = record.maintenances.iter().filter(|work| work.step(now) == Step::Scheduled && work.ends_at > now);
    if let Some(work) = planned.min_by_key(|work| work.starts_at) {
        let when = said_range(work.starts_at, work.ends_at, &record.zone);
        let beneath = format!("Planned: {when}. {}", work.pauses.trim());
        return Headline::new(says, beneath.trim());
    }
    let watched_since = record.present().map(|part| part.created_at).min();
    Headline::new(says, quiet(record, ended_day(record, now), watched_since, now))
}

fn ended_day<Z>(record: &Record<Z>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    record.ended(now).first().map(|(_, at)| *at)
}

/// Whole days without a problem, in the days of the page's zone.
fn quiet<Z: TimeZone>(
    record: &Record<Z>,
    ended: Option<DateTime<Utc>>,
    watched_since: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> String {
    let Some(since) = ended.into_iter().chain(watched_since).max() else { return String::new() };
    match (day(now, &record.zone) - day(since, &record.zone)).num_days().min(DAYS + 1) - 1 {
        days if days < 0 => String::new(),
        0 => "No problems today.".into(),
        1 => "No problems in the last day.".into(),
        days => format!("No problems in the last {days} days."),
    }
}

#[cfg(test)]
#[path = "headline_tests.rs"]
mod tests;
