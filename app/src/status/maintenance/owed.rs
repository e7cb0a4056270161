//! Whether a person's word is owed, and when its author is reminded of it.

use super::{Maintenance, Step};
use chrono::{DateTime, Duration, Utc};

/// Before a word is owed.
const SOON: Duration = Duration::minutes(5);
const LATE: Duration = Duration::minutes(15);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reminder {
    Soon,
    Due,
    Late,
}

impl Reminder {
    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Reminder::Soon => "soon",
            Reminder::Due => "due",
            Reminder::Late => "late",
        }
    }
}

impl Maintenance {
    /// Until when somebody has to say how it goes on; none: the clock ends it, or it is over.
    pub fn word_owed_by(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.step(now) == Step::Completed || self.cancelled_at.is_some() {
            return None;
        }
        let said = self.notes.iter().rev().find(|note| note.new_end.is_some() || note.next_word_by.is_some());
        match said {
            Some(note) if note.next_word_by.is_some() => note.next_word_by,
            Some(note) => note.new_end.filter(|_| !self.ends_itself),
            None => Some(self.ends_at).filter(|_| !self.ends_itself),
        }
    }

    /// With their instants, in order, whether or not they lie behind.
    pub fn reminders(&self, now: DateTime<Utc>) -> Vec<(DateTime<Utc>, Reminder)> {
        let Some(owed) = self.word_owed_by(now) else { return Vec::new() };
        let said_at = self.notes.last().map_or(self.created_at, |note| note.at);
        let all = [(owed - SOON, Reminder::Soon), (owed, Reminder::Due), (owed + LATE, Reminder::Late)];
        // What was promised for three minutes from now needs no reminder at once.
        all.into_iter().filter(|(at, _)| *at > said_at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Note, *};

    fn at(minute: i64) -> DateTime<Utc> {
        "2025-02-17T02:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minute)
    }

    fn work(ends_itself: bool, notes: Vec<Note>) -> Maintenance {
        Maintenance {
            public_id: "workworkwork".into(),
            title: "Storage move".into(),
            pauses: "Uploads pause.".into(),
            parts: Vec::new(),
            created_at: at(-600),
            changed_at: None,
            starts_at: at(0),
            ends_at: at(120),
            verifies_at: None,
            ends_itself,
            cancelled_at: None,
            cancelled_says: String::new(),
            notes,
        }
    }

    fn note(minute: i64, step: Option<Step>, new_end: Option<i64>, next_word_by: Option<i64>) -> Note {
        let (new_end, next_word_by) = (new_end.map(at), next_word_by.map(at));
        Note { public_id: "note".into(), at: at(minute), text: "It goes on.".into(), step, new_end, next_word_by }
    }

    #[test]
    fn a_word_is_owed_where_the_clock_does_not_end_it() {
        let rows: [(bool, Vec<Note>, Option<i64>); 6] = [
            (true, vec![], None),
            (false, vec![], Some(120)),
            (true, vec![note(100, None, Some(150), None)], None),
            (false, vec![note(100, None, Some(150), None)], Some(150)),
            (true, vec![note(100, None, None, Some(130)), note(110, None, None, None)], Some(130)),
            (false, vec![note(100, Some(Step::Completed), None, None)], None),
        ];
        for (ends_itself, notes, owed) in rows {
            assert_eq!(work(ends_itself, notes.clone()).word_owed_by(at(115)), owed.map(at), "{notes:?}");
        }
        let off = Maintenance { cancelled_at: Some(at(60)), ..work(false, vec![]) };
        assert_eq!(off.word_owed_by(at(90)), None);
    }

    #[test]
    fn its_author_is_reminded_before_then_and_after() {
        let all = work(false, vec![]).reminders(at(0));
        assert_eq!(all, [(at(115), Reminder::Soon), (at(120), Reminder::Due), (at(135), Reminder::Late)]);
        let short = work(false, vec![note(118, None, None, Some(121))]).reminders(at(118));
        assert_eq!(short, [(at(121), Reminder::Due), (at(136), Reminder::Late)]);
        assert!(work(true, vec![]).reminders(at(0)).is_empty());
    }
}
