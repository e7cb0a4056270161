//! Evidence on its way to a page, and into the row of an answer.

use super::{
    gather::{Asks, gather},
    sheet::Sheet,
    values::values,
};
use crate::incidents::Locked;
use app::{
    ids::{IncidentId, IncidentNumber},
    incidents::Facts,
    recovery::MetricNow,
    runbooks::{Question, RunDetail, Runbook},
    signals::{Evidence, Proposed},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// An open incident; the caller has passed the read gate.
#[derive(Clone, Debug)]
pub struct About {
    pub incident: IncidentId,
    pub number: IncidentNumber,
    pub impact_started_at: DateTime<Utc>,
    pub now: DateTime<Utc>,
}

impl About {
    pub fn of(incident: &Locked, now: DateTime<Utc>) -> About {
        About { incident: incident.id, number: incident.number, impact_started_at: incident.impact_started_at, now }
    }

    pub fn seen(facts: &Facts, now: DateTime<Utc>) -> About {
        About { incident: facts.id, number: facts.number, impact_started_at: facts.impact_started_at, now }
    }
}

/// What is known of each open check and question. `metrics`: the incident's, where they were read already.
pub async fn add_evidence(
    conn: &mut PgConnection,
    about: &About,
    metrics: Option<&[MetricNow]>,
    runs: &mut [RunDetail],
) -> Result<(), sqlx::Error> {
    let values: Vec<Vec<(String, String)>> = runs
        .iter()
        .map(|run| run.variables.iter().map(|known| (known.name.clone(), known.value.clone())).collect())
        .collect();
    let asks: Vec<Asks> = runs
        .iter()
        .zip(&values)
        .map(|(run, values)| Sheet { runbook: &run.runbook, values }.asks(|key| is_open(run, key)))
        .collect();
    if asks.iter().all(Vec::is_empty) {
        return Ok(());
    }
    let gathered = gather(conn, about, metrics, &asks).await?;
    for ((run, values), asks) in runs.iter_mut().zip(&values).zip(asks) {
        let known = asks.into_iter().map(|(key, asks)| (key, gathered.evidence(about, &asks, values)));
        run.evidence = known.filter(|(_, evidence)| !evidence.findings.is_empty()).collect();
    }
    Ok(())
}

fn is_open(run: &RunDetail, key: &str) -> bool {
    let answered = run.answer(key).is_some_and(|answer| {
        let question = run.runbook.tree.as_ref().and_then(|tree| tree.question(key));
        question.is_some_and(|question| question.branch(&answer.label).is_some())
    });
    run.mark(key).is_none() && !answered
}

/// What the evidence says of one check, as it is kept beside its tick.
pub async fn of_check(
    conn: &mut PgConnection,
    about: &About,
    runbook: &Runbook,
    key: &str,
) -> Result<Option<Proposed>, sqlx::Error> {
    Ok(of_one(conn, about, runbook, key).await?.and_then(|evidence| evidence.of_check()))
}

pub async fn of_question(
    conn: &mut PgConnection,
    about: &About,
    runbook: &Runbook,
    question: &Question,
) -> Result<Option<Proposed>, sqlx::Error> {
    Ok(of_one(conn, about, runbook, &question.key).await?.and_then(|evidence| evidence.of_question(question)))
}

async fn of_one(
    conn: &mut PgConnection,
    about: &About,
    runbook: &Runbook,
    key: &str,
) -> Result<Option<Evidence>, sqlx::Error> {
    let values = values(&mut *conn, &[about.incident.0]).await?.remove(&about.incident.0).unwrap_or_default();
    let asks = Sheet { runbook, values: &values }.asks(|wanted| wanted == key);
    if asks.is_empty() {
        return Ok(None);
    }
    let gathered = gather(conn, about, None, std::slice::from_ref(&asks)).await?;
    let asks = asks.into_iter().next().map(|(_, asks)| asks).unwrap_or_default();
    let evidence = gathered.evidence(about, &asks, &values);
    Ok(Some(evidence).filter(|evidence| !evidence.findings.is_empty()))
}
