//! The promise of the next update: when it is late, and what became of it.

use crate::ui::span;
use chrono::{DateTime, Duration, Utc};

/// A promise is given to the minute, so it is kept in that minute.
const GRACE: Duration = Duration::minutes(1);

/// The first instant at which it is broken.
pub fn late_from(promised: DateTime<Utc>) -> DateTime<Utc> {
    promised + GRACE
}

pub fn is_late(promised: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    late_from(promised) <= now
}

/// One promise with what followed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    pub promised: DateTime<Utc>,
    /// The next update for the same readers.
    pub next: Option<DateTime<Utc>>,
    /// Whether that was a "no news yet".
    pub next_is_no_news: bool,
    /// When the incident ended next after it was given.
    pub ended: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Kept {
        at: DateTime<Utc>,
    },
    /// The incident ended before it fell due.
    NotNeeded {
        at: DateTime<Utc>,
    },
    ToCome,
    Missed {
        came: Option<DateTime<Utc>>,
    },
}

impl Promise {
    pub fn outcome(&self, now: DateTime<Utc>) -> Outcome {
        let last = late_from(self.promised);
        match (self.next, self.ended) {
            (Some(next), _) if next < last => Outcome::Kept { at: next },
            (_, Some(ended)) if ended < last => Outcome::NotNeeded { at: ended },
            (None, None) if now < last => Outcome::ToCome,
            (came, _) => Outcome::Missed { came },
        }
    }

    /// "kept at 14:38", "missed, it came at 14:51, 11 min late".
    pub fn says(&self, now: DateTime<Utc>, clock: impl Fn(DateTime<Utc>) -> String) -> String {
        match self.outcome(now) {
            Outcome::Kept { at } if self.next_is_no_news => format!("kept at {}, with “no news yet”", clock(at)),
            Outcome::Kept { at } => format!("kept at {}", clock(at)),
            Outcome::NotNeeded { at } => format!("not needed, it ended at {}", clock(at)),
            Outcome::ToCome => "still to come".into(),
            Outcome::Missed { came: Some(at) } => {
                format!("missed, it came at {}, {} late", clock(at), span(at - self.promised))
            }
            Outcome::Missed { came: None } => "missed, none came".into(),
        }
    }
}

/// Of all promises to one audience, for the postmortem.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub kept: usize,
    /// Of those, the ones that only said that there is no news.
    pub no_news: usize,
    pub missed: usize,
    pub to_come: usize,
    pub not_needed: usize,
    /// The longest that readers waited beyond a promise.
    pub longest_late: Option<Duration>,
}

pub fn tally(promises: &[Promise], now: DateTime<Utc>) -> Tally {
    let mut tally = Tally::default();
    for promise in promises {
        match promise.outcome(now) {
            Outcome::Kept { .. } => {
                tally.kept += 1;
                tally.no_news += usize::from(promise.next_is_no_news);
            }
            Outcome::NotNeeded { .. } => tally.not_needed += 1,
            Outcome::ToCome => tally.to_come += 1,
            Outcome::Missed { came } => {
                tally.missed += 1;
                // One that never came was waited for until the end.
                let waited = came.or(promise.ended).unwrap_or(now) - promise.promised;
                tally.longest_late = tally.longest_late.max(Some(waited));
            }
        }
    }
    tally
}

impl Tally {
    /// "5 promises: 3 kept (1 with “no news yet”), 1 missed by up to 11 min, 1 not needed."
    pub fn sentence(&self) -> String {
        let whole = self.kept + self.missed + self.to_come + self.not_needed;
        if whole == 0 {
            return "No next update was promised.".into();
        }
        let kept = match self.no_news {
            0 => format!("{} kept", self.kept),
            no_news => format!("{} kept ({no_news} with “no news yet”)", self.kept),
        };
        let missed = match self.longest_late {
            Some(late) => format!("{} missed by up to {}", self.missed, span(late)),
            None => format!("{} missed", self.missed),
        };
        let mut said = vec![kept, missed];
        let rest = [(self.not_needed, "not needed"), (self.to_come, "still to come")];
        said.extend(rest.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")));
        let promises = if whole == 1 { "promise" } else { "promises" };
        format!("{whole} {promises}: {}.", said.join(", "))
    }
}

#[cfg(test)]
#[path = "promise_tests.rs"]
mod tests;
