//! Reads what was measured: each metric at its worst and at the end, and the waivers.

use super::told::{Measured, Proof, Waived};
use crate::recovery::{Chosen, of_incident};
use app::{
    ids::IncidentId,
    recovery::{MetricNow, Sign, Verdict, title},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

const MOST: i64 = 200;

/// As the metrics stood at that time, the incident's end. Removed ones are told by the record.
pub async fn measured(
    connection: &mut PgConnection,
    incident: Uuid,
    at: DateTime<Utc>,
) -> Result<Vec<Measured>, sqlx::Error> {
    let rows = of_incident(connection, IncidentId(incident), at, Chosen::Verdict).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut worst = worst(connection, &rows, at).await?;
    Ok(rows.into_iter().map(|row| one(worst.remove(&row.metric.id.0), row)).collect())
}

/// The figure that was furthest from the bound, and its first time.
async fn worst(
    connection: &mut PgConnection,
    rows: &[MetricNow],
    until: DateTime<Utc>,
) -> Result<BTreeMap<Uuid, (DateTime<Utc>, f64)>, sqlx::Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.metric.id.0).collect();
    let is_lower =
        |row: &MetricNow| row.metric.bound().is_some_and(|bound| matches!(bound.sign, Sign::Above | Sign::AtLeast));
    let signs: Vec<f64> = rows.iter().map(|row| if is_lower(row) { -1.0 } else { 1.0 }).collect();
    let found = sqlx::query!(
        r#"select asked.metric as "metric_id!", w.at, w.figure as "figure!"
           from unnest($1::uuid[], $2::float8[]) as asked (metric, sign)
           cross join lateral (
               select at, case when asked.sign < 0 then lowest else highest end as figure
               from metric_sample where metric_id = asked.metric and at <= $3 and highest is not null
               order by case when asked.sign < 0 then -lowest else highest end desc, at limit 1) w"#,
        &ids,
        &signs,
        until
    )
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().map(|row| (row.metric_id, (row.at, row.figure))).collect())
}

fn one(worst: Option<(DateTime<Utc>, f64)>, row: MetricNow) -> Measured {
    let bound = row.metric.bound();
    let said = |figure: f64| bound.as_ref().map_or_else(|| figure.to_string(), |bound| bound.said(figure));
    let last = app::recovery::figure(&row);
    let last_at = match (&row.verdict, &row.last) {
        (Verdict::NoData { last }, _) => last.map(|(at, _)| at),
        (_, sample) => sample.as_ref().map(|sample| sample.at),
    };
    let proof = match (&row.verdict, last_at) {
        (Verdict::Held { since, .. }, Some(to)) => Proof::Held { from: row.since.unwrap_or(*since).min(*since), to },
        (Verdict::Holding { since, .. }, _) => Proof::Holding { from: *since },
        (Verdict::NoData { .. }, _) => match &row.metric.problem {
            Some(problem) => Proof::Unasked(problem.clone()),
            None => Proof::NoData,
        },
        _ => Proof::Outside,
    };
    Measured {
        name: row.metric.title(),
        role: row.metric.role.clone(),
        bound: bound.as_ref().map_or_else(|| row.metric.bound_text.clone(), |bound| bound.to_string()),
        hold: app::recovery::length(row.metric.hold),
        was_outside: worst.zip(bound.as_ref()).is_some_and(|((_, figure), bound)| !bound.holds(figure)),
        worst: worst.map(|(at, figure)| (at, said(figure))),
        last: last_at.zip(last),
        proof,
        waived_by: row.waiver.map(|waiver| waiver.by),
    }
}

/// All of them, also those that no longer stand.
pub async fn waived(connection: &mut PgConnection, incident: Uuid) -> Result<Vec<Waived>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select w.stood, w.how_known, w.why_not_wait, w.signed_at, w.withdrawn_at, w.lapsed_at, m.name as metric,
                  p.name as by, q.name as "withdrawn_by?"
           from waiver w join metric m on m.id = w.metric_id join person p on p.id = w.signed_by
           left join person q on q.id = w.withdrawn_by
           where w.incident_id = $1 order by w.signed_at, w.id limit $2"#,
        incident,
        MOST
    )
    .fetch_all(connection)
    .await?;
    let waivers = rows.into_iter().map(|row| Waived {
        metric: title(&row.metric),
        stood: row.stood,
        how_known: row.how_known,
        why_not_wait: row.why_not_wait,
        by: row.by,
        at: row.signed_at,
        withdrawn: row.withdrawn_at.zip(row.withdrawn_by),
        lapsed: row.lapsed_at,
    });
    Ok(waivers.collect())
}
