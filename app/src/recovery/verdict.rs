//! Has a metric recovered? Inside its bound, in every series, for the whole hold, by samples that exist.

use super::{Bound, Sample};
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeMap;

/// Clocks differ a little; a sample from further ahead is none.
const AHEAD: Duration = Duration::seconds(5);

/// What is asked of a metric, and how often it is sampled.
#[derive(Clone, Debug)]
pub struct Rule {
    pub bound: Bound,
    pub hold: Duration,
    pub every: Duration,
}

impl Rule {
    /// One missed sample is bridged: two steps and some lateness, not three.
    fn longest_gap(&self) -> Duration {
        self.every * 5 / 2
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Never a pass. The last figure, if there ever was one, and its time.
    NoData {
        last: Option<(DateTime<Utc>, f64)>,
    },
    /// `since` is the first sample of this stay outside.
    Outside {
        figure: f64,
        since: DateTime<Utc>,
    },
    /// Inside since a time, and not yet long enough.
    Holding {
        figure: f64,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
    },
    Held {
        figure: f64,
        since: DateTime<Utc>,
    },
}

impl Verdict {
    pub fn has_held(&self) -> bool {
        matches!(self, Verdict::Held { .. })
    }

    pub fn is_inside(&self) -> bool {
        matches!(self, Verdict::Holding { .. } | Verdict::Held { .. })
    }
}

/// `samples` in any order; those of one instant count once, the later one given.
pub fn verdict(rule: &Rule, samples: &[Sample], now: DateTime<Utc>) -> Verdict {
    let mut by_time: BTreeMap<DateTime<Utc>, &Sample> = BTreeMap::new();
    for sample in samples.iter().filter(|sample| sample.at <= now + AHEAD) {
        by_time.insert(sample.at, sample);
    }
    let good: Vec<(DateTime<Utc>, &[(String, f64)])> =
        by_time.values().filter_map(|sample| Some((sample.at, sample.figures()?))).collect();
    let Some((last_at, last)) = good.last().copied() else { return Verdict::NoData { last: None } };
    let figure = rule.bound.worst(last.iter().map(|(_, figure)| *figure)).unwrap_or(f64::NAN);
    if now - last_at > rule.longest_gap() {
        return Verdict::NoData { last: Some((last_at, figure)) };
    }
    if !is_inside(rule, last) {
        return Verdict::Outside { figure, since: outside_since(rule, &good) };
    }
    let since = inside_since(rule, &good);
    let until = since + rule.hold;
    // The hold is proved up to the last sample, not up to now.
    match last_at >= until {
        true => Verdict::Held { figure, since },
        false => Verdict::Holding { figure, since, until },
    }
}

fn is_inside(rule: &Rule, series: &[(String, f64)]) -> bool {
    series.iter().all(|(_, figure)| rule.bound.holds(*figure))
}

fn outside_since(rule: &Rule, good: &[(DateTime<Utc>, &[(String, f64)])]) -> DateTime<Utc> {
    let mut since = good[good.len() - 1].0;
    for (at, series) in good.iter().rev() {
        if is_inside(rule, series) || since - *at > rule.longest_gap() {
            break;
        }
        since = *at;
    }
    since
}

/// Back from the last sample for as long as nothing breaks the run: a figure outside, a gap, or a series that came
/// or went. A series that misses one sample is bridged like a sample that is missed.
fn inside_since(rule: &Rule, good: &[(DateTime<Utc>, &[(String, f64)])]) -> DateTime<Utc> {
    let (newest, last) = good[good.len() - 1];
    let mut since = newest;
    let mut seen: BTreeMap<&str, DateTime<Utc>> = last.iter().map(|(name, _)| (name.as_str(), since)).collect();
    for (at, series) in good.iter().rev().skip(1) {
        let broken = since - *at > rule.longest_gap() || !is_inside(rule, series);
        let is_lately = newest - *at <= rule.longest_gap();
        let vanished = !is_lately && series.iter().any(|(name, _)| !seen.contains_key(name.as_str()));
        if broken || vanished {
            break;
        }
        for (name, _) in *series {
            seen.insert(name, *at);
        }
        let oldest_allowed = *at + rule.longest_gap();
        if seen.values().any(|first| *first > oldest_allowed) {
            break;
        }
        since = *at;
    }
    // Every series must have been there from the beginning of the run.
    seen.values().copied().max().map_or(since, |latest| latest.max(since))
}

#[cfg(test)]
mod tests {
    use super::super::Reading;
    use super::*;
    use proptest::prelude::*;

