//! One accountable person: acknowledging, and taking over from another owner.

use super::{Gate, Locked, Right, hand_over};
use crate::{
    db::Tx,
    escalation::{self, Acknowledged},
    http::{Cx, Refusal},
};
use app::{ids::PersonId, incidents::Acknowledge, ui::span};

pub async fn acknowledge(cx: Cx, ask: Acknowledge) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Read).await?;
    let over = app::incidents::person(&ask.over);
    let late = match escalation::acknowledge(&mut tx, &incident, cx.viewer.id, over).await? {
        Acknowledged::Now | Acknowledged::Already => None,
        Acknowledged::Late { owner } => Some(first(&mut tx, &incident, owner).await?),
    };
    tx.commit(()).await?;
    late.map_or(Ok(()), |says| Err(Refusal::Conflict(says)))
}

/// What the second of two hears.
async fn first(tx: &mut Tx, incident: &Locked, owner: PersonId) -> Result<String, sqlx::Error> {
    let name = crate::auth::people::active(tx, owner).await?.map_or("Somebody".to_string(), |owner| owner.name);
    let now = tx.now();
    let ago = incident.acknowledged_at.map(|at| (now - at).max(chrono::Duration::zero())).unwrap_or_default();
    let ago = match ago.num_seconds() {
        seconds @ ..120 => format!("{seconds} s"),
        _ => span(ago),
    };
    Ok(format!("{name} acknowledged {ago} before you. You are on the incident as a responder."))
}

/// From now on this person is accountable, and no hand-over waits any more.
pub async fn own(tx: &mut Tx, incident: &Locked, person: PersonId) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update incident set owner_id = $2, owner_since = $3, acknowledged_at = $3 where id = $1",
        incident.id.0,
        person.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    hand_over::settle(tx, incident.id, Some(person)).await
}
