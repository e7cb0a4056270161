use crate::{
    command::{Check, Command, FieldError},
    ids::{ComponentId, IncidentNumber, UpdateId},
    status::State,
    updates::{
        Phase, Statements, chosen_states,
        statements::{self, has_begun, six},
    },
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Without `how` nothing is stored: what changes is shown once more. A promise is not corrected.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CorrectUpdate {
    pub number: IncidentNumber,
    pub update: UpdateId,
    #[serde(default)]
    pub phase: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub users_see: String,
    /// `YYYY-MM-DDTHH:MM` in the writer's zone, or RFC 3339.
    #[serde(default)]
    pub since: String,
    #[serde(default)]
    pub scope: String,
    #[serde(default)]
    pub mitigation: String,
    #[serde(default)]
    pub owner: String,
    /// Lines of `component=state`.
    #[serde(default)]
    pub components: String,
    /// `quiet` or `told`.
    #[serde(default)]
    pub how: String,
    /// How many corrections the writer had seen; empty means that it does not matter.
    #[serde(default)]
    pub seen: String,
}

impl Command for CorrectUpdate {
    type Reply = ();
    const NAME: &'static str = "update.correct";
    const PATH: &'static str = "/incidents/{number}/updates/{update}/correct";
    const PAGE: &'static str = "/incidents/{number}/updates/{update}/correct";
    fn next(&self, _: &()) -> String {
        format!("/incidents/{}?at=mitigate#updates", self.number)
    }
}

/// A part that the update speaks of, as it says now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartNow {
    pub id: ComponentId,
    pub name: String,
    pub state: State,
}

/// The whole update as it would read. `since` is as it was typed, to the minute.
pub fn corrected(
    ask: &CorrectUpdate,
    before: &Statements,
    since: Result<Option<DateTime<Utc>>, String>,
    parts: &[PartNow],
    now: DateTime<Utc>,
) -> Result<(Statements, Vec<(ComponentId, State)>), Vec<FieldError>> {
    let mut check = Check::default();
    let phase = Phase::read(&ask.phase);
    check.need(phase.is_some(), "phase", "Choose a phase.");
    let phase = phase.unwrap_or(before.phase);
    let crosses = (phase == Phase::Resolved) != (before.phase == Phase::Resolved);
    check.need(!crosses, "phase", "A correction neither ends nor reopens it. Publish an update.");
    let title = statements::title(&mut check, &ask.title);
    let users_see = six(&mut check, "users_see", &ask.users_see);
    let scope = six(&mut check, "scope", &ask.scope);
    let mitigation = six(&mut check, "mitigation", &ask.mitigation);
    let owner = six(&mut check, "owner", &ask.owner);
    let since = match since {
        Ok(Some(at)) if at.timestamp() / 60 == before.since.timestamp() / 60 => before.since,
        Ok(Some(at)) => at,
        Ok(None) => {
            check.need(false, "since", "Say since when.");
            before.since
        }
        Err(says) => {
            check.need(false, "since", says);
            before.since
        }
    };
    has_begun(&mut check, Some(since), now);
    check.done()?;
    let next_update_at = before.next_update_at;
    let said = Statements { phase, title, users_see, since, scope, mitigation, next_update_at, owner };
    Ok((said, states(&ask.components, parts)))
}

/// What was typed for the parts of the update; another part is left out, one that is missing stays as it is.
fn states(typed: &str, parts: &[PartNow]) -> Vec<(ComponentId, State)> {
    let typed = chosen_states(typed);
    let state =
        |part: &PartNow| typed.iter().rev().find(|(id, _)| *id == part.id.0).map_or(part.state, |(_, state)| *state);
    parts.iter().map(|part| (part.id, state(part))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;
    use uuid::Uuid;

    #[test]
    fn what_may_be_corrected() {
        let since: DateTime<Utc> = "2025-02-15T14:10:20Z".parse().unwrap();
        let before = Statements {
            phase: Phase::Identified,
            title: "It refuses".into(),
            users_see: "It declines.".into(),
            since,
            scope: "Paid plan".into(),
            mitigation: "We take it back.".into(),
            next_update_at: Some(since + Duration::minutes(30)),
            owner: "The engineer on call".into(),
        };
        let part = PartNow { id: ComponentId(Uuid::from_u128(1)), name: "Chat".into(), state: State::Partial };
        let ask: CorrectUpdate = serde_json::from_value(serde_json::json!({
            "number": 42, "update": Uuid::from_u128(9), "phase": "identified", "title": "It refuses",
            "users_see": "It declines.", "since": "x", "scope": "Paid plan", "mitigation": "We take it back.",
            "owner": "The engineer on call", "components": format!("{}=major_outage", Uuid::from_u128(7)),
        }))
        .unwrap();
        let parts = [part.clone()];
        let now = since + Duration::hours(2);
        let read = |ask: &CorrectUpdate, since| corrected(ask, &before, since, &parts, now);
        // A form knows no seconds, and no part that the update does not speak of.
        let same = read(&ask, Ok(Some(since - Duration::seconds(20)))).unwrap();
        assert_eq!(same, (before.clone(), vec![(part.id, State::Partial)]));
        let worse = CorrectUpdate { components: format!("{}=major_outage", part.id), ..ask.clone() };
        assert_eq!(read(&worse, Ok(Some(since))).unwrap().1, [(part.id, State::Outage)]);
        let early = read(&ask, Ok(Some(since + Duration::hours(3)))).unwrap_err();
        assert_eq!(early[0].says, "This is still to come.");
        let wrong = CorrectUpdate { phase: "resolved".into(), scope: " ".into(), ..ask };
        let errors = read(&wrong, Ok(None)).unwrap_err();
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["phase", "scope", "since"]);
    }
}
