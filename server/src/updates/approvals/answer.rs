//! What the second person says to exactly the text that they read, and its author taking it back.

use super::ask::withdraw_waiting;
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Locked, Right, highest},
    notifications::{About, Notice, notice},
    updates::send::{Content, send},
};
use app::{
    ids::PersonId,
    notifications::Urgency,
    timeline::Event,
    updates::{
        Phase,
        approval::{Answer, Asked, Refused, answer, is_approved},
        approvals::{ApproveUpdate, ReturnUpdate, WithdrawUpdate},
        cadence,
    },
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

const LONGEST_WORDS: usize = 2000;
const NOTHING_WAITS: &str = "Nothing waits for approval any more.";

struct Question {
    id: Uuid,
    asked: Asked,
    content: Content,
}

pub async fn approve(cx: Cx, ask: ApproveUpdate) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Read).await?;
    let question = newest(&mut tx, &incident).await?;
    let given = answered(&cx, &incident, &question, &ask.digest, None)?;
    may_still_go(&question.content, &incident, cx.now())?;
    let asked = Asked { answer: Some(given), ..question.asked };
    if !is_approved(&asked, &question.content.digest()) {
        return Err(refusal(Refused::OtherText));
    }
    keep(&mut tx, question.id, &asked).await?;
    tx.record(incident.id, Event::UpdateApproved { author: asked.author }, None);
    let sent = send(&mut tx, &incident, &question.content, asked.author).await?;
    sqlx::query!("update update_approval set update_id = $2 where id = $1", question.id, sent.id)
        .execute(&mut *tx)
        .await?;
    let says = format!("{} approved your update on #{}. Customers read it.", cx.viewer.name, incident.number);
    tell_author(&mut tx, &incident, &asked, "is published", says, Urgency::Low).await?;
    tx.commit(()).await
}

pub async fn return_update(cx: Cx, ask: ReturnUpdate) -> Result<(), Refusal> {
    let length = ask.words.trim().chars().count();
    if length > LONGEST_WORDS {
        return Err(Refusal::field("words", format!("At most {LONGEST_WORDS} characters; this has {length}.")));
    }
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Read).await?;
    let question = newest(&mut tx, &incident).await?;
    let words = ask.words.replace("\r\n", "\n").replace('\0', "");
    let given = answered(&cx, &incident, &question, &ask.digest, Some(&words))?;
    let words = given.returned.clone().unwrap_or_default();
    let asked = Asked { answer: Some(given), ..question.asked };
    keep(&mut tx, question.id, &asked).await?;
    tx.record(incident.id, Event::UpdateReturned { author: asked.author }, Some(&words));
    let says =
        format!("{} returned your update on #{}. The text is kept as your draft.", cx.viewer.name, incident.number);
    tell_author(&mut tx, &incident, &asked, "came back to you", says, Urgency::High).await?;
    tx.commit(()).await
}

pub async fn withdraw(cx: Cx, ask: WithdrawUpdate) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Read).await?;
    let question = newest(&mut tx, &incident).await?;
    if question.asked.author != cx.viewer.id {
        return Err(Refusal::Forbidden("Its author takes it back. You may return it with words.".into()));
    }
    if !withdraw_waiting(&mut tx, incident.id).await? {
        return Err(refusal(Refused::Answered));
    }
    tx.commit(()).await
}

/// The question that was asked last, answered or not. One that was withdrawn is none.
async fn newest(tx: &mut Tx, incident: &Locked) -> Result<Question, Refusal> {
    let row = sqlx::query!(
        "select id, content, digest, author_id, asked_at, answered_by, answered_at, returned from update_approval
         where incident_id = $1 and withdrawn_at is null order by asked_at desc, id desc limit 1",
        incident.id.0
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(|| Refusal::Conflict(NOTHING_WAITS.into()))?;
    let content = serde_json::from_value(row.content).map_err(|error| Refusal::Broken(error.to_string()))?;
    let answer = row.answered_by.zip(row.answered_at);
    let answer = answer.map(|(by, at)| Answer { by: PersonId(by), at, returned: row.returned });
    let asked = Asked { author: PersonId(row.author_id), digest: row.digest, asked_at: row.asked_at, answer };
    Ok(Question { id: row.id, asked, content })
}

fn answered(
    cx: &Cx,
    incident: &Locked,
    question: &Question,
    read: &str,
    returned: Option<&str>,
) -> Result<Answer, Refusal> {
    let owns = incident.acknowledged_at.is_some() && incident.owner == Some(cx.viewer.id);
    let may_publish = highest(cx.viewer.role, owns) >= Right::Command;
    answer(&question.asked, cx.viewer.id, may_publish, read.trim(), returned, cx.now()).map_err(refusal)
}

fn refusal(refused: Refused) -> Refusal {
    match refused {
        Refused::Own | Refused::NoRight => Refusal::Forbidden(refused.says().into()),
        Refused::Answered | Refused::OtherText => Refusal::Conflict(refused.says().into()),
        Refused::NoWords => Refusal::field("words", refused.says()),
    }
}

/// While it waited its promise may have passed, or the incident ended.
fn may_still_go(content: &Content, incident: &Locked, now: DateTime<Utc>) -> Result<(), Refusal> {
    let said = &content.said;
    if said.next_update_at.is_some_and(|at| cadence::refuse(at, now).is_err()) {
        let says =
            "The time that it promises passed while it waited. Return it, so that its author promises a new one.";
        return Err(Refusal::Conflict(says.into()));
    }
    if incident.ended_at.is_some() && said.phase != Phase::Resolved {
        return Err(Refusal::Conflict(format!("#{} has ended. Return it: it does not say so.", incident.number)));
    }
    Ok(())
}

async fn keep(tx: &mut Tx, question: Uuid, asked: &Asked) -> Result<(), Refusal> {
    let Some(given) = &asked.answer else { return Ok(()) };
    sqlx::query!(
        "update update_approval set answered_by = $2, answered_at = $3, returned = $4 where id = $1",
        question,
        given.by.0,
        given.at,
        given.returned
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Without the words: whoever reads over a shoulder learns nothing.
async fn tell_author(
    tx: &mut Tx,
    incident: &Locked,
    asked: &Asked,
    became: &str,
    says: String,
    urgency: Urgency,
) -> Result<(), Refusal> {
    let number = incident.number;
    let path = match urgency {
        Urgency::High => format!("/incidents/{number}/updates/new?for=customers"),
        Urgency::Low => format!("/incidents/{number}?at=mitigate"),
    };
    let about = About::Matter { title: format!("Your update on #{number} {became}"), says, path };
    Ok(notice(tx, Notice { key: Uuid::now_v7(), person: asked.author, about, urgency }).await?)
}
