//! A person says something of planned work: words, perhaps a step by hand, perhaps how long it takes.

use super::{
    clock::catch_up,
    locked::{Locked, lock},
    words::{Second, must_be_read},
};
use crate::{
    auth::random_secret,
    db::Tx,
    http::{Cx, Refusal},
    subscribers::tell_maintenance,
    timeline::promised_time,
};
use app::{
    auth::Role,
    command::{Check, FieldError},
    status::maintenance::{LONGEST, SayOfWork, Step},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

const PUBLIC_ID_CHARACTERS: usize = 12;
const MOST_NOTES: usize = 99;
const TEXT: usize = 2000;

struct Note {
    text: String,
    step: Option<Step>,
    new_end: Option<DateTime<Utc>>,
    next_word_by: Option<DateTime<Utc>>,
}

pub async fn say_of_work(cx: Cx, ask: SayOfWork) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let now = tx.now();
    let locked = lock(&mut tx, &ask.work).await?;
    let step = locked.must_not_be_over(now)?;
    must_not_be_overtaken(&mut tx, &locked, &ask.seen).await?;
    let zone = sqlx::query_scalar!("select zone from status_page order by id limit 1").fetch_one(&mut *tx).await?;
    let note = note(&locked, &ask, step, &zone, now)?;
    if locked.said >= MOST_NOTES && note.step != Some(Step::Completed) {
        return Err(Refusal::Conflict(format!("{MOST_NOTES} updates were written already. The next one ends it.")));
    }
    let second = Second { kept_reason: &ask.kept_reason, replace: &ask.replace, review: &ask.review };
    let kept = must_be_read(&mut tx, &cx, &[&note.text], second).await?;
    // What the clock did before this is told before this.
    catch_up(&mut tx, &locked).await?;
    let public_id = write(&mut tx, &cx, &locked, &note, kept).await?;
    tell_maintenance(&mut tx, locked.id, &public_id, 0).await?;
    let said = lock(&mut tx, &ask.work).await?;
    catch_up(&mut tx, &said).await?;
    tx.status_changed();
    tx.commit(()).await
}

async fn must_not_be_overtaken(tx: &mut Tx, locked: &Locked, seen: &str) -> Result<(), Refusal> {
    if seen.trim().parse::<usize>().map_or(true, |seen| seen >= locked.said) {
        return Ok(());
    }
    let by = sqlx::query_scalar!(
        "select p.name from maintenance_note n join person p on p.id = n.written_by
         where n.maintenance_id = $1 order by n.published_at desc, n.id desc limit 1",
        locked.id
    )
    .fetch_one(&mut **tx)
    .await?;
    Err(Refusal::Conflict(format!(
        "{by} published an update while you wrote. Read it first; yours is kept in the form."
    )))
}

/// Every reason at once.
fn note(locked: &Locked, ask: &SayOfWork, step: Step, zone: &str, now: DateTime<Utc>) -> Result<Note, Refusal> {
    let mut check = Check::default();
    let text = check.text("text", &ask.text, TEXT, "Say it as customers would understand it.");
    let chosen = Step::read(&ask.step).filter(|chosen| *chosen != step);
    let may = match step {
        Step::Scheduled => &[Step::InProgress][..],
        Step::InProgress => &[Step::Verifying, Step::Completed],
        Step::Verifying => &[Step::InProgress, Step::Completed],
        Step::Completed => &[],
    };
    let is_known = ask.step.trim().is_empty() || Step::read(&ask.step).is_some();
    check.need(is_known && chosen.is_none_or(|chosen| may.contains(&chosen)), "step", "It can't go there from here.");
    let mut time = |field: &str, text: &str| match promised_time(text, zone, now) {
        Ok(at) => {
            let fits = at.is_none_or(|at| at <= now + LONGEST);
            check.need(fits, field, "At most 7 days ahead.");
            at
        }
        Err(says) => {
            check.need(false, field, says);
            None
        }
    };
    let (new_end, next_word_by) = (time("new_end", &ask.new_end), time("next_word_by", &ask.next_word_by));
    let promises = new_end.is_some() || next_word_by.is_some();
    check.need(
        new_end.is_none() || next_word_by.is_none(),
        "next_word_by",
        "One of the two: an end, or the next word.",
    );
    let after = chosen.unwrap_or(step);
    let goes_on = matches!(after, Step::InProgress | Step::Verifying);
    check.need(
        goes_on || !promises,
        "new_end",
        match after {
            Step::Completed => "It is done: nothing is to come.",
            _ => "It has not begun: change the plan instead.",
        },
    );
    let is_owed = locked.work.word_owed_by(now).is_some_and(|owed| owed <= now);
    check.need(
        !goes_on || promises || !is_owed,
        "new_end",
        "It takes longer: say a new end, or by when the next word comes.",
    );
    check.done().map_err(|errors| Refusal::Invalid(once_each(errors)))?;
    Ok(Note { text, step: chosen, new_end, next_word_by })
}

/// The first reason of each field.
fn once_each(errors: Vec<FieldError>) -> Vec<FieldError> {
    let mut kept: Vec<FieldError> = Vec::new();
    for error in errors {
        if kept.iter().all(|known| known.field != error.field) {
            kept.push(error);
        }
    }
    kept
}

async fn write(tx: &mut Tx, cx: &Cx, locked: &Locked, note: &Note, kept: Option<String>) -> sqlx::Result<String> {
    let (now, public_id) = (tx.now(), random_secret(PUBLIC_ID_CHARACTERS));
    sqlx::query!(
        "insert into maintenance_note (id, public_id, maintenance_id, text, step, new_end, next_word_by, kept_reason,
             written_by, published_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        Uuid::now_v7(),
        public_id,
        locked.id,
        note.text,
        note.step.map(Step::key),
        note.new_end,
        note.next_word_by,
        kept,
        cx.viewer.id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(public_id)
}
