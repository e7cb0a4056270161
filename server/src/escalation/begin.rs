//! A run of an escalation begins: the first people are told in the same transaction.

use super::{chosen::chosen, climb::climb, run::standing, stop::end};
use crate::db::Tx;
use app::ids::{IncidentId, PageId, ServiceId};
use uuid::Uuid;

const LONGEST_REASON: usize = 300;

/// By the service's policy, else the default, else to the last resort at once. Nothing happens while a run stands,
/// and for an incident that somebody owns, that has ended, or that is practice.
pub async fn begin(tx: &mut Tx, incident: IncidentId, reason: &str) -> sqlx::Result<()> {
    let row = sqlx::query!(
        r#"select service_id, kind = 'real' and ended_at is null and acknowledged_at is null as "pages!"
           from incident where id = $1 for update"#,
        incident.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row.filter(|row| row.pages) else { return Ok(()) };
    if standing(tx, incident).await?.is_some() {
        return Ok(());
    }
    let Some(chosen) = chosen(tx, row.service_id.map(ServiceId)).await? else {
        tracing::error!(incident = %incident, "nobody can be paged: there is no active administrator");
        return Ok(());
    };
    let (policy, version) = chosen.version.unzip();
    let (page, now, who) = (PageId(Uuid::now_v7()), tx.now(), tx.who());
    let reason: String = reason.chars().take(LONGEST_REASON).collect();
    sqlx::query!(
        "insert into page (id, incident_id, kind, policy_id, policy_version, last_resort_id, reason,
             started_by_kind, started_by, started_at)
         values ($1, $2, 'real', $3, $4, $5, $6, $7, $8, $9)",
        page.0,
        incident.0,
        policy.map(|policy| policy.0),
        version,
        chosen.policy.last_resort.0,
        if reason.is_empty() { "Asked for by hand." } else { &reason },
        who.kind(),
        who.id(),
        now
    )
    .execute(&mut **tx)
    .await?;
    climb(tx, page).await
}

/// From the bottom again, also where a run has come to its end and nobody answered.
pub async fn begin_anew(tx: &mut Tx, incident: IncidentId, reason: &str) -> sqlx::Result<()> {
    end(tx, incident, "replaced", None).await?;
    begin(tx, incident, reason).await
}

/// More severe than before: where the ladder came to its end unheard, it is climbed again. One that still climbs
/// goes on, and an owner is there already.
pub async fn raised(tx: &mut Tx, incident: IncidentId, reason: &str) -> sqlx::Result<()> {
    let is_at_its_end = sqlx::query_scalar!(
        r#"select exists (
               select from page where incident_id = $1 and stopped_at is null and next_at is null) as "end!""#,
        incident.0
    )
    .fetch_one(&mut **tx)
    .await?;
    if is_at_its_end { begin_anew(tx, incident, reason).await } else { begin(tx, incident, reason).await }
}
