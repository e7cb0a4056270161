//! What an incident's end still waits for, read fresh in the transaction that would end it.

use super::{Chosen, of_incident};
use crate::db::Tx;
use app::{ids::IncidentId, recovery};

/// The caller holds the incident's lock, so that no waiver comes or goes meanwhile.
pub async fn gate(tx: &mut Tx, incident: IncidentId) -> Result<recovery::Gate, sqlx::Error> {
    let now = tx.now();
    let rows = of_incident(tx, incident, now, Chosen::Verdict).await?;
    Ok(recovery::gate(&rows, now))
}
