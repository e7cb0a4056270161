//! Captures the figures of a step from the newest samples at a moment.

use crate::{
    db::Tx,
    recovery::{FigureAt, figures_at},
};
use app::ids::{IncidentId, RollbackId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// For the record: each metric with its figure in its unit.
pub(super) type Named = Vec<(String, Option<String>)>;

pub(super) fn named(figures: &[FigureAt]) -> Named {
    figures.iter().map(|figure| (figure.name.clone(), figure.said.clone())).collect()
}

/// The newest ones, for an event that is about the present.
pub(super) async fn now(tx: &mut Tx, incident: IncidentId) -> Result<Vec<FigureAt>, sqlx::Error> {
    let now = tx.now();
    figures_at(tx, incident, now).await
}

pub(super) async fn keep(
    tx: &mut Tx,
    rollback: RollbackId,
    phase: &str,
    at: DateTime<Utc>,
    figures: &[FigureAt],
) -> Result<(), sqlx::Error> {
    let metrics: Vec<Uuid> = figures.iter().map(|figure| figure.metric.0).collect();
    let values: Vec<Option<f64>> = figures.iter().map(|figure| figure.figure).collect();
    let sampled: Vec<Option<DateTime<Utc>>> = figures.iter().map(|figure| figure.sampled_at).collect();
    sqlx::query!(
        "insert into rollback_figure (rollback_id, metric_id, phase, at, figure, sampled_at)
         select $1, metric, $2, $3, figure, sampled
         from unnest($4::uuid[], $5::float8[], $6::timestamptz[]) as kept (metric, figure, sampled)
         on conflict do nothing",
        rollback.0,
        phase,
        at,
        &metrics,
        &values as &[Option<f64>],
        &sampled as &[Option<DateTime<Utc>>]
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
