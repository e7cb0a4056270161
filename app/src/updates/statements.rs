//! An update as plain statements, apart from the form that asked for them.

use super::{CUSTOMERS, Phase, PublishUpdate, cadence, missing, missing_sentence};
use crate::command::{Check, FieldError};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

const MOST_PER_FIELD: usize = 2000;
const MOST_IN_TITLE: usize = 200;

/// The six, with the title over them. `next_update_at` is none only where the phase is resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statements {
    pub phase: Phase,
    pub title: String,
    pub users_see: String,
    pub since: DateTime<Utc>,
    pub scope: String,
    pub mitigation: String,
    pub next_update_at: Option<DateTime<Utc>>,
    pub owner: String,
}

/// The texts of the six that people wrote, with their names in a form.
pub const TEXTS: [(&str, fn(&Statements) -> &str); 5] = [
    ("title", |said| &said.title),
    ("users_see", |said| &said.users_see),
    ("scope", |said| &said.scope),
    ("mitigation", |said| &said.mitigation),
    ("owner", |said| &said.owner),
];

/// What a form says of its times: read already, since that needs the writer's zone.
#[derive(Clone, Debug)]
pub struct Times {
    pub since: Result<Option<DateTime<Utc>>, String>,
    pub next_update: Result<Option<DateTime<Utc>>, String>,
}

/// All reasons at once, or the update. `inside_title` stands in for the title of an internal one that has none.
pub fn statements(
    ask: &PublishUpdate,
    times: &Times,
    inside_title: &str,
    has_ended: bool,
    now: DateTime<Utc>,
) -> Result<Statements, Vec<FieldError>> {
    let mut check = Check::default();
    let absent = missing(ask);
    check.need(absent.is_empty(), "six", missing_sentence(&absent));
    let phase = Phase::read(&ask.phase);
    check.need(phase.is_some(), "phase", "Choose a phase.");
    let phase = phase.unwrap_or(Phase::Investigating);
    let users_see = six(&mut check, "users_see", &ask.users_see);
    let scope = six(&mut check, "scope", &ask.scope);
    let mitigation = six(&mut check, "mitigation", &ask.mitigation);
    let owner = six(&mut check, "owner", &ask.owner);
    let title = match ask.audience == CUSTOMERS || !ask.title.trim().is_empty() {
        true => title(&mut check, &ask.title),
        false => inside_title.lines().next().unwrap_or_default().chars().take(MOST_IN_TITLE).collect(),
    };
    let since = time(&mut check, "since", &times.since, !absent.contains(&"since"), "Say since when.");
    has_begun(&mut check, since, now);
    let promised = !absent.contains(&"next_update");
    let next_update_at = match phase {
        Phase::Resolved => None,
        _ => time(&mut check, "next_update", &times.next_update, promised, "Say when the next update comes."),
    };
    if let Some(Err(says)) = next_update_at.map(|at| cadence::refuse(at, now)) {
        check.need(false, "next_update", says);
    }
    let goes_on = has_ended && phase != Phase::Resolved;
    check.need(!goes_on, "phase", "The incident has ended. Say that it is resolved, or reopen it first.");
    check.done()?;
    let since = since.ok_or_else(|| vec![FieldError::new("since", "Say since when.")])?;
    Ok(Statements { phase, title, users_see, since, scope, mitigation, next_update_at, owner })
}

/// A text of the six, in an update and in its correction.
pub(super) fn six(check: &mut Check, field: &str, text: &str) -> String {
    let says = super::SIX.iter().find(|(name, ..)| *name == field).map(|(_, _, says)| *says).unwrap_or_default();
    check.text(field, text, MOST_PER_FIELD, says)
}

pub(super) fn title(check: &mut Check, text: &str) -> String {
    let title = check.text("title", text, MOST_IN_TITLE, "Say it in one sentence, as customers would.");
    check.need(title.lines().count() <= 1, "title", "One line.");
    title
}

