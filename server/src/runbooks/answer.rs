//! A question of the tree gets its answer. The first writer wins, and the second may change it knowingly.

use super::locked_run::{answers, before_you, is_same_moment, kept_proposal, run_of, standing};
use crate::{
    http::{Cx, Refusal},
    incidents::{Gate, Right, joins},
    signals,
};
use app::{
    command::Check,
    runbooks::{AnswerQuestion, CANNOT_TELL, Place, walk},
    signals::Proposed,
    timeline::Event,
};
use uuid::Uuid;

const MOST_EVIDENCE: usize = 2000;

pub async fn answer(cx: Cx, ask: AnswerQuestion) -> Result<(), Refusal> {
    let happened_at = cx.said_time("happened", &ask.happened)?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let run = run_of(&cx.app, &mut tx, incident.id, ask.run).await?;
    let tree = run.runbook.tree.as_ref().ok_or(Refusal::NotFound)?;
    let given = standing(&mut tx, run.id).await?;
    let walked = walk(tree, &answers(&given));
    let first = given.iter().find(|given| given.answer.question == ask.question);
    let replaced = first.filter(|first| is_same_moment(&ask.instead, first.at));
    let (place, asked) = match walked.place {
        Place::Asking(asked) if asked.key == ask.question => (walked.path.len(), asked),
        _ => match walked.path.iter().enumerate().find(|(_, step)| step.question.key == ask.question) {
            Some((place, step)) if replaced.is_some() => (place, step.question),
            _ => {
                let Some(first) = first else {
                    return Err(Refusal::Conflict(
                        "The tree does not ask this question now. It went on meanwhile.".into(),
                    ));
                };
                let same = first.answer.label.eq_ignore_ascii_case(ask.label.trim());
                if same && first.by == cx.viewer.id.0 {
                    return tx.commit(()).await;
                }
                let (did, since) = (format!("answered {}", first.answer.label), tx.now() - first.at);
                return Err(Refusal::Conflict(match first.by == cx.viewer.id.0 {
                    true => format!("You {did} {}.", app::ui::ago(since)),
                    false => before_you(&first.name, &did, since),
                }));
            }
        },
    };
    let place = i32::try_from(place).unwrap_or(i32::MAX);
    let mut check = Check::default();
    let labels: Vec<&str> = asked.branches.iter().map(|branch| branch.label.as_str()).collect();
    let branch = asked.branch(&ask.label).map(|branch| branch.label.clone());
    let is_open = branch.is_none() && ask.label.trim().eq_ignore_ascii_case(CANNOT_TELL);
    let label = branch.or_else(|| is_open.then(|| CANNOT_TELL.to_string()));
    check.need(label.is_some(), "label", format!("Choose one of: {}, {CANNOT_TELL}.", labels.join(", ")));
    let evidence = match ask.evidence.trim().is_empty() {
        true => String::new(),
        false => check.text("evidence", &ask.evidence, MOST_EVIDENCE, ""),
    };
    check.done()?;
    let label = label.unwrap_or_default();
    let now = tx.now();
    let about = signals::About::of(&incident, now);
    let proposed = signals::of_question(&mut tx, &about, &run.runbook, asked).await?;
    // What stood makes room: it leads nowhere, left the question open, or is knowingly replaced.
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
        "insert into run_answer (id, run_id, place, question_key, label, evidence, answered_by, answered_at, proposed)
         values ($1, $2, $3, $4, $5, nullif($6, ''), $7, $8, $9)",
        Uuid::now_v7(),
        run.id.0,
        place,
        asked.key,
        label,
        evidence,
        cx.viewer.id.0,
        happened_at,
        kept_proposal(proposed.as_ref())
    )
    .execute(&mut *tx)
    .await?;
    joins(&mut tx, &incident, cx.viewer.id).await?;
    let (run, question) = (run.id, asked.text.clone());
    let proposed = proposed.map(Proposed::for_record);
    let event = match is_open {
        true => Event::QuestionLeftOpen { run, place, question, proposed },
        false => Event::QuestionAnswered { run, place, question, label, proposed },
    };
    tx.record_at(incident.id, event, Some(&evidence), happened_at);
    tx.commit(()).await
}
