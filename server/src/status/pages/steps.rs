//! The steps that something took, with their times.

use super::time::{Clock, Time};
use crate::status::view::{IncidentView, View, WorkView};
use app::{status::maintenance::Step, updates::Phase};
use std::cmp::Ordering;

const TO_COME: &str = "none";

pub struct StepShown {
    pub word: &'static str,
    pub class: &'static str,
    pub is_here: bool,
    pub at: Option<Time>,
}

/// Without what was left out. What is still to come has no time, even if it was there before.
pub fn phases(view: &View, incident: &IncidentView) -> Vec<StepShown> {
    let clock = Clock::of(view);
    let entered = |phase: Phase| {
        let runs = incident.updates.chunk_by(|one, other| one.status == other.status);
        runs.filter_map(|run| run.last()).find(|update| update.status == phase.key()).map(|update| update.at)
    };
    let shown = |phase: Phase| {
        let order = phase.cmp(&incident.phase);
        let at = entered(phase).filter(|_| order != Ordering::Greater).map(|at| clock.said(at));
        StepShown { word: phase.word(), class: class(order), is_here: order == Ordering::Equal, at }
    };
    Phase::ALL.into_iter().map(shown).filter(is_told).collect()
}

pub fn steps(view: &View, work: &WorkView) -> Vec<StepShown> {
    let clock = Clock::of(view);
    let shown = |step: Step| {
        let order = step.cmp(&work.step);
        let at = match step {
            Step::Scheduled => Some(work.created_at),
            Step::InProgress => work.started_at,
            Step::Verifying => work.verifying_at,
            Step::Completed => work.completed_at,
        };
        let at = at.filter(|_| order != Ordering::Greater).map(|at| clock.said(at));
        let word = if step == Step::Completed && work.is_off { "Called off" } else { step.word() };
        StepShown { word, class: class(order), is_here: order == Ordering::Equal, at }
    };
    Step::ALL.into_iter().map(shown).filter(is_told).collect()
}

fn is_told(step: &StepShown) -> bool {
    step.at.is_some() || step.class == TO_COME
}

fn class(order: Ordering) -> &'static str {
    match order {
        Ordering::Less => "past",
        Ordering::Equal => "here",
        Ordering::Greater => TO_COME,
    }
}
