//! A step is called off; or where it took effect, its part is live as before again.

use super::{
    figures::{named, now as figures_now},
    mark::{By, Said, Step, mark, step},
};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Right, mitigated_again},
    services::{OnPart, live_version, record_on},
};
use app::{
    command::Check,
    ids::ChangeId,
    rollbacks::{State, UndoRollback},
    services::Source,
    timeline::Event,
};

pub async fn undo_rollback(cx: Cx, ask: UndoRollback) -> Result<(), Refusal> {
    let mut check = Check::default();
    let reason = check.text("reason", &ask.reason, 1000, "Say why it is undone.");
    check.done()?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let step = step(&mut tx, incident.id, ask.rollback).await?.ok_or(Refusal::NotFound)?;
    let now = tx.now();
    step.must_allow(State::Undone, now)?;
    let back = step.effective_at.is_some();
    let change = match back {
        true => go_back(&mut tx, &cx, &step).await?,
        false => None,
    };
    let said = Said { state: State::Undone, by: By::Person(&cx.viewer), at: now, reason: Some(&reason), change };
    mark(&mut tx, step.id, said).await?;
    mitigated_again(&mut tx, incident.id).await?;
    let figures = named(&figures_now(&mut tx, incident.id).await?);
    let event = Event::RollbackUndone { part: step.part.clone(), from: step.from.clone(), back, figures };
    tx.record(incident.id, event, Some(&reason));
    tx.commit(()).await
}

/// What came after it is not overwritten. Where nobody had told what was live before, its own change is taken out.
async fn go_back(tx: &mut Tx, cx: &Cx, step: &Step) -> Result<Option<ChangeId>, Refusal> {
    let now = tx.now();
    let live = live_version(tx, step.artifact, now).await?;
    if live.as_deref() != Some(step.to.as_str()) {
        let is = live.as_deref().unwrap_or("a version that nobody told");
        return Err(Refusal::Conflict(format!(
            "{} has moved on: live is {is}, not {}. Roll it back from there, or record the change on its service.",
            step.part, step.to
        )));
    }
    let Some(from) = &step.from else {
        if let Some(change) = step.change {
            sqlx::query!(
                "update change set withdrawn_at = $2, withdrawn_by = $3 where id = $1 and withdrawn_at is null",
                change.0,
                now,
                cx.viewer.id.0
            )
            .execute(&mut **tx)
            .await?;
        }
        return Ok(None);
    };
    let on = OnPart {
        artifact: step.artifact,
        version: from.clone(),
        previous: Some(step.to.clone()),
        summary: "Rollback undone".into(),
        author: None,
        address: None,
        source: Source::Rollback,
        happened_at: now,
    };
    Ok(Some(record_on(tx, cx.who(), on).await?))
}
