//! A duplicate's metrics go where the work is: what had to be proved there has to be proved here.

use super::{freeze::MOST_METRICS, metrics::spoken, sources::default_source};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::Locked,
};
use app::{ids::IncidentId, recovery::title, timeline::Event};
use uuid::Uuid;

/// Those that it does not watch already. All or none: one that is left out would let the gate open.
/// `field` is where the other incident was named.
pub async fn carry(tx: &mut Tx, cx: &Cx, from: IncidentId, to: &Locked, field: &str) -> Result<(), Refusal> {
    let missing = sqlx::query!(
        r#"select m.id, m.name, m.promql, m.bound,
                  (select count(*) from metric where incident_id = $2 and removed_at is null) as "standing!"
           from metric m
           where m.incident_id = $1 and m.removed_at is null and not exists (
               select from metric o
               where o.incident_id = $2 and o.removed_at is null
                   and o.name = m.name and o.promql = m.promql and o.bound = m.bound
                   and o.hold_seconds >= m.hold_seconds and o.source_id is not distinct from m.source_id)
           order by m.added_at, m.id limit $3"#,
        from.0,
        to.id.0,
        MOST_METRICS + 1
    )
    .fetch_all(&mut **tx)
    .await?;
    let Some(first) = missing.first() else { return Ok(()) };
    if first.standing + missing.len() as i64 > MOST_METRICS {
        let says = format!("#{} would have more than {MOST_METRICS} metrics. Remove some first.", to.number);
        return Err(Refusal::field(field, says));
    }
    let source = default_source(tx).await?;
    let now = tx.now();
    for metric in missing {
        sqlx::query!(
            "insert into metric (id, incident_id, name, role, promql, bound, hold_seconds, every_seconds, source_id,
                                 problem, added_by, added_at, next_at)
             select $2, $3, name, role, promql, bound, hold_seconds, every_seconds, coalesce(source_id, $4),
                    problem, $5, $6, $6
             from metric where id = $1",
            metric.id,
            Uuid::now_v7(),
            to.id.0,
            source,
            cx.viewer.id.0,
            now
        )
        .execute(&mut **tx)
        .await?;
        let added = Event::MetricAdded { name: title(&metric.name), bound: spoken(&metric.bound) };
        tx.record(to.id, added, Some(&metric.promql));
    }
    Ok(())
}
