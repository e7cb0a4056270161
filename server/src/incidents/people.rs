//! People on an incident. On a restricted one membership is what lets them see it.

use super::{Gate, Locked, Right};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
};
use app::{
    ids::{IncidentId, PersonId},
    incidents::{AddPerson, MEMBER_ROLES, RemovePerson},
    timeline::Event,
};

pub async fn add_person(cx: Cx, ask: AddPerson) -> Result<(), Refusal> {
    let person = app::incidents::person(&ask.person).ok_or_else(|| Refusal::field("person", "Choose a person."))?;
    if !MEMBER_ROLES.iter().any(|(role, _)| *role == ask.role) {
        return Err(Refusal::field("role", "Choose one of the roles."));
    }
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    if crate::auth::people::active(&mut tx, person).await?.is_none() {
        return Err(Refusal::field("person", "This person is not here any more."));
    }
    add(&mut tx, incident.id, person, &ask.role).await?;
    tx.commit(()).await
}

pub async fn remove_person(cx: Cx, ask: RemovePerson) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    let now = tx.now();
    let removed = sqlx::query!(
        "update incident_member set removed_at = $3, removed_by = $4
         where incident_id = $1 and person_id = $2 and removed_at is null",
        incident.id.0,
        ask.person.0,
        now,
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    if removed.rows_affected() > 0 {
        tx.record(incident.id, Event::PersonRemoved { person: ask.person }, None);
    }
    tx.commit(()).await
}

/// Whoever writes, ticks or answers is on the incident from then on.
pub async fn joins(tx: &mut Tx, incident: &Locked, person: PersonId) -> Result<(), sqlx::Error> {
    if incident.owner == Some(person) {
        return Ok(());
    }
    let now = tx.now();
    sqlx::query!(
        "insert into incident_member (incident_id, person_id, role, added_by, added_at) values ($1, $2, 'responder', $2, $3)
         on conflict do nothing",
        incident.id.0,
        person.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// On a restricted incident somebody who is paged or asked to take it becomes a member, and that is recorded.
pub async fn let_in(tx: &mut Tx, incident: IncidentId, person: PersonId) -> Result<(), sqlx::Error> {
    let is_out = sqlx::query_scalar!(
        r#"select restricted and owner_id is distinct from $2 and not exists (
               select from incident_member where incident_id = $1 and person_id = $2 and removed_at is null) as "out!"
           from incident where id = $1"#,
        incident.0,
        person.0
    )
    .fetch_one(&mut **tx)
    .await?;
    if is_out { add(tx, incident, person, "responder").await } else { Ok(()) }
}

pub(super) async fn add(tx: &mut Tx, incident: IncidentId, person: PersonId, role: &str) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into incident_member (incident_id, person_id, role, added_at) values ($1, $2, $3, $4)
         on conflict (incident_id, person_id) do update
         set role = excluded.role, added_at = excluded.added_at, removed_at = null, removed_by = null",
        incident.0,
        person.0,
        role,
        now
    )
    .execute(&mut **tx)
    .await?;
    tx.record(incident, Event::PersonAdded { person, role: role.into() }, None);
    Ok(())
}
