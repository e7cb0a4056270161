use super::UpdateView;
use app::status::{
    maintenance::{Maintenance, Step, Why, own_id, own_words},
    record::Record,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// Planned work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkView {
    pub id: String,
    pub title: String,
    pub pauses: String,
    pub step: Step,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub starts_at: DateTime<Utc>,
    /// As last said; where nobody knows, as first planned.
    pub ends_at: DateTime<Utc>,
    pub end_is_known: bool,
    pub overruns: bool,
    pub next_word_by: Option<DateTime<Utc>>,
    pub started_at: Option<DateTime<Utc>>,
    pub verifying_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
    /// It ended because somebody called it off.
    pub is_off: bool,
    /// Newest first: what people said, and what Signalbox said at each step of the clock.
    pub updates: Vec<UpdateView>,
    pub parts: Vec<String>,
}

impl WorkView {
    pub fn is_active(&self) -> bool {
        matches!(self.step, Step::InProgress | Step::Verifying)
    }
}

pub(super) fn work_view(record: &Record<Tz>, work: &Maintenance, now: DateTime<Utc>) -> WorkView {
    let course = work.course();
    let taken =
        |step: Step| course.iter().find(|moment| moment.step == step && moment.at <= now).map(|moment| moment.at);
    let updates = updates(work, now);
    let parts = record.parts.iter().filter(|part| work.parts.contains(&part.id));
    WorkView {
        id: work.public_id.clone(),
        title: work.title.clone(),
        pauses: work.pauses.clone(),
        step: work.step(now),
        created_at: work.created_at,
        updated_at: updates.iter().map(|update| update.changed_at).max().unwrap_or(work.created_at),
        starts_at: work.starts_at,
        ends_at: work.end(now).unwrap_or(work.ends_at),
        end_is_known: work.end(now).is_some(),
        overruns: work.overruns(now),
        next_word_by: work.next_word_by(now),
        started_at: taken(Step::InProgress),
        verifying_at: taken(Step::Verifying),
        completed_at: work.ended_at(now),
        is_off: course.iter().any(|moment| moment.why == Why::Cancelled && moment.at <= now),
        updates,
        parts: parts.map(|part| part.public_id.clone()).collect(),
    }
}

/// The announcement first of all, then the steps and the notes as they came.
fn updates(work: &Maintenance, now: DateTime<Utc>) -> Vec<UpdateView> {
    let update = |id: String, step: Step, body: &str, at: DateTime<Utc>| UpdateView {
        id,
        status: step.key(),
        word: step.word(),
        title: work.title.clone(),
        body: body.trim().to_string(),
        at,
        changed_at: at,
        affected: Vec::new(),
        six: None,
    };
    let announced = format!("{}-scheduled", work.public_id);
    let announcement = update(announced, Step::Scheduled, &work.pauses, work.created_at);
    let mut all = vec![UpdateView { changed_at: work.changed_at.unwrap_or(work.created_at), ..announcement }];
    let course = work.course();
    for moment in course.iter().filter(|moment| moment.at <= now && !matches!(moment.why, Why::Note(_))) {
        let words = own_words(moment, &work.cancelled_says).unwrap_or_default();
        all.push(update(own_id(&work.public_id, moment), moment.step, &words, moment.at));
    }
    for (place, note) in work.notes.iter().enumerate().filter(|(_, note)| note.at <= now) {
        let said = course.iter().find(|moment| moment.why == Why::Note(place)).map(|moment| moment.step);
        let step = said.unwrap_or_else(|| work.step(note.at));
        all.push(update(note.public_id.clone(), step, &note.text, note.at));
    }
    all.sort_by_key(|update| std::cmp::Reverse(update.at));
    all
}
