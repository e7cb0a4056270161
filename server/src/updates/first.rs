//! What stands in the fields before anybody typed: the text that came back, the last update, or the template and the record.

use super::{record::Record, send::Content};
use app::{
    ids::IncidentNumber,
    updates::{
        PartChoice, Phase, PublishUpdate, UpdateRow, cadence,
        template::{Template, choose, lead},
    },
};
use chrono::{DateTime, SecondsFormat, Utc};

pub struct First {
    pub form: PublishUpdate,
    /// From where, in a sentence; or empty.
    pub filled: String,
}

pub fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn components(parts: &[PartChoice]) -> String {
    parts.iter().map(|part| format!("{}={}", part.id, part.state.key())).collect::<Vec<_>>().join("\n")
}

fn empty(number: IncidentNumber, audience: &str) -> PublishUpdate {
    let fields = serde_json::json!({"number": number, "audience": audience});
    serde_json::from_value(fields).expect("every other field has a default")
}

/// As it was written when it was returned or withdrawn. A promise that has passed is chosen anew.
pub fn of_returned(number: IncidentNumber, content: &Content, now: DateTime<Utc>) -> First {
    let said = &content.said;
    let states = content.states.iter().map(|(part, state)| format!("{part}={}", state.key()));
    let form = PublishUpdate {
        phase: said.phase.key().into(),
        title: said.title.clone(),
        users_see: said.users_see.clone(),
        since: stamp(said.since),
        scope: said.scope.clone(),
        mitigation: said.mitigation.clone(),
        next_update: said.next_update_at.filter(|at| *at > now).map(stamp).unwrap_or_default(),
        owner: said.owner.clone(),
        components: states.collect::<Vec<_>>().join("\n"),
        kept_reason: content.kept_reason.clone().unwrap_or_default(),
        ..empty(number, &content.audience)
    };
    First { form, filled: "Your text that was not published.".into() }
}

/// `message` is the runbook's template for these readers, and the organisation's.
pub fn first(
    record: &Record,
    audience: &str,
    last: Option<&UpdateRow>,
    parts: &[PartChoice],
    message: (Option<&str>, Option<&str>),
    now: DateTime<Utc>,
) -> First {
    let phase = match last.and_then(|last| Phase::read(&last.phase)) {
        _ if record.ended => Phase::Resolved,
        _ if record.recovered => Phase::Monitoring,
        phase => phase.unwrap_or(Phase::Investigating),
    };
    let base = PublishUpdate {
        phase: phase.key().into(),
        next_update: stamp(cadence::in_minutes(record.cadence, now)),
        components: components(parts),
        ..empty(record.number, audience)
    };
    match last {
        Some(last) => of_last(base, last),
        None => of_record(base, record, message),
    }
}

fn of_last(base: PublishUpdate, last: &UpdateRow) -> First {
    let form = PublishUpdate {
        title: last.title.clone(),
        users_see: last.users_see.clone(),
        since: stamp(last.since),
        scope: last.scope.clone(),
        mitigation: last.mitigation.clone(),
        owner: last.owner.clone(),
        ..base
    };
    First { form, filled: "Filled from the last update. Say what is new.".into() }
}

/// Inside words never become the first draft of a public one: what the record says fills only internal ones.
fn of_record(base: PublishUpdate, record: &Record, (runbook, organisation): (Option<&str>, Option<&str>)) -> First {
    let is_public = base.is_public();
    let (text, source) = choose(runbook, organisation, is_public);
    let lead = lead(&Template::read(text));
    let filled = match (&lead, is_public) {
        (Some(_), true) => format!("The title is {}; the time is the record's.", source.says()),
        (None, true) => "The time is the record's.".into(),
        (_, false) => "Filled from the record.".into(),
    };
    let inside = |text: Option<&String>| text.filter(|_| !is_public).cloned().unwrap_or_default();
    let form = PublishUpdate {
        title: if is_public { lead.unwrap_or_default() } else { record.title.clone() },
        users_see: inside(Some(&record.title)),
        since: stamp(record.impact_started_at),
        mitigation: inside(record.mitigation.as_ref()),
        owner: if is_public { "The engineer on call".into() } else { inside(record.owner.as_ref()) },
        ..base
    };
    First { form, filled }
}
