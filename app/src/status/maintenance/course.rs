//! The course of planned work: its steps with their instants, from the plan and from what people said.

use super::{Maintenance, Step};
use chrono::{DateTime, Duration, Utc};

/// A step that was taken, or is to be taken if nobody says anything more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub step: Step,
    pub at: DateTime<Utc>,
    pub why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The clock reached it; Signalbox says so in its own words.
    Clock,
    /// The place in `notes` of the one that said so.
    Note(usize),
    Cancelled,
}

/// What holds between two notes.
struct Plan {
    end: DateTime<Utc>,
    /// It does not end by the clock.
    open: bool,
}

impl Maintenance {
    /// All steps in order. What people say changes what comes after it, never what was before.
    pub fn course(&self) -> Vec<Moment> {
        let mut course: Vec<Moment> = Vec::new();
        let mut plan = Plan { end: self.ends_at, open: !self.ends_itself };
        let mut from = None;
        for (place, note) in self.notes.iter().enumerate() {
            self.by_clock(&mut course, &plan, from, Some(note.at));
            from = Some(note.at);
            if let Some(end) = note.new_end {
                plan = Plan { end, open: !self.ends_itself };
            } else if note.next_word_by.is_some() {
                plan.open = true;
            }
            let now = last(&course);
            match note.step {
                Some(step) if step != now && step != Step::Scheduled && now != Step::Completed => {
                    course.push(Moment { step, at: note.at, why: Why::Note(place) });
                }
                _ => {}
            }
        }
        self.by_clock(&mut course, &plan, from, None);
        self.called_off(course)
    }

    /// What the clock does from one note until the next.
    fn by_clock(
        &self,
        course: &mut Vec<Moment>,
        plan: &Plan,
        from: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
    ) {
        let is_ahead = |at: &DateTime<Utc>| from.is_none_or(|from| from <= *at);
        let ends_at = (!plan.open).then(|| from.map_or(plan.end, |from| plan.end.max(from)));
        let planned = [
            (Step::InProgress, Some(self.starts_at).filter(is_ahead)),
            (Step::Verifying, self.verifying_from(plan).filter(is_ahead)),
            (Step::Completed, ends_at),
        ];
        for (step, at) in planned {
            if let Some(at) = at.filter(|at| until.is_none_or(|until| *at < until))
                && last(course) < step
            {
                course.push(Moment { step, at, why: Why::Clock });
            }
        }
    }

    /// A later end leaves the time for checking as long as it was.
    fn verifying_from(&self, plan: &Plan) -> Option<DateTime<Utc>> {
        let checking: Duration = self.ends_at - self.verifies_at?;
        let moved = plan.end != self.ends_at;
        (!plan.open || !moved).then(|| (plan.end - checking).max(self.starts_at)).filter(|at| *at < plan.end)
    }

    fn called_off(&self, mut course: Vec<Moment>) -> Vec<Moment> {
        if let Some(at) = self.cancelled_at {
            course.retain(|moment| moment.at < at);
            if last(&course) != Step::Completed {
                course.push(Moment { step: Step::Completed, at, why: Why::Cancelled });
            }
        }
        course
    }

    pub fn step(&self, now: DateTime<Utc>) -> Step {
        let course = self.course();
        course.iter().rev().find(|moment| moment.at <= now).map_or(Step::Scheduled, |moment| moment.step)
    }

    /// What comes next by itself.
    pub fn next(&self, now: DateTime<Utc>) -> Option<Moment> {
        self.course().into_iter().find(|moment| moment.at > now)
    }

    pub fn is_active(&self, now: DateTime<Utc>) -> bool {
        matches!(self.step(now), Step::InProgress | Step::Verifying)
    }

    pub fn ended_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let ended = self.course().into_iter().find(|moment| moment.step == Step::Completed)?;
        (ended.at <= now).then_some(ended.at)
    }

    /// When it is to end, as last said; none: nobody knows.
    pub fn end(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let heard = self.notes.iter().rev().filter(|note| note.at <= now);
        let mut said = heard.filter(|note| note.new_end.is_some() || note.next_word_by.is_some());
        said.next().map_or(Some(self.ends_at), |note| note.new_end).filter(|end| self.ends_itself || now < *end)
    }

    /// It takes longer than it was first planned for.
    pub fn overruns(&self, now: DateTime<Utc>) -> bool {
        self.is_active(now) && (now >= self.ends_at || self.end(now).is_none_or(|end| end > self.ends_at))
    }

    /// When the next word was promised for, while it is owed.
    pub fn next_word_by(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let newest = self.notes.iter().rev().find(|note| note.at <= now)?;
        newest.next_word_by.filter(|_| self.step(now) != Step::Completed)
    }

    /// The instants at which something that is said of it may read differently.
    pub fn instants(&self) -> Vec<DateTime<Utc>> {
        let steps = self.course().into_iter().map(|moment| moment.at);
        let ends = self.notes.iter().filter_map(|note| note.new_end).chain([self.ends_at]);
        let late = self.notes.iter().filter_map(|note| note.next_word_by).map(crate::updates::late_from);
        steps.chain(ends).chain(late).collect()
    }
}

fn last(course: &[Moment]) -> Step {
    course.last().map_or(Step::Scheduled, |moment| moment.step)
}

#[cfg(test)]
#[path = "course_tests.rs"]
mod tests;
