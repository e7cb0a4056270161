//! The metrics of a service: set once, watched in every incident on it.

use super::{
    freeze::MOST_METRICS,
    metrics::{checked, source},
    sources::default_source,
};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    services,
};
use app::{
    auth::Role,
    command::Check,
    ids::{IncidentId, ServiceId, ServiceMetricId},
    recovery::{AddServiceMetric, ROLES, RemoveServiceMetric, ServiceMetric},
};
use chrono::Duration;
use sqlx::PgConnection;
use uuid::Uuid;

const MOST_OF_A_SERVICE: i64 = 10;

/// In the order in which they were added.
pub async fn of_service(connection: &mut PgConnection, service: ServiceId) -> Result<Vec<ServiceMetric>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select m.id, m.name, m.role, m.promql, m.bound, m.hold_seconds, m.every_seconds, s.name as "source?",
                  p.name as added_by
           from service_metric m
           join person p on p.id = m.added_by
           left join data_source s on s.id = m.source_id and s.removed_at is null
           where m.service_id = $1 and m.removed_at is null order by m.added_at, m.id limit $2"#,
        service.0,
        MOST_OF_A_SERVICE
    )
    .fetch_all(connection)
    .await?;
    let rows = rows.into_iter().map(|row| ServiceMetric {
        id: ServiceMetricId(row.id),
        name: row.name,
        role: row.role,
        promql: row.promql,
        bound: row.bound,
        hold: Duration::seconds(row.hold_seconds.into()),
        every: Duration::seconds(row.every_seconds.into()),
        source: row.source,
        added_by: row.added_by,
    });
    Ok(rows.collect())
}

/// A later edit of the service changes nothing in the incident.
pub async fn freeze_service(tx: &mut Tx, incident: IncidentId, service: Option<ServiceId>) -> Result<(), sqlx::Error> {
    let Some(service) = service else { return Ok(()) };
    let rows = sqlx::query!(
        r#"select m.name, m.role, m.promql, m.bound, m.hold_seconds, m.every_seconds, s.id as "source?"
           from service_metric m left join data_source s on s.id = m.source_id and s.removed_at is null
           where m.service_id = $1 and m.removed_at is null order by m.added_at, m.id limit $2"#,
        service.0,
        MOST_OF_A_SERVICE.min(MOST_METRICS)
    )
    .fetch_all(&mut **tx)
    .await?;
    if rows.is_empty() {
        return Ok(());
    }
    let first = default_source(tx).await?;
    let now = tx.now();
    for row in rows {
        sqlx::query!(
            "insert into metric (id, incident_id, name, role, promql, bound, hold_seconds, every_seconds, source_id,
                                 added_at, next_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
            Uuid::now_v7(),
            incident.0,
            row.name,
            row.role,
            row.promql,
            row.bound,
            row.hold_seconds,
            row.every_seconds,
            row.source.or(first),
            now
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

pub async fn add_service_metric(cx: Cx, ask: AddServiceMetric) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut check = Check::default();
    let name = check.text("name", &ask.name, 120, "Say what it measures.");
    check.need(ROLES.contains(&ask.role.as_str()), "role", "Choose one from the list.");
    let set = checked(check, &ask.query, &ask.bound, &ask.hold, &ask.every)?;
    let mut tx = cx.begin().await?;
    let service = services::locked(&mut tx, &ask.slug).await?;
    let standing = sqlx::query_scalar!(
        r#"select count(*) as "count!" from service_metric where service_id = $1 and removed_at is null"#,
        service.0
    )
    .fetch_one(&mut *tx)
    .await?;
    if standing >= MOST_OF_A_SERVICE {
        return Err(Refusal::Conflict(format!("A service has at most {MOST_OF_A_SERVICE} metrics. Remove one first.")));
    }
    let source = match ask.source.trim() {
        "" => None,
        chosen => source(&mut tx, chosen).await?,
    };
    let now = tx.now();
    sqlx::query!(
        "insert into service_metric (id, service_id, name, role, promql, bound, hold_seconds, every_seconds, source_id,
                                     added_by, added_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        Uuid::now_v7(),
        service.0,
        name,
        ask.role,
        set.promql,
        set.bound,
        set.hold.num_seconds() as i32,
        set.every.num_seconds() as i32,
        source,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    tx.commit(()).await
}

pub async fn remove_service_metric(cx: Cx, ask: RemoveServiceMetric) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let service = services::locked(&mut tx, &ask.slug).await?;
    let now = tx.now();
    let removed = sqlx::query!(
        "update service_metric set removed_at = $3, removed_by = $4
         where id = $1 and service_id = $2 and removed_at is null",
        ask.metric.0,
        service.0,
        now,
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    match removed.rows_affected() {
        0 => Err(Refusal::Gone("This metric was removed meanwhile.".into())),
        _ => tx.commit(()).await,
    }
}
