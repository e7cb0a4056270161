//! It took effect: a person says so, or the automation that did it. What is live follows from it.

use super::{
    figures::{named, now as figures_now},
    mark::{By, Said, Step, mark, step},
    measure,
};
use crate::{
    db::{Tx, Who},
    http::{Cx, Refusal},
    incidents::{Gate, Right, joins, mitigated_again},
    services::{OnPart, live_version, record_on},
};
use app::{
    rollbacks::{RollbackEffective, State},
    services::Source,
    timeline::Event,
};
use chrono::{DateTime, Utc};

pub async fn rollback_effective(cx: Cx, ask: RollbackEffective) -> Result<(), Refusal> {
    let happened_at = cx.said_time("happened", &ask.happened)?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let step = step(&mut tx, incident.id, ask.rollback).await?.ok_or(Refusal::NotFound)?;
    step.must_allow(State::Effective, tx.now())?;
    // A form knows no seconds: the minute of the start is as good as the start.
    let is_same_minute = (step.started_at - happened_at).num_seconds() < 60;
    if happened_at < step.started_at && !is_same_minute {
        return Err(Refusal::field("happened", "It was started only later than that."));
    }
    let happened_at = happened_at.max(step.started_at);
    take_effect(&mut tx, &step, By::Person(&cx.viewer), happened_at, None).await?;
    joins(&mut tx, &incident, cx.viewer.id).await?;
    tx.commit(()).await
}

/// The change of the part, the mark, the stop that is passed by it, and the look at the figures later on.
pub(super) async fn take_effect(
    tx: &mut Tx,
    step: &Step,
    by: By<'_>,
    at: DateTime<Utc>,
    message: Option<&str>,
) -> Result<(), sqlx::Error> {
    let heard = match by {
        By::Automation => step.automation.clone(),
        By::Person(_) | By::Signalbox => None,
    };
    // A pipeline that told of it already is not told again.
    let now = tx.now();
    let change = match live_version(tx, step.artifact, now).await? == Some(step.to.clone()) {
        true => None,
        false => {
            let on = OnPart {
                artifact: step.artifact,
                version: step.to.clone(),
                previous: step.from.clone(),
                // Without the incident: not all who read the service's changes may read it.
                summary: "Rolled back".into(),
                author: heard.clone(),
                address: None,
                source: Source::Rollback,
                happened_at: at,
            };
            let who = match by {
                By::Person(viewer) => Who::Person(viewer.id),
                By::Automation | By::Signalbox => Who::System,
            };
            Some(record_on(tx, who, on).await?)
        }
    };
    mark(tx, step.id, Said { state: State::Effective, by, at, reason: message, change }).await?;
    mitigated_again(tx, step.incident).await?;
    measure::plan(tx, step.incident, step.id, at).await?;
    let figures = named(&figures_now(tx, step.incident).await?);
    let event = Event::RollbackEffective { part: step.part.clone(), to: step.to.clone(), heard, figures };
    tx.record_at(step.incident, event, message, at);
    Ok(())
}
