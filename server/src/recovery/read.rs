//! Where the metrics of an incident stand, in a constant number of queries.

use app::{
    ids::{IncidentId, MetricId, SourceId},
    recovery::{Metric, MetricNow, Point, Reading, Sample, SourceHealth, State, Verdict, verdict},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Points of a chart.
const POINTS: i64 = 150;
const MOST: i64 = 60;

/// What is read of the samples.
#[derive(Clone, Copy, Debug)]
pub enum Chosen {
    /// The verdict alone.
    Verdict,
    /// The chart's points too, from then on, thinned to one per step of so many seconds.
    Chart { from: DateTime<Utc>, step: i64 },
}

impl Chosen {
    pub fn chart(from: DateTime<Utc>, to: DateTime<Utc>) -> Chosen {
        Chosen::Chart { from, step: ((to - from).num_seconds() / POINTS).max(15) }
    }
}

/// As they stand at `now`: for an incident that has ended, at its end.
pub async fn of_incident(
    connection: &mut PgConnection,
    incident: IncidentId,
    now: DateTime<Utc>,
    chosen: Chosen,
) -> Result<Vec<MetricNow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select m.id, m.run_id, m.name, m.role, m.promql, m.bound, m.hold_seconds, m.every_seconds, m.problem,
                  m.added_at, m.changed_at, m.state, m.state_since, m.left_count,
                  s.id as "source_id?", s.name as "source_name?", s.asked_at, s.answered_at, s.latency_ms, s.error,
                  s.failed_at, s.removed_at as source_removed_at
           from metric m left join data_source s on s.id = m.source_id
           where m.incident_id = $1 and m.removed_at is null
           order by array_position(array['key', 'safety', 'business'], m.role), m.added_at, m.id limit $2"#,
        incident.0,
        MOST
    )
    .fetch_all(&mut *connection)
    .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut waivers = super::waive::standing(&mut *connection, incident).await?;
    let mut samples = recent(&mut *connection, &ids, now).await?;
    let mut last = last_figures(&mut *connection, &ids, now).await?;
    let mut points = match chosen {
        Chosen::Verdict => BTreeMap::new(),
        Chosen::Chart { from, step } => thinned(&mut *connection, &ids, from, now, step).await?,
    };
    let metrics = rows.into_iter().map(|row| {
        let metric = Metric {
            id: MetricId(row.id),
            name: row.name,
            role: row.role,
            promql: row.promql,
            bound_text: row.bound,
            hold: Duration::seconds(row.hold_seconds.into()),
            every: Duration::seconds(row.every_seconds.into()),
            source: row.source_id.zip(row.source_name).map(|(id, name)| SourceHealth {
                id: SourceId(id),
                name,
                asked_at: row.asked_at,
                answered_at: row.answered_at,
                latency_ms: row.latency_ms,
                error: row.error,
                failed_at: row.failed_at,
                removed: row.source_removed_at.is_some(),
            }),
            problem: row.problem,
            added_at: row.added_at,
            changed_at: row.changed_at,
            by_hand: row.run_id.is_none(),
        };
        let own = samples.remove(&row.id).unwrap_or_default();
        let verdict = judged(&metric, &own, last.remove(&row.id), now);
        MetricNow {
            since: since(&verdict, row.state.as_deref().and_then(State::read), row.state_since),
            left: row.left_count,
            last: own.last().cloned(),
            points: points
                .remove(&row.id)
                .unwrap_or_default()
                .into_iter()
                .map(|sample| Point { at: sample.at, figure: worst(&metric, &sample) })
                .collect(),
            waiver: waivers.remove(&row.id),
            metric,
            verdict,
        }
    });
    Ok(metrics.collect())
}

/// Never a pass where it can't be asked. The last figure may lie further back than the samples that were read.
fn judged(metric: &Metric, samples: &[Sample], last: Option<Sample>, now: DateTime<Utc>) -> Verdict {
    let last = || last.and_then(|sample| Some((sample.at, worst(metric, &sample)?)));
    match metric.rule().filter(|_| metric.problem.is_none()) {
        None => Verdict::NoData { last: None },
        Some(rule) => match verdict(&rule, samples, now) {
            Verdict::NoData { last: None } => Verdict::NoData { last: last() },
            known => known,
        },
    }
}

