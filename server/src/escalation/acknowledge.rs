//! The one way to become the owner from nobody: by the button and by the link in a message.

use super::stop;
use crate::{
    db::Tx,
    http::Refusal,
    incidents::{self, Locked},
};
use app::{
    auth::Role,
    escalation::StopKind,
    ids::{IncidentId, PersonId},
    timeline::Event,
};

/// The incident was locked for this person. The first press wins; the second hears who was first, and is on the
/// incident as a responder. `over` names the owner that one knowingly takes it from.
pub async fn acknowledge(
    tx: &mut Tx,
    incident: &Locked,
    person: PersonId,
    over: Option<PersonId>,
) -> Result<Acknowledged, Refusal> {
    incident.must_be_open()?;
    let owner = incident.owner.filter(|_| incident.acknowledged_at.is_some());
    if owner == Some(person) {
        return Ok(Acknowledged::Already);
    }
    may(tx, incident, person).await?;
    if let Some(owner) = owner.filter(|owner| over != Some(*owner)) {
        incidents::joins(tx, incident, person).await?;
        return Ok(Acknowledged::Late { owner });
    }
    incidents::own(tx, incident, person).await?;
    stop(tx, incident.id, StopKind::Acknowledged, Some(person)).await?;
    tx.record(incident.id, Event::OwnerAcknowledged { before: owner }, None);
    Ok(Acknowledged::Now)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acknowledged {
    Now,
    /// By the same person before.
    Already,
    /// Somebody else owns it.
    Late {
        owner: PersonId,
    },
}

/// A responder may; whoever is named or was paged may too, whatever their role.
async fn may(tx: &mut Tx, incident: &Locked, person: PersonId) -> Result<(), Refusal> {
    let role = sqlx::query_scalar!("select role from person where id = $1 and deactivated_at is null", person.0)
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    let is_paged = was_paged(tx, incident.id, person).await?;
    let role: Role = role.parse().unwrap_or(Role::Viewer);
    match role >= Role::Responder || is_paged || incident.owner == Some(person) {
        true => Ok(()),
        false => Err(Refusal::Forbidden(format!(
            "You may read this, not change it. It takes the role of {}.",
            Role::Responder
        ))),
    }
}

/// By the run that stands.
pub(super) async fn was_paged(tx: &mut Tx, incident: IncidentId, person: PersonId) -> sqlx::Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (
               select from page g join page_told t on t.page_id = g.id
               where g.incident_id = $1 and g.stopped_at is null and t.person_id = $2) as "told!""#,
        incident.0,
        person.0
    )
    .fetch_one(&mut **tx)
    .await
}
