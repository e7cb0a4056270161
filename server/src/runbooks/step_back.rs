//! The last answer is taken back; it stays in the record.

use super::locked_run::{answers, run_of, standing};
use crate::{
    http::{Cx, Refusal},
    incidents::{Gate, Right, joins},
};
use app::{
    runbooks::{StepBack, walk},
    timeline::Event,
};

pub async fn step_back(cx: Cx, ask: StepBack) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let run = run_of(&cx.app, &mut tx, incident.id, ask.run).await?;
    let tree = run.runbook.tree.as_ref().ok_or(Refusal::NotFound)?;
    let given = standing(&mut tx, run.id).await?;
    let walked = walk(tree, &answers(&given));
    let last = walked
        .path
        .last()
        .ok_or_else(|| Refusal::Conflict("No question is answered: there is no step back.".into()))?;
    if !ask.question.is_empty() && ask.question != last.question.key {
        return Err(Refusal::Conflict("The tree moved on meanwhile. Nothing was taken back.".into()));
    }
    let answer =
        given.iter().rev().find(|given| given.answer.question == last.question.key).ok_or(Refusal::NotFound)?;
    let now = tx.now();
    sqlx::query!(
        "update run_answer set taken_back_at = $2, taken_back_by = $3 where id = $1",
        answer.id,
        now,
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    joins(&mut tx, &incident, cx.viewer.id).await?;
    let place = i32::try_from(walked.path.len() - 1).unwrap_or(i32::MAX);
    let event = Event::QuestionTakenBack { run: run.id, place, question: last.question.text.clone() };
    tx.record(incident.id, event, None);
    tx.commit(()).await
}
