//! One accountable person: acknowledging, taking over, handing over.

use super::{Gate, Locked, Right};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
};
use app::{
    auth::Role,
    ids::PersonId,
    incidents::{AcceptHandOver, Acknowledge, EndHandOver, HandOver},
    timeline::Event,
};

pub async fn acknowledge(cx: Cx, ask: Acknowledge) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Read).await?;
    incident.must_be_open()?;
    let is_named = incident.owner == Some(cx.viewer.id);
    if !is_named {
        cx.need_role(Role::Responder)?;
    }
    if is_named && incident.acknowledged_at.is_some() {
        return tx.commit(()).await;
    }
    let before = incident.owner.filter(|_| incident.acknowledged_at.is_some());
    own(&mut tx, &incident, cx.viewer.id).await?;
    tx.record(incident.id, Event::OwnerAcknowledged { before }, None);
    tx.commit(()).await
}

pub async fn hand_over(cx: Cx, ask: HandOver) -> Result<(), Refusal> {
    let to = app::incidents::person(&ask.to).ok_or_else(|| Refusal::field("to", "Choose a person."))?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    incident.must_be_open()?;
    if incident.acknowledged_at.is_none() {
        return Err(Refusal::field("to", "Nobody owns it yet. Somebody has to acknowledge first."));
    }
    let receiver = crate::auth::people::active(&mut tx, to).await?.filter(|person| person.role > Role::Viewer);
    let Some(receiver) = receiver else { return Err(Refusal::field("to", "Choose a person who may respond.")) };
    if incident.owner == Some(to) {
        return Err(Refusal::field("to", format!("{} owns it already.", receiver.name)));
    }
    let now = tx.now();
    sqlx::query!(
        "update incident set handed_to = $2, handed_at = $3, handed_by = $4 where id = $1",
        incident.id.0,
        to.0,
        now,
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    tx.record(incident.id, Event::OwnerHanded { to }, None);
    tx.commit(()).await
}

pub async fn accept_hand_over(cx: Cx, ask: AcceptHandOver) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Read).await?;
    incident.must_be_open()?;
    if incident.handed_to != Some(cx.viewer.id) {
        return Err(Refusal::Conflict("This is not handed to you any more.".into()));
    }
    own(&mut tx, &incident, cx.viewer.id).await?;
    tx.record(incident.id, Event::OwnerAcknowledged { before: incident.owner }, None);
    tx.commit(()).await
}

/// The receiver declines, or the giver's side withdraws.
pub async fn end_hand_over(cx: Cx, ask: EndHandOver) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Read).await?;
    let Some(to) = incident.handed_to else {
        return Err(Refusal::Conflict("No hand-over waits.".into()));
    };
    let declines = to == cx.viewer.id;
    if !declines {
        cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    }
    sqlx::query!(
        "update incident set handed_to = null, handed_at = null, handed_by = null where id = $1",
        incident.id.0
    )
    .execute(&mut *tx)
    .await?;
    let event = match (declines, incident.owner) {
        (true, Some(from)) => Event::HandOverDeclined { from },
        _ => Event::HandOverWithdrawn { to },
    };
    tx.record(incident.id, event, None);
    tx.commit(()).await
}

async fn own(tx: &mut Tx, incident: &Locked, person: PersonId) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update incident set owner_id = $2, owner_since = $3, acknowledged_at = $3,
             handed_to = null, handed_at = null, handed_by = null
         where id = $1",
        incident.id.0,
        person.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
