//! A rotation as it was typed, read.

use app::{
    command::Check,
    ids::PersonId,
    oncall::{DAYS, Unit, Window, read_hours},
};
use chrono::{NaiveTime, Weekday};

pub(super) struct Typed<'a> {
    pub name: &'a str,
    pub people: &'a str,
    pub every: i32,
    pub unit: &'a str,
    pub handoff: &'a str,
    pub weekday: &'a str,
    pub hours: &'a str,
}

pub(super) struct Turns {
    pub name: String,
    pub people: Vec<PersonId>,
    pub turns: (u16, Unit),
    pub handoff: NaiveTime,
    pub weekday: Option<Weekday>,
    pub windows: Vec<Window>,
}

/// What can't be read is said by its field; what does not fit, the rules of the layer say.
pub(super) fn read(check: &mut Check, typed: Typed) -> Turns {
    let lines = typed.people.split(['\n', ',']).map(str::trim).filter(|line| !line.is_empty());
    let people: Vec<Option<PersonId>> = lines.map(|line| line.parse().ok().map(PersonId)).collect();
    check.need(people.iter().all(Option::is_some), "people", "Choose people from the list.");
    let every = u16::try_from(typed.every).ok();
    check.need(every.is_some(), "every", "Write how long a turn lasts, such as 1.");
    let unit = Unit::read(typed.unit);
    check.need(unit.is_some(), "unit", "Choose weeks, days or hours.");
    let handoff = NaiveTime::parse_from_str(typed.handoff.trim(), "%H:%M");
    check.need(handoff.is_ok(), "handoff", "Write a time such as 09:00.");
    let weekday = DAYS.iter().find(|(key, _)| *key == typed.weekday).and_then(|(key, _)| key.parse::<Weekday>().ok());
    let needs_day = unit == Some(Unit::Weeks);
    check.need(!needs_day || weekday.is_some(), "weekday", "Choose the day of the handoff.");
    let windows = read_hours(typed.hours);
    check.need(windows.is_ok(), "hours", windows.as_ref().err().cloned().unwrap_or_default());
    Turns {
        name: typed.name.trim().to_string(),
        people: people.into_iter().flatten().collect(),
        turns: (every.unwrap_or(1), unit.unwrap_or(Unit::Weeks)),
        handoff: handoff.unwrap_or_default(),
        weekday: weekday.filter(|_| needs_day),
        windows: windows.unwrap_or_default(),
    }
}

/// The fields of the form, as the rules name them.
pub(super) fn say(check: &mut Check, problems: Vec<(&'static str, String)>) {
    for (field, says) in problems {
        let field = match field {
            "windows" => "hours",
            "starts_at" => "starts",
            "layers" => "name",
            other => other,
        };
        check.need(false, field, says);
    }
}
