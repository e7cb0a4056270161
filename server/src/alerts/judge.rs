//! What one notice changes, by what is known of its alert. Pure: the order in which twins arrive must not matter.

use super::alertmanager::Status;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The newest stored alert of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub id: Uuid,
    pub name: String,
    pub started_at: DateTime<Utc>,
    pub is_open: bool,
    pub incident: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A new alert.
    New,
    /// A newer firing of an open one: the old ends, a new one begins.
    Again(Known),
    /// Said again, by a twin or by `repeat_interval`.
    Seen(Known),
    Ended(Known),
    /// Older than what is known: recorded, and nothing else.
    Late(Known),
    /// The end of something that has not come.
    Nothing,
}

pub fn judge(status: Status, starts_at: DateTime<Utc>, known: Option<Known>) -> Verdict {
    let Some(known) = known else {
        return match status {
            Status::Firing => Verdict::New,
            Status::Resolved => Verdict::Nothing,
        };
    };
    match (status, known.is_open) {
        (Status::Firing, true) if starts_at == known.started_at => Verdict::Seen(known),
        (Status::Firing, true) if starts_at > known.started_at => Verdict::Again(known),
        (Status::Firing, false) if starts_at > known.started_at => Verdict::New,
        (Status::Resolved, true) if starts_at >= known.started_at => Verdict::Ended(known),
        _ => Verdict::Late(known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    #[test]
    fn the_later_start_wins_and_an_end_with_nothing_open_is_accepted() {
        let at = |minute: u32| Utc.with_ymd_and_hms(2026, 8, 19, 10, minute, 0).unwrap();
        let known =
            |is_open| Known { id: Uuid::nil(), name: String::new(), started_at: at(5), is_open, incident: None };
        let (open, over) = (|| known(true), || known(false));
        use Status::{Firing, Resolved};
        for (status, minute, known, verdict) in [
            (Firing, 5, None, Verdict::New),
            (Firing, 5, Some(open()), Verdict::Seen(open())),
            (Firing, 6, Some(open()), Verdict::Again(open())),
            (Firing, 4, Some(open()), Verdict::Late(open())),
            (Firing, 6, Some(over()), Verdict::New),
            // The twin's copy of a firing that has ended meanwhile.
            (Firing, 5, Some(over()), Verdict::Late(over())),
            (Firing, 4, Some(over()), Verdict::Late(over())),
            (Resolved, 5, None, Verdict::Nothing),
            (Resolved, 5, Some(open()), Verdict::Ended(open())),
            (Resolved, 6, Some(open()), Verdict::Ended(open())),
            (Resolved, 4, Some(open()), Verdict::Late(open())),
            (Resolved, 5, Some(over()), Verdict::Late(over())),
        ] {
            assert_eq!(judge(status, at(minute), known.clone()), verdict, "{status:?} {minute} {known:?}");
        }
    }
}
