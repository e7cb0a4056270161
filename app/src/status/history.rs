//! The last ninety days of a part, in the days of the page's zone.

use super::{State, record::Record, stretches::Stretch, times::day};
use crate::{
    ids::ComponentId,
    oncall::{Day, days},
};
use chrono::{DateTime, Duration, TimeZone, Utc};

/// Today is one of them.
pub const DAYS: i64 = 90;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastDay {
    pub day: Day,
    /// The worst of it.
    pub worst: State,
    /// Public ids of the incidents that touched the part that day.
    pub incidents: Vec<String>,
}

/// Oldest first. A date that the zone left out is not among them.
pub fn last_days<Z: TimeZone>(zone: &Z, now: DateTime<Utc>) -> Vec<Day> {
    let first = day(now, zone) - Duration::days(DAYS - 1);
    days(zone, first, usize::try_from(DAYS).unwrap_or_default())
}

/// Each of `days` with what happened to the part; `stretches` are the part's own.
pub fn history<Z>(
    record: &Record<Z>,
    part: ComponentId,
    stretches: &[Stretch],
    days: &[Day],
    now: DateTime<Utc>,
) -> Vec<PastDay> {
    let touched: Vec<(&str, DateTime<Utc>, Option<DateTime<Utc>>)> = record
        .incidents
        .iter()
        .filter(|incident| incident.at(now).is_some() && incident.touches(part))
        .filter_map(|incident| Some((incident.public_id.as_str(), incident.began_at()?, incident.ended_at(now))))
        .collect();
    let overlaps = |from: DateTime<Utc>, until: Option<DateTime<Utc>>, day: &Day| {
        from < day.until && from <= now && until.is_none_or(|until| day.from < until)
    };
    let past = |day: &Day| {
        let that_day = stretches.iter().filter(|stretch| overlaps(stretch.from, stretch.until, day));
        let incidents = touched.iter().filter(|(_, began, ended)| overlaps(*began, *ended, day));
        PastDay {
            day: *day,
            worst: that_day.map(|stretch| stretch.state).max().unwrap_or(State::Working),
            incidents: incidents.map(|(id, ..)| id.to_string()).collect(),
        }
    };
    days.iter().map(past).collect()
}

/// "3 days with problems"; a part that was never worse was "slower than usual".
pub fn days_in_words(history: &[PastDay]) -> String {
    let how = match history.iter().map(|day| day.worst).max() {
        Some(State::Degraded) => "slower than usual",
        _ => "with problems",
    };
    match history.iter().filter(|day| day.worst != State::Working).count() {
        0 => "no problems".into(),
        1 => format!("1 day {how}"),
        count => format!("{count} days {how}"),
    }
}
