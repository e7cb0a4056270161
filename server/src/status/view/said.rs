use super::dated;
use app::{
    ids::ComponentId,
    status::{
        State,
        record::{Part, Said},
    },
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::collections::{BTreeMap, HashMap};

/// An update, in one text that can be read without the page around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateView {
    pub id: String,
    /// Of the incident, or of planned work.
    pub status: &'static str,
    pub word: &'static str,
    pub title: String,
    /// Plain text: one statement a line.
    pub body: String,
    pub at: DateTime<Utc>,
    pub changed_at: DateTime<Utc>,
    pub affected: Vec<Affected>,
    /// What the body says, apart; none of planned work.
    pub six: Option<Six>,
}

/// The six statements, as they were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Six {
    pub users_see: String,
    pub since: DateTime<Utc>,
    pub scope: String,
    pub mitigation: String,
    pub next_update_at: Option<DateTime<Utc>>,
    pub owner: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Affected {
    pub part: String,
    pub name: String,
    pub old: State,
    pub new: State,
}

/// The parts by id, with their places on the page.
pub(super) struct Names<'a>(HashMap<ComponentId, (usize, &'a Part)>);

impl<'a> Names<'a> {
    pub fn new(parts: &'a [Part]) -> Names<'a> {
        Names(parts.iter().enumerate().map(|(place, part)| (part.id, (place, part))).collect())
    }
}

/// The updates as they were read at an instant, newest first.
pub(super) fn updates(names: &Names, said: &[Said], zone: Tz, now: DateTime<Utc>) -> Vec<UpdateView> {
    let known: Vec<&Said> = said.iter().filter(|said| said.at <= now).collect();
    let before = |place: usize| known.get(place + 1).map(|said| &said.states[..]).unwrap_or_default();
    let view = |(place, said): (usize, &&Said)| UpdateView {
        id: said.public_id.clone(),
        status: said.phase.key(),
        word: said.phase.word(),
        title: said.title.clone(),
        body: body(said, zone),
        at: said.at,
        changed_at: said.changed_at.max(said.at),
        affected: affected(names, &said.states, before(place)),
        six: Some(six(said)),
    };
    known.iter().enumerate().map(view).collect()
}

fn six(said: &Said) -> Six {
    let text = |text: &str| text.trim().to_string();
    Six {
        users_see: text(&said.users_see),
        since: said.since,
        scope: text(&said.scope),
        mitigation: text(&said.mitigation),
        next_update_at: said.next_update_at,
        owner: text(&said.owner),
    }
}

/// The six statements. What is resolved promises nothing more.
fn body(said: &Said, zone: Tz) -> String {
    let mut lines = vec![
        format!("What you see: {}", said.users_see.trim()),
        format!("Since: {}", dated(said.since, zone)),
        format!("Who is affected: {}", said.scope.trim()),
        format!("What we do: {}", said.mitigation.trim()),
        format!("In charge: {}", said.owner.trim()),
    ];
    if let Some(next) = said.next_update_at {
        lines.push(format!("Next update by {}, even if nothing has changed.", dated(next, zone)));
    }
    lines.join("\n")
}

/// Those that are not well, or were not; in the order of the page.
fn affected(names: &Names, now: &[(ComponentId, State)], before: &[(ComponentId, State)]) -> Vec<Affected> {
    let state = |states: &[(ComponentId, State)], part: ComponentId| {
        states.iter().filter(|(id, _)| *id == part).map(|(_, state)| *state).max().unwrap_or(State::Working)
    };
    let named = now.iter().chain(before).filter_map(|(id, _)| names.0.get(id).copied());
    let touched: BTreeMap<usize, &Part> = named.collect();
    let affected = touched.into_values().map(|part| Affected {
        part: part.public_id.clone(),
        name: part.name.clone(),
        old: state(before, part.id),
        new: state(now, part.id),
    });
    affected.filter(|affected| affected.old != State::Working || affected.new != State::Working).collect()
}
