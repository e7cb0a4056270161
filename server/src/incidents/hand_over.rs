//! Handing an incident over: the giver owns it until the receiver accepts.

use super::{Gate, Locked, Right, own};
use crate::{
    db::Tx,
    escalation,
    http::{Cx, Refusal},
    notifications::{About, Notice, notice},
};
use app::{
    auth::Role,
    command::Check,
    escalation::StopKind,
    ids::{HandOverId, IncidentId, PersonId},
    incidents::{AcceptHandOver, EndHandOver, HandOver},
    notifications::Urgency,
    timeline::Event,
};
use uuid::Uuid;

const LONGEST_BRIEF: usize = 4000;
const LONGEST_REASON: usize = 1000;

pub async fn hand_over(cx: Cx, ask: HandOver) -> Result<(), Refusal> {
    let mut check = Check::default();
    let to = app::incidents::person(&ask.to);
    check.need(to.is_some(), "to", "Choose a person.");
    let brief = optional(&mut check, "brief", &ask.brief, LONGEST_BRIEF);
    check.done()?;
    let Some(to) = to else { return Err(Refusal::field("to", "Choose a person.")) };
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    incident.must_be_open()?;
    let Some(owner) = incident.owner.filter(|_| incident.acknowledged_at.is_some()) else {
        return Err(Refusal::field("to", "Nobody owns it yet. Somebody has to acknowledge first."));
    };
    let receiver = crate::auth::people::active(&mut tx, to).await?.filter(|person| person.role > Role::Viewer);
    let Some(receiver) = receiver else { return Err(Refusal::field("to", "Choose a person who may respond.")) };
    if owner == to {
        return Err(Refusal::field("to", format!("{} owns it already.", receiver.name)));
    }
    if let Some(before) = incident.handed_to {
        settle(&mut tx, incident.id, None).await?;
        tx.record(incident.id, Event::HandOverWithdrawn { to: before }, None);
    }
    offer(&mut tx, &incident, owner, to, &brief).await?;
    tx.record(incident.id, Event::OwnerHanded { to }, Some(&brief));
    tx.commit(()).await
}

fn optional(check: &mut Check, field: &str, text: &str, most: usize) -> String {
    if text.trim().is_empty() { String::new() } else { check.text(field, text, most, "") }
}

async fn offer(tx: &mut Tx, incident: &Locked, from: PersonId, to: PersonId, brief: &str) -> Result<(), Refusal> {
    let (id, now, by) = (HandOverId(Uuid::now_v7()), tx.now(), tx.who().id());
    sqlx::query!(
        "with offered as (
             insert into hand_over (id, incident_id, from_person_id, to_person_id, offered_by, offered_at, brief)
             values ($1, $2, $3::uuid, $4, coalesce($5::uuid, $3::uuid), $6, $7) returning incident_id, to_person_id, offered_by, offered_at)
         update incident i set handed_to = o.to_person_id, handed_at = o.offered_at, handed_by = o.offered_by
         from offered o where i.id = o.incident_id",
        id.0,
        incident.id.0,
        from.0,
        to.0,
        by,
        now,
        brief
    )
    .execute(&mut **tx)
    .await?;
    let about = About::HandOver { incident: incident.id, hand_over: id };
    Ok(notice(tx, Notice { key: id.0, person: to, about, urgency: Urgency::High }).await?)
}

pub async fn accept_hand_over(cx: Cx, ask: AcceptHandOver) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Read).await?;
    incident.must_be_open()?;
    if incident.handed_to != Some(cx.viewer.id) {
        return Err(Refusal::Conflict("This is not handed to you any more.".into()));
    }
    own(&mut tx, &incident, cx.viewer.id).await?;
    escalation::stop(&mut tx, incident.id, StopKind::Acknowledged, Some(cx.viewer.id)).await?;
    tx.record(incident.id, Event::OwnerAcknowledged { before: incident.owner }, None);
    tx.commit(()).await
}

/// The receiver declines, or the giver's side withdraws.
pub async fn end_hand_over(cx: Cx, ask: EndHandOver) -> Result<(), Refusal> {
    let mut check = Check::default();
    let reason = optional(&mut check, "reason", &ask.reason, LONGEST_REASON);
    check.done()?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Read).await?;
    let Some(to) = incident.handed_to else {
        return Err(Refusal::Conflict("No hand-over waits.".into()));
    };
    let declines = to == cx.viewer.id;
    if !declines {
        cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    }
    finish(&mut tx, incident.id, if declines { "declined" } else { "withdrawn" }, Some(cx.viewer.id), &reason).await?;
    let event = match (declines, incident.owner) {
        (true, Some(from)) => {
            tell_giver(&mut tx, &cx, &incident, from).await?;
            Event::HandOverDeclined { from }
        }
        _ => Event::HandOverWithdrawn { to },
    };
    tx.record(incident.id, event, Some(&reason));
    tx.commit(()).await
}

/// Without the title: whoever reads over a shoulder learns nothing.
async fn tell_giver(tx: &mut Tx, cx: &Cx, incident: &Locked, giver: PersonId) -> Result<(), sqlx::Error> {
    let number = incident.number;
    let about = About::Matter {
        title: format!("You still own #{number}"),
        says: format!("{} declined the hand-over of #{number}. You own it as before.", cx.viewer.name),
        path: format!("/incidents/{number}?at=owner"),
    };
    notice(tx, Notice { key: Uuid::now_v7(), person: giver, about, urgency: Urgency::High }).await
}

/// What waits ends: accepted where its receiver owns it now, else withdrawn. Nothing happens where nothing waits.
pub async fn settle(tx: &mut Tx, incident: IncidentId, owner: Option<PersonId>) -> Result<(), sqlx::Error> {
    let to = sqlx::query_scalar!(
        "select to_person_id from hand_over where incident_id = $1 and ended_at is null",
        incident.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(to) = to else { return Ok(()) };
    match owner.filter(|owner| owner.0 == to) {
        Some(receiver) => finish(tx, incident, "accepted", Some(receiver), "").await,
        None => {
            let by = tx.who().id().map(PersonId).filter(|_| matches!(tx.who(), crate::db::Who::Person(_)));
            finish(tx, incident, "withdrawn", by, "").await
        }
    }
}

async fn finish(
    tx: &mut Tx,
    incident: IncidentId,
    word: &str,
    by: Option<PersonId>,
    reason: &str,
) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "with ended as (
             update hand_over set ended_as = $2, ended_by = $3, ended_at = greatest($4, offered_at),
                 ended_reason = nullif($5, '')
             where incident_id = $1 and ended_at is null)
         update incident set handed_to = null, handed_at = null, handed_by = null where id = $1",
        incident.0,
        word,
        by.map(|by| by.0),
        now,
        reason
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
