//! What the verify stop shows of the metrics; the other stops need no chart.

use super::{Chosen, choices, of_incident};
use app::{
    incidents::{Facts, MitigationRow},
    recovery::{Mark, MetricsPanel},
    rollbacks::{Rollback, State},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgConnection;

/// Charts reach no further back.
const LONGEST: Duration = Duration::hours(6);

pub struct Asked<'a> {
    pub facts: &'a Facts,
    pub mitigations: &'a [MitigationRow],
    pub rollbacks: &'a [Rollback],
    pub shows_charts: bool,
    pub may_add: bool,
    pub may_edit: bool,
    pub now: DateTime<Utc>,
}

pub async fn panel(connection: &mut PgConnection, asked: Asked<'_>) -> Result<MetricsPanel, sqlx::Error> {
    let facts = asked.facts;
    let to = facts.ended.as_ref().map_or(asked.now, |ended| ended.at);
    let from = facts.detected_at.max(to - LONGEST);
    let chosen = if asked.shows_charts { Chosen::chart(from, to) } else { Chosen::Verdict };
    let rows = of_incident(connection, facts.id, to, chosen).await?;
    let sources = if asked.shows_charts && asked.may_add { choices(connection).await? } else { Vec::new() };
    let edits = rows.iter().filter_map(|row| {
        let label = format!("{} was edited: {}", row.metric.title(), row.metric.bound_text);
        row.metric.changed_at.map(|at| Mark { at, kind: "edit", label })
    });
    let marks = marks(facts, &asked).into_iter().chain(edits).collect();
    let step = match chosen {
        Chosen::Verdict => 0,
        Chosen::Chart { step, .. } => step,
    };
    let (may_add, may_edit) = (asked.may_add && facts.is_open(), asked.may_edit && facts.is_open());
    let owner = facts.owner.as_ref().filter(|_| facts.is_owned()).map(|owner| owner.name.clone());
    let gate = app::recovery::gate(&rows, to);
    Ok(MetricsPanel { number: facts.number, gate, marks, rows, sources, from, to, step, may_add, may_edit, owner })
}

fn marks(facts: &Facts, asked: &Asked<'_>) -> Vec<Mark> {
    let alert = facts.alert.clone().map(|label| Mark { at: facts.detected_at, kind: "alert", label });
    let declared = Mark { at: facts.declared_at, kind: "declared", label: "declared".into() };
    let acts = asked.mitigations.iter().filter(|row| row.undone.is_none()).map(|row| Mark {
        at: row.happened_at,
        kind: "act",
        label: row.title.clone(),
    });
    let changed = |at, label: String| Mark { at, kind: "act", label };
    let rollbacks = asked.rollbacks.iter().filter(|step| step.state() != State::Failed).flat_map(|step| {
        let started = changed(step.marks.started.at, format!("↺ {} {}", step.part, step.step()));
        let undone = step.marks.undone.as_ref().map(|mark| changed(mark.at, format!("{} undone", step.part)));
        [Some(started), undone].into_iter().flatten()
    });
    alert.into_iter().chain([declared]).chain(acts).chain(rollbacks).collect()
}
