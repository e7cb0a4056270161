//! The grid as plain numbers: where each bar lies in its row, in hundredths, and the name that fits into it.

use super::{By, Column, Shift};
use crate::ids::PersonId;
use chrono::{DateTime, Utc};

/// How wide a row is at least, in letters of its type: names that fit here fit everywhere.
const LETTERS: f64 = 118.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Person,
    Mine,
    Gap,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub x: f64,
    pub width: f64,
    pub look: Look,
    /// Cut to what fits; empty where nothing does.
    pub label: String,
    /// All of it, with the times.
    pub title: String,
    /// Somebody stands in here by an override.
    pub is_override: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    pub name: String,
    /// The page of the schedule; none for what is on it already.
    pub href: Option<String>,
    /// `result`, `cover` or `layer`, for its look.
    pub kind: &'static str,
    pub bars: Vec<Bar>,
    /// The same in words, for those who can't see it and for phones.
    pub words: Vec<String>,
}

/// Rows under one header: a grid in the schedules' own zones has one for each zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    pub zone: String,
    pub columns: Vec<Column>,
    /// Where now is, if it is shown.
    pub now: Option<f64>,
    pub strips: Vec<Strip>,
}

impl Group {
    pub fn new(zone: String, columns: Vec<Column>, now: DateTime<Utc>) -> Group {
        let now = span(&columns).and_then(|span| (span.0 <= now && now < span.1).then(|| share(span, now)));
        Group { zone, columns, now, strips: vec![] }
    }

    pub fn span(&self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        span(&self.columns)
    }

    pub fn x(&self, at: DateTime<Utc>) -> f64 {
        self.span().map_or(0.0, |span| share(span, at))
    }
}

fn span(columns: &[Column]) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    Some((columns.first()?.from, columns.last()?.until))
}

fn share((from, until): (DateTime<Utc>, DateTime<Utc>), at: DateTime<Utc>) -> f64 {
    let whole = (until - from).num_seconds().max(1) as f64;
    let share = (at - from).num_seconds() as f64 / whole;
    (share.clamp(0.0, 1.0) * 10_000.0).round() / 100.0
}

/// What bars are named by.
pub struct Names<'a> {
    pub of: &'a dyn Fn(PersonId) -> String,
    /// `Mon 09:00 GMT`.
    pub moment: &'a dyn Fn(DateTime<Utc>) -> String,
    pub me: PersonId,
    /// A layer's free hours are no gap of the schedule.
    pub shows_gaps: bool,
}

/// The shifts of the stretch as bars, and as sentences.
pub fn bars(shifts: &[Shift], span: (DateTime<Utc>, DateTime<Utc>), names: &Names) -> (Vec<Bar>, Vec<String>) {
    let shown = shifts.iter().filter(|shift| shift.until > span.0 && shift.from < span.1);
    let shown = shown.filter(|shift| names.shows_gaps || !shift.is_gap());
    let bars: Vec<Bar> = shown.map(|shift| bar(shift, span, names)).collect();
    let words = bars.iter().map(|bar| bar.title.clone()).collect();
    (bars, words)
}

fn bar(shift: &Shift, span: (DateTime<Utc>, DateTime<Utc>), names: &Names) -> Bar {
    let (x, end) = (share(span, shift.from), share(span, shift.until));
    let width = ((end - x) * 100.0).round() / 100.0;
    let when = format!("{} to {}", (names.moment)(shift.from), (names.moment)(shift.until));
    let Some(on) = shift.on else {
        let label = fit(width, &["nobody".into()]);
        return Bar { x, width, look: Look::Gap, label, title: format!("Nobody, {when}"), is_override: false };
    };
    let is_override = matches!(on.by, By::Override(_));
    let name = (names.of)(on.person);
    let other = on.instead_of.map(names.of);
    let whole = match &other {
        Some(other) => format!("{name} for {other}"),
        None => name.clone(),
    };
    let short = other.map(|other| format!("{} for {}", first(&name), first(&other))).unwrap_or_default();
    let label = fit(width, &[whole.clone(), short, name.clone(), first(&name).into(), initials(&name)]);
    let look = if on.person == names.me { Look::Mine } else { Look::Person };
    Bar { x, width, look, label, title: format!("{whole}, {when}"), is_override }
}

/// The first that fits into this share of the row.
fn fit(width: f64, labels: &[String]) -> String {
    let room = (width / 100.0 * LETTERS - 1.5) as usize;
    labels.iter().find(|label| !label.is_empty() && label.chars().count() <= room).cloned().unwrap_or_default()
}

pub(super) fn first(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect::<String>().to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::super::{
        OnCall,
        scenarios::{id, utc},
    };
    use super::*;
    use crate::ids::{LayerId, OverrideId};

    fn shift(from: &str, until: &str, on: Option<(u128, Option<u128>)>) -> Shift {
        let person = |number| PersonId(id(number));
        let on = on.map(|(who, other)| OnCall {
            person: person(who),
            by: if other.is_some() { By::Override(OverrideId(id(9))) } else { By::Layer(LayerId(id(9))) },
            instead_of: other.map(person),
        });
        Shift { from: utc(from), until: utc(until), on }
    }

    fn drawn(shifts: &[Shift], shows_gaps: bool) -> Vec<Bar> {
        let names = Names {
            of: &|person: PersonId| ["", "Ana Ruiz", "Ben Osei", "Kim Lund"][person.0.as_u128() as usize].to_string(),
            moment: &|at| at.format("%-d %H:%M").to_string(),
            me: PersonId(id(2)),
            shows_gaps,
        };
        bars(shifts, (utc("2025-02-10T00:00:00Z"), utc("2025-02-20T00:00:00Z")), &names).0
    }

    #[test]
    fn a_bar_lies_where_its_shift_is() {
        let shifts = [
            shift("2025-02-01T00:00:00Z", "2025-02-11T00:00:00Z", Some((1, None))),
            shift("2025-02-11T00:00:00Z", "2025-02-13T12:00:00Z", Some((3, Some(2)))),
            shift("2025-02-13T12:00:00Z", "2025-02-14T00:00:00Z", None),
            shift("2025-02-14T00:00:00Z", "2025-03-01T00:00:00Z", Some((2, None))),
        ];
        let bars = drawn(&shifts, true);
        let places: Vec<(f64, f64)> = bars.iter().map(|bar| (bar.x, bar.width)).collect();
        assert_eq!(places, [(0.0, 10.0), (10.0, 25.0), (35.0, 5.0), (40.0, 60.0)]);
        let labels: Vec<&str> = bars.iter().map(|bar| bar.label.as_str()).collect();
        assert_eq!(labels, ["Ana Ruiz", "Kim Lund for Ben Osei", "", "Ben Osei"]);
        assert_eq!(bars[1].title, "Kim Lund for Ben Osei, 11 00:00 to 13 12:00");
        assert_eq!((bars[1].is_override, bars[2].look, bars[3].look), (true, Look::Gap, Look::Mine));
        assert_eq!(drawn(&shifts, false).len(), 3);
    }

    #[test]
    fn a_name_is_cut_to_what_fits() {
        let day = |hours: u32, on| {
            let until = format!("2025-02-{:02}T{:02}:00:00Z", 10 + hours / 24, hours % 24);
            drawn(&[shift("2025-02-10T00:00:00Z", &until, Some(on))], true).remove(0).label
        };
        let said: Vec<String> = [60, 36, 24, 12, 8, 2].into_iter().map(|hours| day(hours, (3, Some(2)))).collect();
        assert_eq!(said, ["Kim Lund for Ben Osei", "Kim for Ben", "Kim Lund", "Kim", "KL", ""]);
    }
}