    const EVERY: i64 = 15;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_000 + seconds, 0).expect("a time")
    }

    fn rule() -> Rule {
        Rule {
            bound: Bound::read("<= 6 %").expect("a bound"),
            hold: Duration::seconds(4 * EVERY),
            every: Duration::seconds(EVERY),
        }
    }

    fn figures(figures: &[f64]) -> Reading {
        Reading::Figures(figures.iter().zip('A'..).map(|(figure, name)| (name.to_string(), *figure)).collect())
    }

    /// One letter for each step: i inside, o outside, = on the bound, a two series inside, b one of two outside,
    /// B only the second inside, n NaN, m one of two NaN, x infinite, e empty, f failed, . no sample.
    fn drawn(row: &str) -> Vec<Sample> {
        let reading = |letter| match letter {
            'i' => Some(figures(&[5.0])),
            'o' => Some(figures(&[8.0])),
            '=' => Some(figures(&[6.0])),
            'a' => Some(figures(&[5.0, 4.0])),
            'b' => Some(figures(&[5.0, 8.0])),
            'B' => Some(Reading::Figures(vec![("B".into(), 4.0)])),
            'n' => Some(figures(&[f64::NAN])),
            'm' => Some(figures(&[5.0, f64::NAN])),
            'x' => Some(figures(&[f64::INFINITY])),
            'e' => Some(Reading::Empty),
            'f' => Some(Reading::Failed("connection refused".into())),
            _ => None,
        };
        let steps = (0i64..).zip(row.chars());
        steps.filter_map(|(step, letter)| Some(Sample { at: at(step * EVERY), reading: reading(letter)? })).collect()
    }

    /// `held N`, `holding N`, `outside N` with the step since which; `no data N` with that of the last figure.
    fn said(verdict: Verdict) -> String {
        let step = |time: DateTime<Utc>| (time - at(0)).num_seconds() / EVERY;
        match verdict {
            Verdict::NoData { last: None } => "no data".into(),
            Verdict::NoData { last: Some((time, _)) } => format!("no data {}", step(time)),
            Verdict::Outside { since, .. } => format!("outside {}", step(since)),
            Verdict::Holding { since, .. } => format!("holding {}", step(since)),
            Verdict::Held { since, .. } => format!("held {}", step(since)),
        }
    }

    #[test]
    fn each_row_gets_its_verdict() {
        // Steps of 15 s, a hold of four of them, asked at the last step.
        let rows = [
            ("", "no data"),
            ("i", "holding 0"),
            ("iiii", "holding 0"),
            ("iiiii", "held 0"),
            ("iiiiiiiii", "held 0"),
            ("=====", "held 0"),
            ("o", "outside 0"),
            ("ooo", "outside 0"),
            ("iiiiio", "outside 5"),
            ("iiiiioo", "outside 5"),
            ("oiiii", "holding 1"),
            ("oiiiii", "held 1"),
            ("iiiioi", "holding 5"),
            ("iiiioiiiii", "held 5"),
            // One that is missed is bridged, two are not.
            ("ii.ii", "held 0"),
            ("ii.i", "holding 0"),
            ("i.i.i", "held 0"),
            ("ii..ii", "holding 4"),
            ("iiiii..i", "holding 7"),
            ("iiiii.", "held 0"),
            ("iiiii..", "held 0"),
            ("iiiii...", "no data 4"),
            ("iiii.", "holding 0"),
            ("ooo...", "no data 2"),
            ("oo..o", "outside 4"),
            ("o.o", "outside 0"),
            // What is no figure counts as missed, and never passes.
            ("n", "no data"),
            ("e", "no data"),
            ("f", "no data"),
            ("x", "no data"),
            ("eeeee", "no data"),
            ("nnnnn", "no data"),
            ("iinii", "held 0"),
            ("iieii", "held 0"),
            ("iifii", "held 0"),
            ("iixii", "held 0"),
            ("iineii", "holding 4"),
            ("iiiiinnn", "no data 4"),
            ("iiiiifff", "no data 4"),
            ("iiiiieee", "no data 4"),
            ("mmmmm", "no data"),
            ("aamaa", "held 0"),
            ("aamma", "holding 4"),
            ("onnnn", "no data 0"),
            // Every series has to be inside.
            ("aaaaa", "held 0"),
            ("bbbbb", "outside 0"),
            ("aaaab", "outside 4"),
            ("aabaaa", "holding 3"),
            // One that appears has to hold from then on; one that goes begins the hold again.
            ("iiiiia", "holding 5"),
            ("iiaaaaa", "held 2"),
            ("iiaaaa", "holding 2"),
            ("iiiiib", "outside 5"),
            ("aaaaai", "held 0"),
            ("aaaaaia", "held 0"),
            ("aaaaaiiii", "holding 5"),
            ("aaaaaiiiii", "held 5"),
            ("aaiaa", "held 0"),
            ("baaaa", "holding 1"),
            ("biiii", "holding 1"),
            ("iiBBB", "holding 2"),
        ];
        for (row, expected) in rows {
            let now = at(((row.len() as i64) - 1).max(0) * EVERY);
            assert_eq!(said(verdict(&rule(), &drawn(row), now)), expected, "{row}");
        }
    }

    #[test]
    fn a_sample_from_the_future_is_none() {
        let samples = drawn("iiiii");
        assert_eq!(said(verdict(&rule(), &samples, at(2 * EVERY))), "holding 0");
        assert_eq!(said(verdict(&rule(), &samples[4..], at(0))), "no data");
    }

    #[test]
    fn a_counter_that_begins_again_is_judged_as_it_stands() {
        let mut rule = rule();
        rule.bound = Bound::read(">= 40").expect("a bound");
        let counted = [100.0, 120.0, 0.0, 50.0, 70.0, 90.0, 110.0, 130.0];
        let samples: Vec<Sample> = (0i64..)
            .zip(counted)
            .map(|(step, figure)| Sample { at: at(step * EVERY), reading: figures(&[figure]) })
            .collect();
        assert_eq!(said(verdict(&rule, &samples, at(7 * EVERY))), "held 3");
    }

    #[test]
    fn the_hold_is_proved_by_samples_and_not_by_the_clock() {
        let samples = drawn("iiii");
        assert_eq!(said(verdict(&rule(), &samples, at(5 * EVERY))), "holding 0");
    }

    proptest! {
        #[test]
        fn the_order_of_samples_changes_nothing(row in "[ioabBnmxef.=]{1,30}", turn in 0usize..30) {
            let (mut samples, now) = (drawn(&row), at((row.len() as i64 - 1) * EVERY));
            let straight = verdict(&rule(), &samples, now);
            let length = samples.len().max(1);
            samples.rotate_left(turn % length);
            prop_assert_eq!(&straight, &verdict(&rule(), &samples, now));
            samples.reverse();
            prop_assert_eq!(&straight, &verdict(&rule(), &samples, now));
        }

        #[test]
        fn what_held_has_figures_inside_all_along(row in "[iiiiiiobn.]{1,30}") {
            let (samples, now) = (drawn(&row), at((row.len() as i64 - 1) * EVERY));
            if let Verdict::Held { since, .. } = verdict(&rule(), &samples, now) {
                let during: Vec<&Sample> = samples.iter().filter(|sample| sample.at >= since).collect();
                let good: Vec<_> = during.iter().filter(|sample| sample.figures().is_some()).collect();
                prop_assert!(during.iter().filter_map(|sample| sample.figures()).all(|series| is_inside(&rule(), series)));
                prop_assert!(good.windows(2).all(|pair| pair[1].at - pair[0].at <= rule().longest_gap()));
                prop_assert!(good.last().is_some_and(|last| last.at - since >= rule().hold));
                prop_assert!(good.last().is_some_and(|last| now - last.at <= rule().longest_gap()));
            }
        }

        #[test]
        fn a_figure_outside_never_helps(row in "[ioan.]{6,30}", place in 0usize..30) {
            let mut letters: Vec<char> = row.chars().collect();
            let now = at((letters.len() as i64 - 1) * EVERY);
            let before = verdict(&rule(), &drawn(&row), now);
            let place = place % letters.len();
            letters[place] = 'o';
            let after = verdict(&rule(), &drawn(&letters.into_iter().collect::<String>()), now);
            prop_assert!(before.has_held() || !after.has_held());
        }
    }
}
