//! The rollbacks of an incident with their marks and figures, in the order of start, in three queries.

use app::{
    ids::{ArtifactId, AutomationId, MetricId, RollbackId},
    rollbacks::{Delivery, Figure, Good, How, Mark, Marks, Rollback},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

pub const MOST: i64 = 100;
const MOST_FIGURES: i64 = 20_000;

/// The caller has passed the read gate.
pub async fn of_incident(connection: &mut PgConnection, incident: Uuid) -> Result<Vec<Rollback>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select r.id, r.place, r.artifact_id, a.kind, a.name, s.slug, s.name as service_name, r.from_version,
                  r.to_version, r.good_by, r.good_at, r.automation_id, m.name as "automation?", r.unchanged_reason,
                  r.proposed_at, r.recorded_at,
                  d.at as "tried_at?", d.status as "status?", d.error as "delivery_error?",
                  (select count(*) from rollback_delivery t where t.rollback_id = r.id) as "tries!",
                  exists (select from job j where j.kind = 'rollback.ask' and j.key = r.id::text
                          and j.dead_at is not null) as "given_up!",
                  (select min(j.run_at) from job j where j.kind = 'rollback.measure'
                       and j.payload->>'rollback' = r.id::text and j.finished_at is null and j.dead_at is null) as due
           from rollback r
           join artifact a on a.id = r.artifact_id
           join service s on s.id = a.service_id
           left join automation m on m.id = r.automation_id
           left join lateral (
               select at, status, error from rollback_delivery t where t.rollback_id = r.id
               order by at desc, attempt desc limit 1) d on true
           where r.incident_id = $1 order by r.place limit $2"#,
        incident,
        MOST
    )
    .fetch_all(&mut *connection)
    .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut marks = marks(connection, &ids).await?;
    let mut figures = figures(connection, &ids).await?;
    let rollbacks = rows.into_iter().filter_map(|row| {
        let mut own = marks.remove(&row.id).unwrap_or_default();
        let mut mark = |state: &str| {
            own.remove(state).map(|(by, at, reason)| Mark {
                by: by.or_else(|| row.automation.clone()).unwrap_or_else(|| "Signalbox".into()),
                at,
                reason,
            })
        };
        let marks = Marks {
            proposed: row.proposed_at,
            started: mark("started")?,
            effective: mark("effective"),
            verified: mark("verified"),
            failed: mark("failed"),
            undone: mark("undone"),
        };
        let (figures, after_at) = figures.remove(&row.id).unwrap_or_default();
        let delivery = row.tried_at.map(|at| Delivery {
            at,
            tries: row.tries,
            status: row.status,
            error: row.delivery_error,
            given_up: row.given_up,
        });
        Some(Rollback {
            id: RollbackId(row.id),
            place: row.place,
            artifact: ArtifactId(row.artifact_id),
            kind: row.kind.parse().ok()?,
            part: row.name,
            service: (row.slug, row.service_name),
            from: row.from_version,
            to: row.to_version,
            good: row.good_by.zip(row.good_at).map(|(by, at)| Good { by, at }),
            how: match row.automation_id.zip(row.automation) {
                None => How::ByHand,
                Some((id, name)) => How::Automation { id: AutomationId(id), name, delivery },
            },
            unchanged: row.unchanged_reason,
            marks,
            before_at: row.recorded_at,
            after_at,
            after_due: row.due,
            figures,
        })
    });
    Ok(rollbacks.collect())
}

type Marked = BTreeMap<String, (Option<String>, DateTime<Utc>, Option<String>)>;

async fn marks(connection: &mut PgConnection, rollbacks: &[Uuid]) -> Result<BTreeMap<Uuid, Marked>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select m.rollback_id as "rollback_id!", m.state as "state!", m.by_kind as "by_kind!", m.at as "at!", m.reason,
                  p.name as "by?"
           from rollback_mark m left join person p on p.id = m.by_id
           where m.rollback_id = any($1)"#,
        rollbacks
    )
    .fetch_all(connection)
    .await?;
    let mut marks: BTreeMap<Uuid, Marked> = BTreeMap::new();
    for row in rows {
        let by = if row.by_kind == "system" { Some("Signalbox".to_string()) } else { row.by };
        marks.entry(row.rollback_id).or_default().insert(row.state, (by, row.at, row.reason));
    }
    Ok(marks)
}

type Figures = (Vec<Figure>, Option<DateTime<Utc>>);

/// Of several tries the first that had data. A metric that was removed proves nothing, here as at the gate.
async fn figures(connection: &mut PgConnection, rollbacks: &[Uuid]) -> Result<BTreeMap<Uuid, Figures>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select f.rollback_id, f.metric_id, m.name, m.role, m.bound,
                  (array_agg(f.figure order by f.figure is null, f.at) filter (where f.phase = 'before'))[1] as before,
                  (array_agg(f.figure order by f.figure is null, f.at) filter (where f.phase = 'after'))[1] as after,
                  min(f.at) filter (where f.phase = 'after') as after_at,
                  min(f.at) filter (where f.phase = 'after' and f.figure is not null) as known_at
           from rollback_figure f join metric m on m.id = f.metric_id
           where f.rollback_id = any($1) and m.removed_at is null
           group by f.rollback_id, f.metric_id, m.name, m.role, m.bound, m.added_at, m.id
           order by array_position(array['key', 'safety', 'business'], m.role), m.added_at, m.id limit $2"#,
        rollbacks,
        MOST_FIGURES
    )
    .fetch_all(connection)
    .await?;
    let mut figures: BTreeMap<Uuid, Figures> = BTreeMap::new();
    for row in rows {
        let (own, after_at) = figures.entry(row.rollback_id).or_default();
        *after_at = (*after_at).or(row.known_at).or(row.after_at);
        own.push(Figure {
            metric: MetricId(row.metric_id),
            name: row.name,
            role: row.role,
            bound_text: row.bound,
            before: row.before,
            after: row.after,
        });
    }
    Ok(figures)
}
