//! A mark in the history of alerts, by a person.

use crate::{db::Tx, http::Cx};
use uuid::Uuid;

/// `incident` for `attached` and `detached`; each alert has its own. The reason lies beside the mark, where it can be erased.
pub async fn mark(
    tx: &mut Tx,
    cx: &Cx,
    status: &str,
    alerts: &[(Uuid, Option<Uuid>)],
    reason: &str,
) -> Result<(), sqlx::Error> {
    let now = tx.now();
    let ids: Vec<Uuid> = alerts.iter().map(|_| Uuid::now_v7()).collect();
    let (of, incidents): (Vec<Uuid>, Vec<Option<Uuid>>) = alerts.iter().copied().unzip();
    sqlx::query!(
        "insert into alert_event (id, alert_id, person_id, incident_id, status, happened_at, recorded_at)
         select m.id, m.alert_id, $1, m.incident_id, $2, $3, $3
         from unnest($4::uuid[], $5::uuid[], $6::uuid[]) as m (id, alert_id, incident_id)",
        cx.viewer.id.0,
        status,
        now,
        &ids,
        &of,
        &incidents as &[Option<Uuid>]
    )
    .execute(&mut **tx)
    .await?;
    if !reason.is_empty() {
        sqlx::query!(
            "insert into alert_note (event_id, text) select id, $2 from unnest($1::uuid[]) as id",
            &ids,
            reason
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
