//! What the record hears of a metric: each turn once, and not every wobble.

use super::{Rule, Verdict};
use chrono::{DateTime, Utc};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    NoData,
    Outside,
    Holding,
    Held,
}

impl State {
    const ALL: [State; 4] = [State::NoData, State::Outside, State::Holding, State::Held];

    /// As it is stored.
    pub fn word(self) -> &'static str {
        match self {
            State::NoData => "no_data",
            State::Outside => "outside",
            State::Holding => "holding",
            State::Held => "held",
        }
    }

    pub fn read(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What the record knows of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// None until the first turn.
    pub state: Option<State>,
    pub since: Option<DateTime<Utc>>,
    /// How often it left its bound after a hold had begun.
    pub left: i32,
}

/// What is told; the figure is the worst of the series.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    HoldBegan { figure: f64, until: DateTime<Utc> },
    Held { figure: f64 },
    Left { figure: f64, times: i32 },
    NoData { last: Option<(DateTime<Utc>, f64)> },
    DataAgain { figure: f64, is_inside: bool },
}

/// None where nothing turned. A first stay outside is known from the alert and not told. A hold is told from its second
/// sample on, so that a figure that jumps about its bound does not fill the record.
pub fn change(
    known: Known,
    verdict: &Verdict,
    rule: &Rule,
    added_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<(Known, Option<Told>)> {
    let turned = |state, since| Known { state: Some(state), since: Some(since), ..known };
    match *verdict {
        Verdict::NoData { last } => {
            let is_new = now - added_at <= rule.every * 5 / 2;
            if known.state == Some(State::NoData) || is_new {
                return None;
            }
            Some((turned(State::NoData, last.map_or(now, |(at, _)| at)), Some(Told::NoData { last })))
        }
        Verdict::Outside { figure, since } => match known.state {
            Some(State::Outside) => None,
            None => Some((turned(State::Outside, since), None)),
            Some(State::NoData) => {
                Some((turned(State::Outside, since), Some(Told::DataAgain { figure, is_inside: false })))
            }
            Some(State::Holding | State::Held) => {
                let times = known.left + 1;
                let after = Known { left: times, ..turned(State::Outside, since) };
                Some((after, Some(Told::Left { figure, times })))
            }
        },
        Verdict::Holding { figure, since, until } => {
            let is_settled = now - since >= rule.every;
            match known.state {
                _ if !is_settled => None,
                Some(State::Holding) if known.since.is_some_and(|before| since - before < rule.every) => None,
                Some(State::NoData) => {
                    Some((turned(State::Holding, since), Some(Told::DataAgain { figure, is_inside: true })))
                }
                _ => Some((turned(State::Holding, since), Some(Told::HoldBegan { figure, until }))),
            }
        }
        Verdict::Held { figure, since } => match known.state {
            Some(State::Held) => None,
            Some(State::Holding) => {
                Some((turned(State::Held, known.since.unwrap_or(since)), Some(Told::Held { figure })))
            }
            _ => Some((turned(State::Held, since), Some(Told::Held { figure }))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Bound, Reading, Sample, verdict};
    use super::*;
    use chrono::Duration;

    fn at(step: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_000 + step * 15, 0).expect("a time")
    }

    /// Plays a row of samples and writes down what is told, with the step: i inside, o outside, . none.
    fn told(row: &str) -> String {
        let rule = Rule {
            bound: Bound::read("<= 6 %").expect("a bound"),
            hold: Duration::seconds(60),
            every: Duration::seconds(15),
        };
        let mut known = Known { state: None, since: None, left: 0 };
        let mut samples = Vec::new();
        let mut said = Vec::new();
        for (step, letter) in (0..).zip(row.chars()) {
            let figure = match letter {
                'i' => Some(5.0),
                'o' => Some(8.0),
                _ => None,
            };
            samples.extend(
                figure.map(|figure| Sample { at: at(step), reading: Reading::Figures(vec![(String::new(), figure)]) }),
            );
            let now = at(step);
            let Some((after, told)) = change(known, &verdict(&rule, &samples, now), &rule, at(0), now) else {
                continue;
            };
            known = after;
            said.extend(told.map(|told| match told {
                Told::HoldBegan { .. } => format!("began {step}"),
                Told::Held { .. } => format!("held {step}"),
                Told::Left { times, .. } => format!("left {step} ({times})"),
                Told::NoData { last } => format!("no data {step} ({})", last.is_some()),
                Told::DataAgain { is_inside, .. } => format!("again {step} ({is_inside})"),
            }));
        }
        said.join(", ")
    }

    #[test]
    fn each_turn_is_told_once() {
        let rows = [
            ("", ""),
            ("oooooo", ""),
            ("iiiiiiii", "began 1, held 4"),
            ("ooiiiiiii", "began 3, held 6"),
            ("ooiiiioiiiiii", "began 3, left 6 (1), began 8, held 11"),
            ("iiiiiiiiooiiio", "began 1, held 4, left 8 (1), began 11, left 13 (2)"),
            // A wobble fills no record.
            ("oioioioioio", ""),
            ("iioioioioio", "began 1, left 2 (1)"),
            ("ii.iii", "began 1, held 4"),
            ("iii......", "began 1, no data 5 (true)"),
            ("iiiiii....ooo", "began 1, held 4, no data 8 (true), again 10 (false)"),
            ("iiiiii....iiiiii", "began 1, held 4, no data 8 (true), again 11 (true), held 14"),
            ("......", "no data 3 (false)"),
            ("....oooii", "no data 3 (false), again 4 (false), began 8"),
        ];
        for (row, expected) in rows {
            assert_eq!(told(row), expected, "{row}");
        }
    }

    #[test]
    fn states_are_read_as_they_are_stored() {
        for state in State::ALL {
            assert_eq!(State::read(state.word()), Some(state));
        }
    }
}
