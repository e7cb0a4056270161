//! How often alerts that fit a rule began, to tell a burst from the usual.

use super::{Alert, Ready};
use app::rules::Rate;
use chrono::{DateTime, Duration, Utc};

/// For each rule that counts among its rates the starts of the alerts that fit it.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    since: Option<DateTime<Utc>>,
    starts: Vec<Vec<DateTime<Utc>>>,
}

/// What was counted for one burst.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burst {
    pub now: usize,
    /// On average in the same minutes of the days that are known; none where no day is.
    pub usual: Option<f64>,
}

impl Burst {
    pub fn holds(&self, times: f64, at_least: u32) -> bool {
        self.usual.is_some_and(|usual| self.now >= at_least as usize && self.now as f64 >= times * usual)
    }
}

impl Tally {
    /// `rules` as they are asked later. `past` began since `since`, in any order, the present ones too.
    pub fn of<'a>(rules: &[Ready], past: impl IntoIterator<Item = &'a Alert>, since: DateTime<Utc>) -> Tally {
        let counted: Vec<bool> = rules.iter().map(|ready| bursts(ready).next().is_some()).collect();
        let mut starts = vec![Vec::new(); rules.len()];
        if counted.contains(&true) {
            for alert in past {
                for (place, ready) in rules.iter().enumerate() {
                    if counted[place] && ready.fits(alert) {
                        starts[place].push(alert.started_at);
                    }
                }
            }
        }
        starts.iter_mut().for_each(|starts| starts.sort_unstable());
        Tally { since: Some(since), starts }
    }

    /// The spans of time whose alerts [`Tally::of`] needs, and no more; apart from each other, oldest first.
    pub fn needs(rules: &[Ready], now: DateTime<Utc>) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let mut spans: Vec<_> = rules
            .iter()
            .flat_map(bursts)
            .flat_map(|(minutes, days)| {
                (0..=i64::from(days)).map(move |day| {
                    let until = now - Duration::days(day);
                    (until - Duration::minutes(minutes.into()), until)
                })
            })
            .collect();
        spans.sort_unstable();
        let mut apart: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
        for (from, until) in spans {
            match apart.last_mut().filter(|(_, last)| from <= *last) {
                Some((_, last)) => *last = until.max(*last),
                None => apart.push((from, until)),
            }
        }
        apart
    }

    /// `rule` is its place among the rules.
    pub fn burst(&self, rule: usize, minutes: u32, days: u32, now: DateTime<Utc>) -> Burst {
        let window = Duration::minutes(minutes.into());
        let known = (1..=i64::from(days)).map(|day| now - Duration::days(day));
        let known: Vec<_> = known.filter(|until| self.since.is_some_and(|since| since <= *until - window)).collect();
        let before: usize = known.iter().map(|until| self.count(rule, *until - window, *until)).sum();
        let usual = (!known.is_empty()).then(|| before as f64 / known.len() as f64);
        Burst { now: self.count(rule, now - window, now), usual }
    }

    /// How many began in the last minutes.
    pub fn lately(&self, rule: usize, minutes: u32, now: DateTime<Utc>) -> usize {
        self.count(rule, now - Duration::minutes(minutes.into()), now)
    }

    /// After `from`, up to and with `until`.
    fn count(&self, rule: usize, from: DateTime<Utc>, until: DateTime<Utc>) -> usize {
        let Some(starts) = self.starts.get(rule) else { return 0 };
        starts.partition_point(|at| *at <= until) - starts.partition_point(|at| *at <= from)
    }
}

/// Minutes and days of each rate that counts.
fn bursts(ready: &Ready) -> impl Iterator<Item = (u32, u32)> {
    ready.rule.rates.iter().filter_map(|rate| match *rate {
        Rate::Burst { minutes, days, .. } => Some((minutes, days)),
        Rate::Often { minutes, .. } => Some((minutes, 0)),
        Rate::FiringFor { .. } => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::decide_tests::{alert, at, rule};
    use super::*;
    use app::rules::Effect;

    const DAY: i64 = 24 * 60;

    fn ready() -> Vec<Ready> {
        let burst = Rate::Burst { times: 2.0, minutes: 30, days: 7, at_least: 3 };
        let mut counting = rule(1, &["team=search"], Effect::Open);
        counting.rates = vec![burst];
        vec![Ready::of(&rule(0, &[], Effect::Open)), Ready::of(&counting)]
    }

    #[test]
    fn the_usual_is_the_mean_of_the_days_that_are_known() {
        let rules = ready();
        let mut past: Vec<Alert> =
            [0, 5, 29, 30, 31].map(|before| alert(&[("team", "search")], 10 * DAY - before)).into();
        past.push(alert(&[("team", "chat")], 10 * DAY));
        past.extend([1, 2].map(|day| alert(&[("team", "search")], (10 - day) * DAY - 10)));
        let tally = |since| Tally::of(&rules, &past, at(since));
        let now = at(10 * DAY);
        assert_eq!(tally(0).burst(1, 30, 7, now), Burst { now: 3, usual: Some(2.0 / 7.0) });
        assert_eq!(tally(8 * DAY - 30).burst(1, 30, 7, now).usual, Some(1.0));
        assert_eq!(tally(9 * DAY).burst(1, 30, 7, now).usual, None, "not one whole day is known");
        assert_eq!(Tally::default().burst(1, 30, 7, now), Burst { now: 0, usual: None });
        let burst = |now, usual| Burst { now, usual };
        assert!(burst(6, Some(3.0)).holds(2.0, 3) && !burst(5, Some(3.0)).holds(2.0, 3));
        assert!(burst(3, Some(0.0)).holds(2.0, 3) && !burst(2, Some(0.0)).holds(2.0, 3));
        assert!(!burst(100, None).holds(2.0, 1));
    }

    #[test]
    fn no_more_is_read_than_is_needed() {
        let now = at(10 * DAY);
        let spans = Tally::needs(&ready(), now);
        assert_eq!((spans.len(), spans[7], spans[0].0), (8, (at(10 * DAY - 30), now), at(3 * DAY - 30)));
        let mut wide = rule(2, &[], Effect::Open);
        wide.rates = vec![Rate::Burst { times: 2.0, minutes: 1440, days: 2, at_least: 1 }];
        assert_eq!(Tally::needs(&[Ready::of(&wide)], now), [(at(7 * DAY), now)]);
        assert_eq!(Tally::needs(&ready()[..1], now), []);
    }
}
