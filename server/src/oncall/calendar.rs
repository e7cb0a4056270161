//! Shifts as an iCalendar file that a calendar program subscribes to. Times are in UTC, so no zone has to be sent.

use app::{ids::ScheduleId, oncall::Shift};
use chrono::{DateTime, Duration, Utc};
use icalendar::{Component, Event, EventLike, Property};

/// How often a program is asked to look again.
const LOOK_AGAIN: Duration = Duration::hours(1);

/// A schedule's calendar, or one person's over all schedules.
#[derive(Clone, Debug)]
pub struct Calendar<'a> {
    pub name: &'a str,
    /// The installation's host name: the same shift keeps its id on it for ever.
    pub host: &'a str,
    /// When anything of it was last edited. Not the time of the request: the same state is the same bytes.
    pub changed_at: DateTime<Utc>,
    pub entries: Vec<Entry<'a>>,
}

#[derive(Clone, Debug)]
pub struct Entry<'a> {
    pub schedule: ScheduleId,
    pub schedule_name: &'a str,
    /// Absolute address of the schedule's page.
    pub address: &'a str,
    pub shift: Shift,
    /// Full names, as `shift` has the ids; none for a gap.
    pub person: Option<&'a str>,
    pub instead_of: Option<&'a str>,
}

/// One event a shift; a gap is one too.
pub fn calendar(calendar: &Calendar) -> String {
    let mut text = icalendar::Calendar::empty();
    text.append_property(("VERSION", "2.0"));
    text.append_property(("PRODID", "-//Signalbox//On call//EN"));
    text.append_property(("CALSCALE", "GREGORIAN"));
    text.append_property(("METHOD", "PUBLISH"));
    for key in ["NAME", "X-WR-CALNAME"] {
        // Said to be text, so that the library escapes it.
        text.append_property(Property::new(key, one_line(calendar.name)).add_parameter("VALUE", "TEXT").done());
    }
    text.ttl(&LOOK_AGAIN);
    for entry in &calendar.entries {
        text.push(event(calendar, entry));
    }
    text.to_string()
}

fn event(calendar: &Calendar, entry: &Entry) -> Event {
    let schedule = one_line(entry.schedule_name);
    let who = entry.person.map_or("Nobody".into(), one_line);
    let summary = match entry.instead_of {
        Some(other) => format!("{who} for {}: {schedule}", one_line(other)),
        None => format!("{who}: {schedule}"),
    };
    let shift = &entry.shift;
    Event::new()
        .uid(&uid(entry, calendar.host))
        .timestamp(calendar.changed_at)
        .starts(shift.from)
        .ends(shift.until)
        .summary(&summary)
        .url(&one_line(entry.address))
        // Being on call does not make somebody busy.
        .append_property(Property::new("TRANSP", "TRANSPARENT"))
        .done()
}

/// What a shift is: the schedule, the person and when it began. That it ends sooner or later makes no other of it.
fn uid(entry: &Entry, host: &str) -> String {
    let who = entry.shift.person().map_or("nobody".into(), |person| person.to_string());
    format!("{}-{who}-{}@{}", entry.schedule, entry.shift.from.format("%Y%m%dT%H%M%SZ"), one_line(host))
}

/// The library escapes what TEXT asks for in the properties it knows; a line break must not reach the others.
fn one_line(text: &str) -> String {
    text.replace(|letter: char| letter.is_control(), " ")
}