/// Nothing began in the future.
pub(super) fn has_begun(check: &mut Check, since: Option<DateTime<Utc>>, now: DateTime<Utc>) {
    check.need(since.is_none_or(|since| since <= now), "since", "This is still to come.");
}

/// None where it is empty or can't be read, which the check then says once.
fn time(
    check: &mut Check,
    field: &str,
    read: &Result<Option<DateTime<Utc>>, String>,
    is_there: bool,
    absent_says: &str,
) -> Option<DateTime<Utc>> {
    match read {
        Err(says) => check.need(false, field, says.as_str()),
        Ok(None) => check.need(false, field, absent_says),
        Ok(Some(_)) => check.need(is_there, field, absent_says),
    }
    read.clone().ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::{super::INTERNAL, *};
    use chrono::Duration;

    fn now() -> DateTime<Utc> {
        "2025-02-15T14:20:00Z".parse().unwrap()
    }

    fn ask() -> PublishUpdate {
        serde_json::from_value(serde_json::json!({
            "number": 42, "audience": CUSTOMERS, "phase": "identified", "title": "The assistant refuses some questions",
            "users_see": "It declines.", "since": "x", "scope": "Paid plan.", "mitigation": "We take it back.",
            "next_update": "x", "owner": "The engineer on call",
        }))
        .unwrap()
    }

    fn times() -> Times {
        let since = Ok(Some(now() - Duration::minutes(10)));
        Times { since, next_update: Ok(Some(now() + Duration::minutes(30))) }
    }

    fn fields(ask: &PublishUpdate, times: &Times) -> Vec<String> {
        let errors = statements(ask, times, "prompt-v7 refuses", false, now()).unwrap_err();
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_whole_update_passes() {
        let said = statements(&ask(), &times(), "prompt-v7 refuses", false, now()).unwrap();
        assert_eq!(said.phase, Phase::Identified);
        assert_eq!(said.next_update_at, Some(now() + Duration::minutes(30)));
        let over = PublishUpdate { phase: "resolved".into(), next_update: String::new(), ..ask() };
        assert_eq!(statements(&over, &times(), "", true, now()).unwrap().next_update_at, None);
    }

    #[test]
    fn the_inside_title_stands_in_only_inside() {
        let inside = PublishUpdate { audience: INTERNAL.into(), title: String::new(), ..ask() };
        assert_eq!(
            statements(&inside, &times(), "prompt-v7 refuses", false, now()).unwrap().title,
            "prompt-v7 refuses"
        );
        let outside = PublishUpdate { title: String::new(), ..ask() };
        assert_eq!(fields(&outside, &times()), ["title"]);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let empty = PublishUpdate { users_see: String::new(), scope: " ".into(), ..ask() };
        assert_eq!(fields(&empty, &times()), ["six", "users_see", "scope"]);
        let long = PublishUpdate { mitigation: "x".repeat(2001), title: "a\nb".into(), ..ask() };
        assert_eq!(fields(&long, &times()), ["mitigation", "title"]);
        let future = Times { since: Ok(Some(now() + Duration::minutes(1))), ..times() };
        assert_eq!(fields(&ask(), &future), ["since"]);
        let past = Times { next_update: Ok(Some(now())), ..times() };
        assert_eq!(fields(&ask(), &past), ["next_update"]);
        let unread = Times { since: Err("This is no time.".into()), next_update: Ok(None) };
        assert_eq!(fields(&ask(), &unread), ["since", "next_update"]);
        let none = PublishUpdate { since: String::new(), next_update: String::new(), ..ask() };
        assert_eq!(fields(&none, &Times { since: Ok(None), next_update: Ok(None) }), ["six", "since", "next_update"]);
        assert_eq!(fields(&PublishUpdate { phase: "purple".into(), ..ask() }, &times()), ["phase"]);
    }

    #[test]
    fn what_has_ended_is_resolved() {
        let errors = statements(&ask(), &times(), "", true, now()).unwrap_err();
        assert_eq!(errors[0].field, "phase");
    }
}
