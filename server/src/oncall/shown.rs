//! The grid as a page asks for it: view, first day and zone from its address.

use super::{Roster, Rosters, look::with_look, read::zone};
use crate::http::{Ask, Cx, Refusal};
use app::oncall::{Grid, Group, Names, Shift, Strip, View, bars, columns, moment, schedule_link};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

/// Years around today that the grid goes to.
const YEARS: i32 = 5;

/// Which rows a schedule has: its result, or on its own page also what lies beneath.
pub(super) enum Rows<'a> {
    All(&'a [&'a Roster]),
    One(&'a Roster),
}

pub(super) fn grid(cx: &Cx, ask: &Ask, rosters: &Rosters, rows: Rows) -> Result<Grid, Refusal> {
    let now = cx.now();
    let view = ask.query.text("view").and_then(|key| View::read(&key)).unwrap_or_default();
    let in_their_zone = ask.query.text("zone").is_some_and(|word| word == "schedule");
    let mine = zone(&cx.viewer.zone);
    let shown: Vec<&Roster> = match &rows {
        Rows::All(all) => all.to_vec(),
        Rows::One(one) => vec![one],
    };
    let today = now.with_timezone(&mine).date_naive();
    let asked = ask.query.text("from").and_then(|text| text.parse::<NaiveDate>().ok());
    let first = view.first(asked.filter(|date| (date.year() - today.year()).abs() <= YEARS).unwrap_or(today));
    let mut groups: Vec<(Tz, Group)> = vec![];
    for roster in &shown {
        let zone = if in_their_zone { roster.schedule.zone } else { mine };
        let place = groups.iter().position(|(other, _)| *other == zone).unwrap_or_else(|| {
            groups.push((zone, Group::new(zone.name().into(), columns(&zone, view, first), now)));
            groups.len() - 1
        });
        let group = &mut groups[place].1;
        let Some(span) = group.span() else { continue };
        let strips = match rows {
            Rows::All(_) => vec![result(cx, rosters, roster, zone, span, roster.name.clone())?],
            Rows::One(_) => beneath(cx, rosters, roster, zone, span)?,
        };
        group.strips.extend(strips);
    }
    Ok(Grid {
        path: match rows {
            Rows::All(_) => "/oncall".into(),
            Rows::One(one) => schedule_link(&one.slug),
        },
        view,
        first,
        today,
        in_their_zone,
        has_one_zone: shown.iter().all(|roster| roster.schedule.zone == mine),
        groups: groups.into_iter().map(|(_, group)| group).collect(),
    })
}

type Span = (DateTime<Utc>, DateTime<Utc>);

fn result(cx: &Cx, rosters: &Rosters, roster: &Roster, zone: Tz, span: Span, name: String) -> Result<Strip, Refusal> {
    let shifts = shifts_until_archived(roster, span)?;
    let mut strip = strip(cx, rosters, zone, &shifts, span, true);
    strip.name = name;
    strip.kind = "result";
    strip.href = Some(schedule_link(&roster.slug));
    Ok(strip)
}

/// The result, then the overrides, then the layers, the strongest first.
fn beneath(cx: &Cx, rosters: &Rosters, roster: &Roster, zone: Tz, span: Span) -> Result<Vec<Strip>, Refusal> {
    let mut all = vec![Strip { href: None, ..result(cx, rosters, roster, zone, span, "Result".into())? }];
    let shifts = roster.shifts(span.0, span.1).map_err(too_far)?;
    let by_override = |shift: &&Shift| shift.on.is_some_and(|on| matches!(on.by, app::oncall::By::Override(_)));
    let covers: Vec<Shift> = shifts.iter().filter(by_override).copied().collect();
    if !covers.is_empty() {
        let covers = strip(cx, rosters, zone, &covers, span, false);
        all.push(Strip { name: "Overrides".into(), kind: "cover", ..covers });
    }
    let mut layers: Vec<_> = roster.schedule.layers.iter().collect();
    layers.sort_by_key(|layer| (std::cmp::Reverse(layer.place), layer.starts_at));
    let mut done = vec![];
    for layer in &layers {
        if done.contains(&layer.id) {
            continue;
        }
        done.push(layer.id);
        let mut alone = roster.schedule.clone();
        alone.layers.retain(|other| other.id == layer.id);
        alone.overrides.clear();
        let shifts = app::oncall::shifts(&alone, span.0, span.1).map_err(too_far)?;
        let stands = layers.iter().any(|other| other.id == layer.id && other.ends_at.is_none_or(|end| end > span.0));
        if stands && shifts.iter().any(|shift| !shift.is_gap()) {
            let shown = strip(cx, rosters, zone, &shifts, span, false);
            all.push(Strip { name: layer.name.clone(), kind: "layer", ..shown });
        }
    }
    Ok(all)
}

fn shifts_until_archived(roster: &Roster, (from, until): Span) -> Result<Vec<Shift>, Refusal> {
    // Before anything of it began it was no schedule, so that there was no gap either.
    let from = roster.begins().map_or(from, |begins| from.max(begins));
    let until = roster.archived_at.map_or(until, |end| until.min(end));
    if until <= from {
        return Ok(vec![]);
    }
    roster.shifts(from, until).map_err(too_far)
}

fn strip(cx: &Cx, rosters: &Rosters, zone: Tz, shifts: &[Shift], span: Span, shows_gaps: bool) -> Strip {
    let (bars, words) = with_look(rosters, zone.name(), cx.now(), |look| {
        let names = Names { of: look.name, moment: &|at| moment(at, look), me: cx.viewer.id, shows_gaps };
        bars(shifts, span, &names)
    });
    Strip { name: String::new(), href: None, kind: "", bars, words }
}

pub(super) fn too_far(far: app::oncall::TooFar) -> Refusal {
    Refusal::BadRequest(far.to_string())
}
