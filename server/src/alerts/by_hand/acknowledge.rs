use super::{
    chosen::{hold, ids},
    mark::mark,
};
use crate::http::{Cx, Refusal};
use app::alerts::AcknowledgeAlerts;
use uuid::Uuid;

/// The first one stands; who comes later, or for what has ended, changes nothing.
pub async fn acknowledge_alerts(cx: Cx, ask: AcknowledgeAlerts) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let chosen = ids(&cx, &mut tx, &ask.alerts, &ask.within).await?;
    let held = hold(&cx, &mut tx, &chosen, None).await?;
    let waits = held.alerts.iter().filter(|alert| alert.acknowledged_at.is_none() && alert.ended_at.is_none());
    let waits: Vec<Uuid> = waits.map(|alert| alert.id).collect();
    let now = tx.now();
    sqlx::query!(
        "update alert set acknowledged_at = $2, acknowledged_by = $3 where id = any($1)",
        &waits,
        now,
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    let marks: Vec<(Uuid, Option<Uuid>)> = waits.into_iter().map(|id| (id, None)).collect();
    mark(&mut tx, &cx, "acknowledged", &marks, "").await?;
    tx.commit(()).await
}
