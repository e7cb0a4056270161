use super::{
    figures::{named, now as figures_now},
    mark::{By, Said, Step, mark, step},
};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Right, joins},
};
use app::{
    command::Check,
    rollbacks::{RollbackFailed, State},
    timeline::Event,
};

pub async fn rollback_failed(cx: Cx, ask: RollbackFailed) -> Result<(), Refusal> {
    let mut check = Check::default();
    let reason = check.text("reason", &ask.reason, 1000, "Say what went wrong.");
    check.done()?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let step = step(&mut tx, incident.id, ask.rollback).await?.ok_or(Refusal::NotFound)?;
    step.must_allow(State::Failed, tx.now())?;
    fail(&mut tx, &step, By::Person(&cx.viewer), &reason).await?;
    joins(&mut tx, &incident, cx.viewer.id).await?;
    tx.commit(()).await
}

pub(super) async fn fail(tx: &mut Tx, step: &Step, by: By<'_>, reason: &str) -> Result<(), sqlx::Error> {
    let now = tx.now();
    let said = Said { state: State::Failed, by, at: now, reason: Some(reason), change: None };
    mark(tx, step.id, said).await?;
    let figures = named(&figures_now(tx, step.incident).await?);
    let heard = match by {
        By::Automation => step.automation.clone(),
        By::Person(_) | By::Signalbox => None,
    };
    let event = Event::RollbackFailed { part: step.part.clone(), to: step.to.clone(), heard, figures };
    tx.record(step.incident, event, Some(reason));
    Ok(())
}
