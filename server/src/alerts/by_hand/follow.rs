use super::mark::mark;
use crate::{db::Tx, http::Cx};
use app::ids::IncidentId;
use uuid::Uuid;

/// All alerts of an incident go along into the one that it joins.
pub async fn follow(tx: &mut Tx, cx: &Cx, from: IncidentId, to: IncidentId) -> Result<(), sqlx::Error> {
    let now = tx.now();
    let moved = sqlx::query_scalar!(
        "update alert set incident_id = $2, why = $3, placed_by = $4, placed_at = $5, again_at = null
         where incident_id = $1 returning id",
        from.0,
        to.0,
        format!("Came with an incident that {} merged.", cx.viewer.name),
        cx.viewer.id.0,
        now
    )
    .fetch_all(&mut **tx)
    .await?;
    let left: Vec<(Uuid, Option<Uuid>)> = moved.iter().map(|id| (*id, Some(from.0))).collect();
    mark(tx, cx, "detached", &left, "").await?;
    let put: Vec<(Uuid, Option<Uuid>)> = moved.iter().map(|id| (*id, Some(to.0))).collect();
    mark(tx, cx, "attached", &put, "").await
}
