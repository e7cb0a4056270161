//! One step of taking back what is live: from which version to which, how far it got, and what the figures say of it.

use super::{Effect, State, effect};
use crate::{
    ids::{ArtifactId, AutomationId, MetricId, RollbackId},
    recovery::{Bound, title},
    services::Kind,
};
use chrono::{DateTime, Utc};

/// Who said so, and when it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// A person, an automation, or Signalbox.
    pub by: String,
    pub at: DateTime<Utc>,
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marks {
    /// By Signalbox, since then; none where it proposed no such thing.
    pub proposed: Option<DateTime<Utc>>,
    pub started: Mark,
    pub effective: Option<Mark>,
    /// The server's word: the figures moved towards their bounds.
    pub verified: Option<Mark>,
    pub failed: Option<Mark>,
    pub undone: Option<Mark>,
}

/// A metric just before the start, and a set time after it took effect; from samples alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub metric: MetricId,
    /// As it was written: for people see [`Figure::title`].
    pub name: String,
    pub role: String,
    pub bound_text: String,
    pub before: Option<f64>,
    /// None while nothing was captured, and where there was no data.
    pub after: Option<f64>,
}

impl Figure {
    pub fn title(&self) -> String {
        title(&self.name)
    }

    pub fn bound(&self) -> Option<Bound> {
        Bound::read(&self.bound_text)
    }

    /// `8 %`; `no data` where there was none.
    pub fn said(&self, figure: Option<f64>) -> String {
        match (figure, self.bound()) {
            (None, _) => "no data".into(),
            (Some(figure), Some(bound)) => bound.said(figure),
            (Some(figure), None) => figure.to_string(),
        }
    }
}

/// The last try to ask an automation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub at: DateTime<Utc>,
    pub tries: i64,
    pub status: Option<i32>,
    pub error: Option<String>,
    /// No further try is made by itself.
    pub given_up: bool,
}

/// Who carries it out: Signalbox itself runs nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    ByHand,
    Automation { id: AutomationId, name: String, delivery: Option<Delivery> },
}

/// The target was marked as known good, by whom and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Good {
    pub by: String,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Rollback {
    pub id: RollbackId,
    /// In the order of start, from 1.
    pub place: i32,
    pub artifact: ArtifactId,
    pub kind: Kind,
    /// The part's name.
    pub part: String,
    /// Slug and name.
    pub service: (String, String),
    /// None where nobody had told what was live.
    pub from: Option<String>,
    pub to: String,
    pub good: Option<Good>,
    pub how: How,
    /// Why a part that had not changed was taken back all the same.
    pub unchanged: Option<String>,
    pub marks: Marks,
    /// When the figures before were captured: at the start.
    pub before_at: DateTime<Utc>,
    /// When those after were captured; none while they are waited for.
    pub after_at: Option<DateTime<Utc>>,
    /// When they are due; none where nothing is waited for.
    pub after_due: Option<DateTime<Utc>>,
    /// In the order that metrics are shown.
    pub figures: Vec<Figure>,
}

impl Rollback {
    pub fn state(&self) -> State {
        let marks = &self.marks;
        match () {
            () if marks.undone.is_some() => State::Undone,
            () if marks.failed.is_some() => State::Failed,
            () if marks.verified.is_some() => State::Verified,
            () if marks.effective.is_some() => State::Effective,
            () => State::Started,
        }
    }

    /// It took effect, and was not taken back.
    pub fn stands(&self) -> bool {
        matches!(self.state(), State::Effective | State::Verified)
    }

    pub fn is_by_hand(&self) -> bool {
        self.how == How::ByHand
    }

    /// What the figures say of it, as far as they were captured.
    pub fn effect(&self) -> Effect {
        effect(&self.figures)
    }

    /// `prompt-v7 → prompt-v6`.
    pub fn step(&self) -> String {
        format!("{} → {}", self.from.as_deref().unwrap_or("not told"), self.to)
    }
}
