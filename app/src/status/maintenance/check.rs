//! What a plan must say before it may be published.

use super::Step;
use crate::command::{Check, FieldError};
use chrono::{DateTime, Duration, Utc};

/// What lasts longer than a week is no planned work but a new state.
pub const LONGEST: Duration = Duration::days(7);
const FURTHEST: Duration = Duration::days(366);
const TITLE: usize = 200;
const TEXT: usize = 2000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub title: String,
    pub pauses: String,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    /// Minutes at its end for checking the result; 0 is none.
    pub checking_minutes: i64,
    pub parts: usize,
}

/// The plan with its texts trimmed, or every reason at once. `step` is where it stands already, when it is changed.
pub fn check(plan: &Plan, step: Step, now: DateTime<Utc>) -> Result<Plan, Vec<FieldError>> {
    let mut check = Check::default();
    let title = check.text("title", &plan.title, TITLE, "Say in one sentence what is done, as customers would.");
    let pauses = check.text("pauses", &plan.pauses, TEXT, "Say what does not work meanwhile, and for how long.");
    check.need(plan.starts_at.is_some(), "starts_at", "Say when it begins.");
    check.need(plan.ends_at.is_some(), "ends_at", "Say when it ends.");
    check.need(plan.parts > 0, "parts", "Choose the parts that it concerns.");
    if let (Some(starts), Some(ends)) = (plan.starts_at, plan.ends_at) {
        let length = ends - starts;
        check.need(length > Duration::zero(), "ends_at", "It must end after it begins.");
        check.need(length <= LONGEST, "ends_at", "At most 7 days. What lasts longer is a new state, not planned work.");
        check.need(starts <= now + FURTHEST, "starts_at", "Plan at most a year ahead.");
        check.need(step != Step::Scheduled || ends > now, "ends_at", "It would be over already.");
        let fits = (0..length.num_minutes().max(1)).contains(&plan.checking_minutes);
        check.need(fits, "checking_minutes", "Checking takes less time than the whole.");
    }
    check.done()?;
    Ok(Plan { title, pauses, ..plan.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> DateTime<Utc> {
        "2025-02-17T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::hours(hour)
    }

    fn plan() -> Plan {
        let (title, pauses) = ("Storage move ".to_string(), " Uploads pause.".to_string());
        Plan { title, pauses, starts_at: Some(at(2)), ends_at: Some(at(4)), checking_minutes: 15, parts: 1 }
    }

    #[test]
    fn a_whole_plan_passes() {
        let checked = check(&plan(), Step::Scheduled, at(0)).unwrap();
        assert_eq!((checked.title.as_str(), checked.pauses.as_str()), ("Storage move", "Uploads pause."));
        assert!(check(&plan(), Step::InProgress, at(5)).is_ok(), "what runs may be corrected after its end");
    }

    #[test]
    fn each_fault_is_said_beside_its_field() {
        let rows: [(fn(&mut Plan), &[&str]); 9] = [
            (|plan| plan.title.clear(), &["title"]),
            (|plan| plan.pauses = "x".repeat(2001), &["pauses"]),
            (|plan| plan.starts_at = None, &["starts_at"]),
            (|plan| plan.ends_at = Some(at(2)), &["ends_at", "checking_minutes"]),
            (|plan| plan.ends_at = Some(at(2 + 24 * 7 + 1)), &["ends_at"]),
            (|plan| plan.parts = 0, &["parts"]),
            (|plan| plan.checking_minutes = 120, &["checking_minutes"]),
            (|plan| plan.checking_minutes = -1, &["checking_minutes"]),
            (|plan| *plan = Plan::default(), &["title", "pauses", "starts_at", "ends_at", "parts"]),
        ];
        for (spoil, fields) in rows {
            let mut plan = plan();
            spoil(&mut plan);
            let errors = check(&plan, Step::Scheduled, at(0)).unwrap_err();
            assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), fields, "{plan:?}");
        }
        let over = check(&plan(), Step::Scheduled, at(4)).unwrap_err();
        assert_eq!(over[0].says, "It would be over already.");
    }
}
