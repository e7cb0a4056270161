//! Everything the incident page shows, read in a constant number of queries.

use super::{Facts, NextStep, Stop};
use crate::{
    alerts::AlertRow,
    auth::PersonName,
    escalation::Calling,
    ids::{LinkId, MitigationId, PersonId, RunId},
    postmortems::Outline,
    recovery::MetricsPanel,
    runbooks::RunDetail,
    severities::Rubric,
    timeline::{Entry, Filter},
    updates::{NoNewsOffer, UpdateRow},
};
use chrono::{DateTime, Utc};

#[derive(Clone, Debug)]
pub struct MemberRow {
    pub person: PersonName,
    pub role: String,
    pub zone: String,
}

#[derive(Clone, Debug)]
pub struct LinkRow {
    pub id: LinkId,
    pub address: String,
    pub label: String,
}

#[derive(Clone, Debug)]
pub struct MitigationRow {
    pub id: MitigationId,
    pub title: String,
    pub key: Option<String>,
    pub reason: Option<String>,
    pub guarded: bool,
    pub by: String,
    pub happened_at: DateTime<Utc>,
    pub undone: Option<(DateTime<Utc>, String)>,
}

#[derive(Clone, Debug)]
pub struct Detail {
    pub facts: Facts,
    pub next: NextStep,
    /// The stop whose panels are shown.
    pub at: Stop,
    pub filter: Filter,
    /// May tick, note and mitigate; may decide.
    pub responds: bool,
    pub commands: bool,
    pub viewer: PersonId,
    /// Who was paged, who is next, and a hand-over that waits.
    pub calling: Calling,
    pub entries: Vec<Entry>,
    /// The whole record holds more than is shown.
    pub more_entries: bool,
    pub alerts: Vec<AlertRow>,
    pub members: Vec<MemberRow>,
    pub people: Vec<PersonName>,
    pub links: Vec<LinkRow>,
    pub mitigations: Vec<MitigationRow>,
    pub rubric: Vec<Rubric>,
    pub runs: Vec<RunDetail>,
    /// The run and the check that the address asks for, and the scripts that runs have.
    pub run: Option<RunId>,
    pub unfolded: Option<String>,
    pub run_scripts: [Option<&'static str>; 2],
    /// Slug and title of runbooks that could be attached.
    pub runbooks: Vec<(String, String)>,
    pub updates: Vec<UpdateRow>,
    /// What keeps the promise with one press, where the viewer may.
    pub no_news: Option<NoNewsOffer>,
    pub recovery: MetricsPanel,
    pub rollbacks: crate::rollbacks::RollbackPanel,
    /// Address of the script that follows the figures, while there is something to follow.
    pub figures_script: Option<&'static str>,
    pub postmortem: Outline,
    pub evidence: crate::services::Evidence,
    /// Entry to mark, from `?e=`.
    pub marked: Option<i32>,
}
