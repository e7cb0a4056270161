//! One person is paged: the row is the message's key, so that it is one message however often it is tried.

use crate::{
    db::Tx,
    incidents,
    notifications::{About, Notice, notice},
};
use app::{
    ids::{IncidentId, PageId, PersonId},
    notifications::Urgency,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub(super) struct Message {
    pub page: PageId,
    pub person: PersonId,
    pub rung: Option<u16>,
    pub called_by: Option<PersonId>,
    pub due_at: DateTime<Utc>,
}

/// Whoever is paged may read the incident from then on: nobody can own what they can't see.
pub(super) async fn tell(tx: &mut Tx, incident: IncidentId, message: Message) -> sqlx::Result<()> {
    let id = Uuid::now_v7();
    let now = tx.now();
    let told = sqlx::query!(
        "insert into page_told (id, page_id, person_id, rung, called_by, due_at, told_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        id,
        message.page.0,
        message.person.0,
        message.rung.map(|rung| rung as i16),
        message.called_by.map(|by| by.0),
        message.due_at,
        now.max(message.due_at)
    )
    .execute(&mut **tx)
    .await?;
    if told.rows_affected() == 0 {
        return Ok(());
    }
    incidents::let_in(tx, incident, message.person).await?;
    let about = About::Page { incident: Some(incident), page: message.page, told: id };
    let urgency = urgency(tx, incident).await?;
    notice(tx, Notice { key: id, person: message.person, about, urgency }).await
}

/// The least severe waits for the hours that a person chose; everything else rings.
pub(super) async fn urgency(tx: &mut Tx, incident: IncidentId) -> sqlx::Result<Urgency> {
    let severity =
        sqlx::query_scalar!("select severity from incident where id = $1", incident.0).fetch_one(&mut **tx).await?;
    Ok(if severity.as_deref() == Some("SEV4") { Urgency::Low } else { Urgency::High })
}

/// An incident that becomes restricted stays open to those who were asked to own it.
pub async fn let_in_those_paged(tx: &mut Tx, incident: IncidentId) -> sqlx::Result<()> {
    let told = sqlx::query_scalar!(
        "select distinct t.person_id from page g join page_told t on t.page_id = g.id
         where g.incident_id = $1 and g.stopped_at is null order by 1",
        incident.0
    )
    .fetch_all(&mut **tx)
    .await?;
    for person in told {
        incidents::let_in(tx, incident, PersonId(person)).await?;
    }
    Ok(())
}
