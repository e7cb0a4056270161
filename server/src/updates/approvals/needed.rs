use super::people::{second_people, writer};
use crate::{db::Tx, http::Refusal, incidents::Locked, updates::send::Content};
use app::{
    severities::Severity,
    timeline::Event,
    updates::{CUSTOMERS, Words, approval::needs_approval},
};
use sqlx::PgConnection;

/// Whether it waits for a second person instead of going out. Where nobody else may publish it goes, and the record
/// says so: call it only where `send` or `ask` follows.
pub async fn needed(tx: &mut Tx, incident: &Locked, content: &Content) -> Result<bool, Refusal> {
    let asked_for = asked_for(tx).await?;
    let is_real = incident.kind == "real";
    if !is_real || !needs_approval(&content.audience, incident.severity, content.words, &asked_for) {
        return Ok(false);
    }
    let author = writer(tx)?;
    let is_alone = second_people(tx, incident.id, author).await?.is_empty();
    if is_alone {
        tx.record(incident.id, Event::ApprovalSkipped {}, None);
    }
    Ok(!is_alone)
}

/// Whether the organisation wants a second person for this incident.
pub async fn is_asked_for(conn: &mut PgConnection, incident: &Locked) -> Result<bool, Refusal> {
    Ok(needs_approval(CUSTOMERS, incident.severity, Words::Person, &asked_for(conn).await?))
}

/// The severities for which the organisation wants it.
async fn asked_for(conn: &mut PgConnection) -> Result<Vec<Severity>, sqlx::Error> {
    let levels =
        sqlx::query_scalar!("select level from severity where second_person order by level").fetch_all(conn).await?;
    Ok(levels.iter().filter_map(|level| level.parse().ok()).collect())
}
