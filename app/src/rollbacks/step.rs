//! How far a rollback got, and what may be said of it next. A person says that it took effect; verified is the server's.

use super::Figure;
use crate::recovery::{Bound, Sign};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Proposed,
    Started,
    Effective,
    Verified,
    Failed,
    Undone,
}

impl State {
    pub const ALL: [State; 6] =
        [State::Proposed, State::Started, State::Effective, State::Verified, State::Failed, State::Undone];

    /// As it is stored, and as it is said.
    pub fn word(self) -> &'static str {
        match self {
            State::Proposed => "proposed",
            State::Started => "started",
            State::Effective => "effective",
            State::Verified => "verified",
            State::Failed => "failed",
            State::Undone => "undone",
        }
    }

    pub fn read(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Nothing more is said of it; the part may be taken back anew.
    pub fn is_over(self) -> bool {
        matches!(self, State::Failed | State::Undone)
    }
}

/// Where it may go from here: none is ever left out of the record, so no state is entered twice.
pub fn may_become(from: State, to: State) -> bool {
    matches!(
        (from, to),
        (State::Proposed, State::Started)
            | (State::Started, State::Effective | State::Failed | State::Undone)
            | (State::Effective, State::Verified | State::Undone)
            | (State::Verified, State::Undone)
    )
}

/// What the figures after say against those before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Not captured yet, or without data on either side.
    NoData,
    /// All are inside their bounds now, and at least one was not.
    Enough,
    /// They moved towards their bounds, and at least one is still outside.
    Helped,
    /// None moved by as much as counts.
    Nothing,
    /// One moved away from its bound.
    Worse,
}

impl Effect {
    /// As it is stored in the record.
    pub fn word(self) -> &'static str {
        match self {
            Effect::NoData => "no data",
            Effect::Enough => "enough",
            Effect::Helped => "helped",
            Effect::Nothing => "nothing",
            Effect::Worse => "worse",
        }
    }

    /// The figures moved towards their bounds.
    pub fn verifies(self) -> bool {
        matches!(self, Effect::Enough | Effect::Helped)
    }
}

/// A move counts from a tenth of the way on: less is what figures do by themselves.
const COUNTS: f64 = 0.1;

/// The key metrics decide where one of them is outside; a metric without a figure on one side says nothing.
pub fn effect(figures: &[Figure]) -> Effect {
    let known: Vec<(&Figure, Bound, f64, f64)> =
        figures.iter().filter_map(|figure| Some((figure, figure.bound()?, figure.before?, figure.after?))).collect();
    let outside = |only_key: bool| {
        known
            .iter()
            .any(|(figure, bound, before, _)| distance(bound, *before) > 0.0 && (!only_key || figure.role == "key"))
    };
    let key_decides = outside(true);
    if known.is_empty() {
        return Effect::NoData;
    }
    let (mut towards, mut away) = (false, false);
    for (figure, bound, before, after) in &known {
        let (was, is) = (distance(bound, *before), distance(bound, *after));
        let counts = COUNTS * was.max(COUNTS * bound.figure.abs());
        away |= is - was > counts;
        towards |= was > 0.0 && was - is >= COUNTS * was && (!key_decides || figure.role == "key");
    }
    let all_inside = known.len() == figures.len() && known.iter().all(|(_, bound, _, after)| bound.holds(*after));
    // A bound that excludes its own figure is left by no distance at all, and still not held.
    match (away, towards, all_inside) {
        (true, ..) => Effect::Worse,
        (_, true, true) => Effect::Enough,
        (_, true, false) => Effect::Helped,
        (_, false, _) if missing_where_it_matters(figures) => Effect::NoData,
        (_, false, _) => Effect::Nothing,
    }
}

/// A metric that was outside, or unknown, has no figure after it.
fn missing_where_it_matters(figures: &[Figure]) -> bool {
    figures.iter().any(|figure| {
        let Some(bound) = figure.bound() else { return false };
        let was_inside = figure.before.is_some_and(|before| bound.holds(before));
        !was_inside && (figure.before.is_none() || figure.after.is_none())
    })
}

/// How far outside; 0 inside.
fn distance(bound: &Bound, figure: f64) -> f64 {
    let beyond = match bound.sign {
        Sign::Below | Sign::AtMost => figure - bound.figure,
        Sign::Above | Sign::AtLeast => bound.figure - figure,
    };
    beyond.max(0.0)
}

#[cfg(test)]
#[path = "step_tests.rs"]
mod tests;
