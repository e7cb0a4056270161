//! The figures at one instant, for what is shown side by side: before a rollback, and a set time after.

use super::read::{reading, worst};
use app::{
    ids::{IncidentId, MetricId},
    recovery::{Metric, Sample},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgConnection;

const MOST: i64 = 60;

#[derive(Clone, Debug)]
pub struct FigureAt {
    pub metric: MetricId,
    /// For people.
    pub name: String,
    pub role: String,
    /// As it is written, with its unit.
    pub bound: String,
    /// Of the last sample before, of its worst series. None where there was no data at that time.
    pub figure: Option<f64>,
    /// With its unit.
    pub said: Option<String>,
    pub sampled_at: Option<DateTime<Utc>>,
}

/// One row for each metric that stands, in the order they are shown. Two steps back at most: older is no data.
pub async fn figures_at(
    connection: &mut PgConnection,
    incident: IncidentId,
    at: DateTime<Utc>,
) -> Result<Vec<FigureAt>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select m.id, m.name, m.role, m.promql, m.bound, m.hold_seconds, m.every_seconds, m.added_at,
                  s.at as "at?", s.reading as "reading?"
           from metric m
           left join lateral (
               select at, reading from metric_sample
               where metric_id = m.id and at <= $2
                   and at >= $2 - make_interval(secs => 2.5 * m.every_seconds) and reading ? 'figures'
               order by at desc limit 1) s on true
           where m.incident_id = $1 and m.removed_at is null
           order by array_position(array['key', 'safety', 'business'], m.role), m.added_at, m.id limit $3"#,
        incident.0,
        at,
        MOST
    )
    .fetch_all(connection)
    .await?;
    let figures = rows.into_iter().map(|row| {
        let metric = Metric {
            id: MetricId(row.id),
            name: row.name,
            role: row.role,
            promql: row.promql,
            bound_text: row.bound,
            hold: Duration::seconds(row.hold_seconds.into()),
            every: Duration::seconds(row.every_seconds.into()),
            source: None,
            problem: None,
            added_at: row.added_at,
            changed_at: None,
            by_hand: false,
        };
        let sample = row.at.zip(row.reading).map(|(at, kept)| Sample { at, reading: reading(kept) });
        let figure = sample.as_ref().and_then(|sample| worst(&metric, sample));
        FigureAt {
            metric: metric.id,
            name: metric.title(),
            said: figure.map(|figure| metric.bound().map_or_else(|| figure.to_string(), |bound| bound.said(figure))),
            role: metric.role,
            bound: metric.bound_text,
            sampled_at: figure.and(sample.map(|sample| sample.at)),
            figure,
        }
    });
    Ok(figures.collect())
}
