//! Publishing what a person wrote: everything that is wrong is said at once, and it goes out only after a second look.

use super::{
    approvals::{ask as ask_second, needed},
    known::known,
    send::{Content, count, must_be_real, send},
};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Locked, Right},
    timeline::{promised_time, said_time},
};
use app::{
    command::FieldError,
    ids::PersonId,
    updates::{PublishUpdate, Times, Words, kept_reason, leaked, leaked_sentence, statements},
};

pub async fn publish(cx: Cx, ask: PublishUpdate) -> Result<(), Refusal> {
    if !ask.knows_audience() {
        return Err(Refusal::field("audience", "Say for whom: customers or internal."));
    }
    let right = if ask.is_public() { Right::Command } else { Right::Respond };
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, right).await?;
    must_be_real(&incident, &ask.audience)?;
    must_not_be_overtaken(&mut tx, &incident, &ask).await?;
    let content = content(&cx, &incident, &ask)?;
    if ask.is_public() {
        must_be_read_once_more(&ask)?;
        must_be_clean(&mut tx, &cx, &incident, &content).await?;
    }
    match needed(&mut tx, &incident, &content).await? {
        true => ask_second(&mut tx, &incident, &content, &chosen(&ask)).await?,
        false => {
            send(&mut tx, &incident, &content, cx.viewer.id).await?;
        }
    }
    tx.commit(()).await
}

/// Whom to ask; nobody named: everyone who may.
fn chosen(ask: &PublishUpdate) -> Vec<PersonId> {
    ask.ask.lines().filter_map(|line| line.trim().parse().ok().map(PersonId)).collect()
}

/// Two people who write at once: the second reads what the first said, and keeps their own text.
async fn must_not_be_overtaken(tx: &mut Tx, incident: &Locked, ask: &PublishUpdate) -> Result<(), Refusal> {
    let said = count(tx, incident.id, &ask.audience).await?;
    let is_overtaken = ask.seen.trim().parse::<i64>().is_ok_and(|seen| seen < said);
    if !is_overtaken {
        return Ok(());
    }
    let by = sqlx::query_scalar!(
        "select p.name from incident_update l join person p on p.id = l.written_by
         where l.incident_id = $1 and l.audience = $2 order by l.published_at desc, l.id desc limit 1",
        incident.id.0,
        ask.audience
    )
    .fetch_one(&mut **tx)
    .await?;
    Err(Refusal::Conflict(format!(
        "{by} published update {said} while you wrote. Yours is kept as the draft of update {}.",
        said + 1
    )))
}

fn content(cx: &Cx, incident: &Locked, ask: &PublishUpdate) -> Result<Content, Refusal> {
    let (now, zone) = (cx.now(), &cx.viewer.zone);
    let times =
        Times { since: said_time(&ask.since, zone, now), next_update: promised_time(ask.promised(), zone, now) };
    let said = statements(ask, &times, &incident.title, incident.ended_at.is_some(), now).map_err(Refusal::Invalid)?;
    let kept = kept_reason(&ask.kept_reason).map_err(|error| Refusal::Invalid(vec![error]))?;
    let states = if ask.is_public() { ask.states() } else { Vec::new() };
    Ok(Content { audience: ask.audience.clone(), said, states, words: Words::Person, kept_reason: kept })
}

fn must_be_read_once_more(ask: &PublishUpdate) -> Result<(), Refusal> {
    let is_changed = !ask.replace.trim().is_empty() || !ask.state.trim().is_empty();
    if ask.review.trim().is_empty() || is_changed {
        return Err(Refusal::field("review", "Read it once more, exactly as it will appear. Then publish."));
    }
    Ok(())
}

/// Inside words go out only where somebody said why they stay.
async fn must_be_clean(tx: &mut Tx, cx: &Cx, incident: &Locked, content: &Content) -> Result<(), Refusal> {
    if content.kept_reason.is_some() {
        return Ok(());
    }
    let known = known(tx, cx, incident.id.0, "").await?;
    match leaked(&content.said, &known) {
        words if words.is_empty() => Ok(()),
        words => Err(Refusal::Invalid(vec![FieldError::new("inside", leaked_sentence(&words))])),
    }
}
