//! What a step did to the figures: captured a set time after it took effect, and judged by the server.

use super::{
    figures::{keep, named},
    mark::{By, Said, mark, step},
    of_incident,
};
use crate::{
    db::{Tx, Who},
    http::{App, Refusal},
    jobs::{self, Job},
    recovery::figures_at,
};
use app::{
    ids::{IncidentId, RollbackId},
    rollbacks::{PATIENCE, Rollback, State, wait},
    timeline::Event,
};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub const MEASURE: &str = "rollback.measure";
/// Between two tries while there is no data.
const AGAIN: Duration = Duration::seconds(60);
const MOST_METRICS: i64 = 60;

#[derive(Serialize, Deserialize)]
struct Payload {
    rollback: Uuid,
    incident: Uuid,
    due: DateTime<Utc>,
    /// When this try was to be: figures since then are its own, from before its process died.
    run_at: DateTime<Utc>,
    attempt: i32,
}

/// After `at`, when it took effect, by so much as the incident's metrics need to show it.
pub(super) async fn plan(
    tx: &mut Tx,
    incident: IncidentId,
    rollback: RollbackId,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let rows = sqlx::query!(
        "select hold_seconds, every_seconds from metric
         where incident_id = $1 and removed_at is null and problem is null limit $2",
        incident.0,
        MOST_METRICS
    )
    .fetch_all(&mut **tx)
    .await?;
    let metrics: Vec<(Duration, Duration)> = rows
        .into_iter()
        .map(|row| (Duration::seconds(row.hold_seconds.into()), Duration::seconds(row.every_seconds.into())))
        .collect();
    let due = at + wait(&metrics);
    enqueue(tx, Payload { rollback: rollback.0, incident: incident.0, due, run_at: due, attempt: 0 }).await
}

async fn enqueue(tx: &mut Tx, payload: Payload) -> Result<(), sqlx::Error> {
    let key = format!("{}/{}", payload.rollback, payload.attempt);
    jobs::enqueue(tx, MEASURE, &key, &payload, payload.run_at).await
}

pub async fn measure_job(app: &App, job: &Job) -> Result<(), Refusal> {
    let payload: Payload =
        serde_json::from_value(job.payload.clone()).map_err(|error| Refusal::Broken(error.to_string()))?;
    let now = app.clock.now();
    let incident = IncidentId(payload.incident);
    let mut tx = Tx::begin(&app.pool, Who::System, now).await?;
    let ended_at = lock(&mut tx, incident).await?;
    let steps = of_incident(&mut tx, payload.incident).await?;
    let Some(this) = steps.iter().find(|step| step.id.0 == payload.rollback) else { return Ok(()) };
    // Undone meanwhile: the figures are no longer its own. Nor are they once the next step began.
    if !this.stands() || is_followed(this, &steps) {
        return Ok(());
    }
    // The first try is about the planned moment, however late it is: newer samples show what came afterwards.
    let at = if payload.attempt == 0 { payload.due.min(now) } else { now };
    let at = ended_at.map_or(at, |ended| at.min(ended));
    // Only one try is made past the patience.
    if is_kept(&mut tx, this.id, payload.run_at.min(payload.due + PATIENCE).min(at)).await? {
        return Ok(());
    }
    let is_late = now - payload.due >= PATIENCE || ended_at.is_some();
    let is_whole = measure(&mut tx, incident, this, at, payload.attempt == 0 || is_late).await?;
    if !is_whole && !is_late {
        let next = Payload { run_at: now + AGAIN, attempt: payload.attempt + 1, ..payload };
        enqueue(&mut tx, next).await?;
    }
    tx.commit(()).await
}

async fn is_kept(tx: &mut Tx, rollback: RollbackId, since: DateTime<Utc>) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select exists (select from rollback_figure where rollback_id = $1 and phase = 'after' and at >= $2) as "is!""#,
        rollback.0,
        since
    )
    .fetch_one(&mut **tx)
    .await
}

/// The next step would blur what the earlier ones did: their figures are captured before it starts.
pub(super) async fn measure_earlier(tx: &mut Tx, incident: IncidentId) -> Result<(), Refusal> {
    let now = tx.now();
    let steps = of_incident(tx, incident.0).await?;
    for this in steps.iter().filter(|step| step.stands() && !is_whole(step) && !is_followed(step, &steps)) {
        measure(tx, incident, this, now, true).await?;
    }
    Ok(())
}

fn is_followed(this: &Rollback, steps: &[Rollback]) -> bool {
    let Some(effective) = &this.marks.effective else { return false };
    steps.iter().any(|step| step.place > this.place && step.marks.started.at >= effective.at)
}

fn is_whole(step: &Rollback) -> bool {
    step.after_at.is_some() && step.figures.iter().all(|figure| figure.after.is_some())
}

/// True once each metric that stands has a figure. What was captured is not captured again; a try without any news is
/// kept and told only where `says_so`.
async fn measure(
    tx: &mut Tx,
    incident: IncidentId,
    this: &Rollback,
    at: DateTime<Utc>,
    says_so: bool,
) -> Result<bool, Refusal> {
    let effective_at = this.marks.effective.as_ref().map_or(at, |mark| mark.at);
    let known = |metric| this.figures.iter().any(|figure| figure.metric == metric && figure.after.is_some());
    let mut figures = figures_at(tx, incident, at).await?;
    figures.retain(|figure| !known(figure.metric));
    for figure in &mut figures {
        // A sample from before it took effect says nothing of it.
        if figure.sampled_at.is_none_or(|sampled| sampled <= effective_at) {
            (figure.figure, figure.said, figure.sampled_at) = (None, None, None);
        }
    }
    let is_whole = figures.iter().all(|figure| figure.figure.is_some());
    let is_news = figures.iter().any(|figure| figure.figure.is_some());
    if figures.is_empty() || !is_news && !says_so {
        return Ok(is_whole);
    }
    keep(tx, this.id, "after", at, &figures).await?;
    let after = of_incident(tx, incident.0).await?;
    let Some(after) = after.into_iter().find(|step| step.id == this.id) else { return Ok(is_whole) };
    let effect = after.effect();
    if effect.verifies()
        && let Some(step) = step(tx, incident, this.id).await?
        && step.state == State::Effective
    {
        let said = Said { state: State::Verified, by: By::Signalbox, at, reason: None, change: None };
        mark(tx, this.id, said).await?;
    }
    let event =
        Event::RollbackMeasured { part: this.part.clone(), effect: effect.word().into(), figures: named(&figures) };
    tx.record(incident, event, None);
    Ok(is_whole)
}

/// As every verb locks it; answers when it ended.
async fn lock(tx: &mut Tx, incident: IncidentId) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!("select ended_at from incident where id = $1 for update", incident.0).fetch_one(&mut **tx).await
}
