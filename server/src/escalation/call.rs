//! Somebody is paged beside the ladder, which goes on.

use super::tell::{Message, tell};
use crate::db::Tx;
use app::{
    ids::{IncidentId, PageId, PersonId},
    timeline::Event,
};

/// One whom this run has paged already is not paged again: then it answers false.
pub(super) async fn call(
    tx: &mut Tx,
    incident: IncidentId,
    page: PageId,
    person: PersonId,
    by: PersonId,
) -> sqlx::Result<bool> {
    let was_told = sqlx::query_scalar!(
        r#"select exists (select from page_told where page_id = $1 and person_id = $2) as "told!""#,
        page.0,
        person.0
    )
    .fetch_one(&mut **tx)
    .await?;
    if was_told {
        return Ok(false);
    }
    let message = Message { page, person, rung: None, called_by: Some(by), due_at: tx.now() };
    tell(tx, incident, message).await?;
    tx.record(incident, Event::OwnerCalled { person }, None);
    Ok(true)
}
