//! What Signalbox itself says at each step that the clock takes.

use super::{Moment, Step, Why};

/// None where a person said it.
pub fn own_words(moment: &Moment, cancelled_says: &str) -> Option<String> {
    let words = match (moment.why, moment.step) {
        (Why::Note(_), _) | (_, Step::Scheduled) => return None,
        (Why::Cancelled, _) if cancelled_says.trim().is_empty() => "The planned work was called off.".to_string(),
        (Why::Cancelled, _) => format!("The planned work was called off. {}", cancelled_says.trim()),
        (Why::Clock, Step::InProgress) => "The planned work has begun.".to_string(),
        (Why::Clock, Step::Verifying) => "The work is done; we are checking the result.".to_string(),
        (Why::Clock, Step::Completed) => "The planned work is done.".to_string(),
    };
    Some(words)
}

/// Stable, since what is sent and listed must be known again. With its time: a step that was gone back from may be
/// taken twice.
pub fn own_id(work: &str, moment: &Moment) -> String {
    format!("{work}-{}-{}", moment.step.key().replace('_', "-"), moment.at.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[test]
    fn the_clock_speaks_and_people_are_not_spoken_for() {
        let at = DateTime::from_timestamp(1_739_757_600, 0).unwrap();
        let moment = |step, why| Moment { step, at, why };
        let begun = moment(Step::InProgress, Why::Clock);
        assert_eq!(own_words(&begun, "").as_deref(), Some("The planned work has begun."));
        assert_eq!(own_id("abc", &begun), "abc-in-progress-1739757600");
        assert_eq!(own_words(&moment(Step::Completed, Why::Note(0)), ""), None);
        let called_off = moment(Step::Completed, Why::Cancelled);
        assert_eq!(own_words(&called_off, " ").as_deref(), Some("The planned work was called off."));
        let why = own_words(&called_off, "A part is missing.").unwrap();
        assert_eq!(why, "The planned work was called off. A part is missing.");
    }
}
