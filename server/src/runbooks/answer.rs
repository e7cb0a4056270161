//! The question that the tree asks now gets its answer.

use super::locked_run::{answers, before_you, run_of, standing};
use crate::{
    http::{Cx, Refusal},
    incidents::{Gate, Right},
};
use app::{
    command::Check,
    runbooks::{AnswerQuestion, Place, walk},
    timeline::Event,
};
use uuid::Uuid;

const MOST_EVIDENCE: usize = 2000;

pub async fn answer(cx: Cx, ask: AnswerQuestion) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let run = run_of(&mut tx, incident.id, ask.run).await?;
    let tree = run.runbook.tree.as_ref().ok_or(Refusal::NotFound)?;
    let given = standing(&mut tx, run.id).await?;
    let walked = walk(tree, &answers(&given));
    let place = i32::try_from(walked.path.len()).unwrap_or(i32::MAX);
    let asked = match walked.place {
        Place::Asking(asked) if asked.key == ask.question => asked,
        _ => {
            let Some(first) = given.iter().find(|given| given.answer.question == ask.question) else {
                return Err(Refusal::Conflict("The tree does not ask this question now. It went on meanwhile.".into()));
            };
            let same = first.answer.label.eq_ignore_ascii_case(ask.label.trim());
            if same && first.by == cx.viewer.id.0 {
                return tx.commit(()).await;
            }
            let (did, since) = (format!("answered {}", first.answer.label), tx.now() - first.at);
            return Err(Refusal::Conflict(match first.by == cx.viewer.id.0 {
                true => format!("You {did} {}. Step back first.", app::ui::ago(since)),
                false => before_you(&first.name, &did, since),
            }));
        }
    };
    let mut check = Check::default();
    let labels: Vec<&str> = asked.branches.iter().map(|branch| branch.label.as_str()).collect();
    let label = asked.branch(&ask.label).map(|branch| branch.label.clone());
    check.need(label.is_some(), "label", format!("Choose one of: {}.", labels.join(", ")));
    let evidence = match ask.evidence.trim().is_empty() {
        true => String::new(),
        false => check.text("evidence", &ask.evidence, MOST_EVIDENCE, ""),
    };
    check.done()?;
    let label = label.unwrap_or_default();
    let now = tx.now();
    // An answer that stands but leads nowhere in this version makes room.
    sqlx::query!(
        "update run_answer set taken_back_at = $3, taken_back_by = $4
         where run_id = $1 and question_key = $2 and taken_back_at is null",
        run.id.0,
        asked.key,
        now,
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "insert into run_answer (id, run_id, place, question_key, label, evidence, answered_by, answered_at)
         values ($1, $2, $3, $4, $5, nullif($6, ''), $7, $8)",
        Uuid::now_v7(),
        run.id.0,
        place,
        asked.key,
        label,
        evidence,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    let event = Event::QuestionAnswered { run: run.id, place, question: asked.text.clone(), label };
    tx.record(incident.id, event, Some(&evidence));
    tx.commit(()).await
}
