//! A run moves to a newer version of its runbook: what fits follows, and the rest stays listed.

use super::{
    locked_run::{answers, find, run_of, standing},
    shelf,
};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Right, joins},
};
use app::{
    ids::{PersonId, RunId},
    runbooks::{MoveRun, OldMark, Runbook, follow_answers, follow_marks},
    timeline::Event,
};
use chrono::{DateTime, Utc};

const MOST_MARKS: i64 = 2000;

pub async fn move_run(cx: Cx, ask: MoveRun) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let run = run_of(&cx.app, &mut tx, incident.id, ask.run).await?;
    if run.version == ask.to {
        return tx.commit(()).await;
    }
    if run.version > ask.to {
        return Err(Refusal::Conflict(format!("The run stands on version {} already.", run.version)));
    }
    let version = sqlx::query!(
        "select v.text, b.title from runbook_version v join runbook b on b.id = v.runbook_id
         where v.runbook_id = $1 and v.version = $2",
        run.of,
        ask.to
    )
    .fetch_one(&mut *tx)
    .await?;
    let to = shelf(&cx.app).read(run.of, ask.to, &version.text);
    let moved = marks(&mut tx, run.id, &run.runbook, &to).await?;
    move_answers(&mut tx, run.id, &run.runbook, &to, cx.viewer.id).await?;
    sqlx::query!(
        "update run set version = $2, triage_checks = $3 where id = $1",
        run.id.0,
        ask.to,
        i32::try_from(to.triage.checks.len()).unwrap_or(i32::MAX)
    )
    .execute(&mut *tx)
    .await?;
    joins(&mut tx, &incident, cx.viewer.id).await?;
    let left = moved.left.len() as i64;
    let event = Event::RunMoved {
        run: run.id,
        title: version.title,
        from: run.version,
        to: ask.to,
        followed: moved.followed,
        left,
    };
    let text = (left > 0).then(|| format!("Not in version {}: {}", ask.to, moved.left.join("; ")));
    tx.record(incident.id, event, text.as_deref());
    tx.commit(()).await
}

struct Moved {
    followed: i64,
    /// The words of ticked and skipped checks that the new version has no place for.
    left: Vec<String>,
}

struct Row {
    mark: OldMark,
    is_answered: bool,
    was_left: bool,
}

async fn marks(tx: &mut Tx, run: RunId, from: &Runbook, to: &Runbook) -> Result<Moved, sqlx::Error> {
    let rows = sqlx::query!(
        "select check_key, section, state, text, left_at from run_check where run_id = $1
         order by changed_at, check_key limit $2",
        run.0,
        MOST_MARKS
    )
    .fetch_all(&mut **tx)
    .await?;
    let rows: Vec<Row> = rows
        .into_iter()
        .map(|row| {
            let text = row.text.or_else(|| find(from, &row.check_key).map(|(_, _, text)| text.to_string()));
            let mark = OldMark { section: row.section, text: text.unwrap_or_default(), key: row.check_key };
            Row { mark, is_answered: row.state != "open", was_left: row.left_at.is_some() }
        })
        .collect();
    let old: Vec<OldMark> = rows.iter().map(|row| row.mark.clone()).collect();
    let found = follow_marks(&old, to);
    let mut moved = Moved { followed: 0, left: Vec::new() };
    // First out of the way, so that no two marks ever want the same key.
    for (row, to) in rows.iter().zip(&found) {
        if to.as_ref().is_some_and(|to| *to != row.mark.key) {
            rename(tx, run, &row.mark.key, &format!("moving {}", row.mark.key)).await?;
        }
    }
    for (row, key) in rows.iter().zip(&found) {
        let now = tx.now();
        match key {
            Some(key) => {
                let text = find(to, key).map(|(_, _, text)| text).unwrap_or_default();
                if *key != row.mark.key {
                    rename(tx, run, &format!("moving {}", row.mark.key), key).await?;
                }
                settle(tx, run, key, text, None).await?;
                moved.followed += i64::from(row.is_answered);
            }
            None => {
                if row.is_answered && !row.was_left {
                    moved.left.push(row.mark.text.clone());
                }
                settle(tx, run, &row.mark.key, &row.mark.text, Some(now)).await?;
            }
        }
    }
    Ok(moved)
}

async fn rename(tx: &mut Tx, run: RunId, from: &str, to: &str) -> Result<(), sqlx::Error> {
    sqlx::query!("update run_check set check_key = $3 where run_id = $1 and check_key = $2", run.0, from, to)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

async fn settle(
    tx: &mut Tx,
    run: RunId,
    key: &str,
    text: &str,
    left: Option<DateTime<Utc>>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update run_check set text = $3, left_at = case when $4::timestamptz is null then null else coalesce(left_at, $4) end
         where run_id = $1 and check_key = $2",
        run.0,
        key,
        text,
        left
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// What the trees don't agree on is taken back: the question may mean another thing where it stands now.
async fn move_answers(tx: &mut Tx, run: RunId, from: &Runbook, to: &Runbook, by: PersonId) -> Result<(), sqlx::Error> {
    let given = standing(tx, run).await?;
    let followed = match (&from.tree, &to.tree) {
        (Some(from), Some(to)) => follow_answers(from, to, &answers(&given)),
        _ => Vec::new(),
    };
    let now = tx.now();
    for answer in &given {
        match followed.iter().find(|(old, _)| *old == answer.answer.question) {
            Some((_, key)) => {
                sqlx::query!("update run_answer set question_key = $2 where id = $1", answer.id, key)
                    .execute(&mut **tx)
                    .await?
            }
            None => {
                sqlx::query!(
                    "update run_answer set taken_back_at = $2, taken_back_by = $3 where id = $1",
                    answer.id,
                    now,
                    by.0
                )
                .execute(&mut **tx)
                .await?
            }
        };
    }
    Ok(())
}