/// What the record knows reaches further back than the samples that were read.
fn since(verdict: &Verdict, state: Option<State>, known: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    let (read, states) = match verdict {
        Verdict::NoData { last } => return last.map(|(at, _)| at),
        Verdict::Outside { since, .. } => (*since, [State::Outside, State::Outside]),
        Verdict::Holding { since, .. } => return Some(*since),
        Verdict::Held { since, .. } => (*since, [State::Holding, State::Held]),
    };
    let known = known.filter(|_| state.is_some_and(|state| states.contains(&state)));
    Some(known.map_or(read, |known| known.min(read)))
}

/// The series that is furthest from holding.
pub(super) fn worst(metric: &Metric, sample: &Sample) -> Option<f64> {
    let mut figures = sample.figures()?.iter().map(|(_, figure)| *figure);
    match metric.bound() {
        Some(bound) => bound.worst(figures),
        None => figures.next_back(),
    }
}

/// As far back as a verdict looks, oldest first. What was sampled before the incident was opened again proves nothing.
pub(super) async fn recent(
    connection: impl sqlx::PgExecutor<'_>,
    metrics: &[Uuid],
    now: DateTime<Utc>,
) -> Result<BTreeMap<Uuid, Vec<Sample>>, sqlx::Error> {
    let rows = sqlx::query!(
        "select s.metric_id, s.at, s.reading
         from metric m join incident i on i.id = m.incident_id join metric_sample s on s.metric_id = m.id
         where m.id = any($1) and s.at <= $2 and (i.reopened_at is null or i.reopened_at > $2 or s.at >= i.reopened_at)
             and s.at >= $2 - make_interval(secs => m.hold_seconds + 4 * m.every_seconds)
         order by s.metric_id, s.at",
        metrics,
        now
    )
    .fetch_all(connection)
    .await?;
    let mut samples: BTreeMap<Uuid, Vec<Sample>> = BTreeMap::new();
    for row in rows {
        samples.entry(row.metric_id).or_default().push(Sample { at: row.at, reading: reading(row.reading) });
    }
    Ok(samples)
}

/// The last sample of each that has figures, and is not from a clock that ran ahead.
pub(super) async fn last_figures(
    connection: impl sqlx::PgExecutor<'_>,
    metrics: &[Uuid],
    now: DateTime<Utc>,
) -> Result<BTreeMap<Uuid, Sample>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select asked.id as "id!", s.at, s.reading
           from unnest($1::uuid[]) as asked (id)
           cross join lateral (
               select at, reading from metric_sample
               where metric_id = asked.id and at <= $2 and reading ? 'figures' order by at desc limit 1) s"#,
        metrics,
        now
    )
    .fetch_all(connection)
    .await?;
    let samples = rows.into_iter().map(|row| (row.id, Sample { at: row.at, reading: reading(row.reading) }));
    Ok(samples.collect())
}

/// The last sample of each step.
async fn thinned(
    connection: &mut PgConnection,
    metrics: &[Uuid],
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    step: i64,
) -> Result<BTreeMap<Uuid, Vec<Sample>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select distinct on (metric_id, floor(extract(epoch from at)::bigint / $4::bigint)) metric_id, at, reading
           from metric_sample where metric_id = any($1) and at >= $2 and at <= $3
           order by metric_id, floor(extract(epoch from at)::bigint / $4::bigint), at desc"#,
        metrics,
        from,
        to,
        step
    )
    .fetch_all(connection)
    .await?;
    let mut samples: BTreeMap<Uuid, Vec<Sample>> = BTreeMap::new();
    for row in rows {
        samples.entry(row.metric_id).or_default().push(Sample { at: row.at, reading: reading(row.reading) });
    }
    Ok(samples)
}

/// What a newer Signalbox wrote is no figure.
pub(super) fn reading(kept: serde_json::Value) -> Reading {
    serde_json::from_value(kept).unwrap_or_else(|_| Reading::Failed("It was kept by a newer Signalbox.".into()))
}
