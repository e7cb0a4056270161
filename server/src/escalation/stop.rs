//! What ends a run: somebody acknowledged, or there is nothing to own any more.

use crate::db::Tx;
use app::{
    escalation::StopKind,
    ids::{IncidentId, PersonId},
};

/// Nobody else is told from now on. The caller has locked the incident.
pub async fn stop(tx: &mut Tx, incident: IncidentId, kind: StopKind, by: Option<PersonId>) -> sqlx::Result<()> {
    let word = match kind {
        StopKind::Acknowledged => "acknowledged",
        StopKind::Resolved => "resolved",
    };
    end(tx, incident, word, by).await
}

pub(super) async fn end(tx: &mut Tx, incident: IncidentId, word: &str, by: Option<PersonId>) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update page set stopped_as = $2, stopped_by = $3, stopped_at = greatest($4, started_at), next_at = null
         where incident_id = $1 and stopped_at is null",
        incident.0,
        word,
        by.map(|by| by.0),
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
