//! What a set of rules would have done with past alerts, before it is saved.

use super::{Alert, Quiet, Ready, Tally, decide, window};
use app::rules::{Decision, Outcome, Summary, TimeWindow};
use chrono::{DateTime, Duration, Utc};
use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

/// How long after its last alert has ended an incident is taken to be open.
const STAYS_OPEN: Duration = Duration::hours(1);
/// An alert that is held again and again is held.
const MOST_TIMES: u32 = 50;

/// An incident that would be open; alerts reach it by one of its keys.
struct Open {
    until: DateTime<Utc>,
}

#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    Rule(String),
    Group(&'a str, &'a str),
    Name(String, &'a str),
}

/// What became of one alert.
#[derive(Clone, Debug, PartialEq)]
pub struct Fate {
    pub decision: Decision,
    /// It opened an incident, and did not join one.
    pub opens: bool,
}

impl Fate {
    /// `opens an incident as SEV2`. Without the rule: another one may do the same.
    pub fn words(&self, alert: &Alert) -> String {
        let does = match self.decision.outcome {
            Outcome::Held { .. } => return "held back".into(),
            Outcome::Waits { .. } if alert.ended_at.is_some() => return "over before its time".into(),
            Outcome::Waits { .. } => return "still waits".into(),
            Outcome::Notify => return "only notified".into(),
            Outcome::Open | Outcome::Join { .. } | Outcome::Unmatched if self.opens => "opens an incident",
            Outcome::Join { .. } => "joins its like",
            Outcome::Open | Outcome::Unmatched => "joins an incident",
        };
        let gives = self.decision.gives.words();
        if gives.is_empty() { does.into() } else { format!("{does}: {gives}") }
    }
}

pub struct Played {
    pub summary: Summary,
    /// In the order of the alerts.
    pub fates: Vec<Fate>,
}

/// As [`play`], summed up.
pub fn replay(
    rules: &[Ready],
    silences: &[Quiet],
    alerts: &[Alert],
    night: &TimeWindow,
    now: DateTime<Utc>,
) -> Summary {
    play(rules, silences, alerts, night, now).summary
}

/// `silences` as they stood; `night` are the hours in which a page wakes somebody; `now` is the end of what is known.
pub fn play(rules: &[Ready], silences: &[Quiet], alerts: &[Alert], night: &TimeWindow, now: DateTime<Utc>) -> Played {
    let mut summary = Summary { alerts: alerts.len(), ..Summary::default() };
    let mut fates: Vec<Option<Fate>> = vec![None; alerts.len()];
    let since = alerts.iter().map(|alert| alert.started_at).min().unwrap_or(now);
    let tally = Tally::of(rules, alerts, since);
    // What is to be decided, the earliest first; those of one instant in their own order.
    let mut due: BinaryHeap<Reverse<(DateTime<Utc>, usize, u32)>> =
        alerts.iter().enumerate().map(|(place, alert)| Reverse((alert.started_at, place, 0))).collect();
    let mut open: Vec<Open> = Vec::new();
    let mut by_key: HashMap<Key<'_>, usize> = HashMap::new();
    while let Some(Reverse((at, place, times))) = due.pop() {
        let alert = &alerts[place];
        let decision = decide(rules, silences, alert, &tally, at);
        if let Some(again) = decision.again_at() {
            let is_over = alert.ended_at.is_some_and(|ended| ended <= again);
            if !is_over && again <= now && times < MOST_TIMES {
                due.push(Reverse((again, place, times + 1)));
                continue;
            }
        }
        if let Some(order) = decision.rule {
            *summary.by_rule.entry(order).or_default() += 1;
        }
        summary.unmatched += usize::from(decision.outcome == Outcome::Unmatched);
        let keys = match &decision.outcome {
            Outcome::Held { .. } | Outcome::Waits { .. } => {
                summary.held += 1;
                fates[place] = Some(Fate { decision, opens: false });
                continue;
            }
            Outcome::Notify => {
                summary.notified += 1;
                fates[place] = Some(Fate { decision, opens: false });
                continue;
            }
            Outcome::Join { key } => vec![Key::Rule(key.clone())],
            Outcome::Open | Outcome::Unmatched => keys(alert, decision.gives.service.clone()),
        };
        let found = keys.iter().find_map(|key| by_key.get(key).copied().filter(|place| open[*place].until >= at));
        fates[place] = Some(Fate { decision, opens: found.is_none() });
        let until = alert.ended_at.map_or(DateTime::<Utc>::MAX_UTC, |ended| ended.max(at) + STAYS_OPEN);
        let incident = match found {
            Some(incident) => {
                summary.joined += 1;
                open[incident].until = open[incident].until.max(until);
                incident
            }
            None => {
                summary.incidents += 1;
                summary.pages_at_night += usize::from(window::covers(night, at));
                open.push(Open { until });
                open.len() - 1
            }
        };
        by_key.extend(keys.into_iter().map(|key| (key, incident)));
    }
    Played { summary, fates: fates.into_iter().flatten().collect() }
}

/// As alerts join without rules: by group, else by service and name.
fn keys(alert: &Alert, given: Option<String>) -> Vec<Key<'_>> {
    let mut keys = Vec::with_capacity(2);
    if !alert.group_key.is_empty() {
        keys.push(Key::Group(&alert.source, &alert.group_key));
    }
    let service = given.unwrap_or_else(|| alert.service.clone());
    if !service.is_empty() {
        keys.push(Key::Name(service, &alert.name));
    }
    keys
}
