//! Whether a source answers: asked on save, on demand, and known from every sample.

use super::load::load;
use crate::{
    http::{App, Refusal},
    jobs::Job,
    recovery::prometheus,
};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use uuid::Uuid;

pub const CHECK_SOURCE: &str = "source.check";
/// It fails so often in a row before it rests.
const PATIENCE: i32 = 3;

#[derive(Serialize, Deserialize)]
pub(super) struct Payload {
    pub source: Uuid,
}

/// How a source answered, over the requests of one round.
pub(crate) struct Heard {
    pub answered: Option<std::time::Duration>,
    pub error: Option<String>,
}

/// That it does not answer is a finding, not a failure of the job.
pub async fn check_source_job(app: &App, job: &Job) -> Result<(), Refusal> {
    let payload: Payload =
        serde_json::from_value(job.payload.clone()).map_err(|error| Refusal::Broken(error.to_string()))?;
    let Some(source) = load(app, payload.source).await? else { return Ok(()) };
    let asked = prometheus::ask(&app.outgoing, &source, "1", app.clock.now()).await;
    let error = match asked.reading {
        app::recovery::Reading::Failed(why) => Some(why),
        app::recovery::Reading::Empty => Some("It answered nothing to the query 1.".into()),
        app::recovery::Reading::Figures(_) => None,
    };
    let heard = Heard { answered: error.is_none().then_some(asked.latency), error };
    note_health(&app.pool, source.id, &heard, app.clock.now()).await?;
    Ok(())
}

/// An answer ends a row of failures; a failure lengthens it, and after a few the source rests.
pub(crate) async fn note_health(
    pool: &PgPool,
    source: Uuid,
    heard: &Heard,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    match (&heard.answered, &heard.error) {
        (_, Some(error)) => {
            let failures = sqlx::query_scalar!(
                "update data_source
                 set asked_at = $2, error = $3, failures = failures + 1,
                     failed_at = case when failures = 0 then $2 else failed_at end
                 where id = $1 returning failures",
                source,
                now,
                error
            )
            .fetch_one(pool)
            .await?;
            sqlx::query!(
                "update data_source set rest_until = $2 where id = $1",
                source,
                rest(failures).map(|rest| now + rest)
            )
            .execute(pool)
            .await?;
        }
        (Some(latency), None) => {
            sqlx::query!(
                "update data_source
                 set asked_at = $2, answered_at = $2, latency_ms = $3, error = null, failed_at = null, failures = 0,
                     rest_until = null
                 where id = $1",
                source,
                now,
                i32::try_from(latency.as_millis()).unwrap_or(i32::MAX)
            )
            .execute(pool)
            .await?;
        }
        (None, None) => {}
    }
    Ok(())
}

/// Short enough that it is found soon when it is back: one request meanwhile.
fn rest(failures: i32) -> Option<Duration> {
    (failures >= PATIENCE).then(|| Duration::seconds(if failures < 2 * PATIENCE { 10 } else { 28 }))
}

#[cfg(test)]
mod tests {
    use super::rest;

    #[test]
    fn a_source_rests_after_a_few_failures() {
        for (failures, seconds) in [(1, None), (2, None), (3, Some(10)), (5, Some(10)), (6, Some(28)), (900, Some(28))]
        {
            assert_eq!(rest(failures).map(|rest| rest.num_seconds()), seconds);
        }
    }
}
