//! One status page is asked; what it says is kept, and so is each change of it.

use super::summary::{Summary, read_summary};
use crate::{
    http::{App, Refusal},
    jobs::Job,
    outgoing::{Answer, EnteredBy, Question},
};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub const CHECK_PROVIDER: &str = "provider.check";
const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(8);
const MOST_BYTES: usize = 2 << 20;

#[derive(Serialize, Deserialize)]
pub(super) struct Payload {
    pub provider: String,
}

/// That it does not answer is a finding, not a failure of the job.
pub async fn check_provider_job(app: &App, job: &Job) -> Result<(), Refusal> {
    let payload: Payload =
        serde_json::from_value(job.payload.clone()).map_err(|error| Refusal::Broken(error.to_string()))?;
    let address = sqlx::query_scalar!(
        "select summary_url from provider where slug = $1 and removed_at is null",
        payload.provider
    )
    .fetch_optional(&app.pool)
    .await?;
    let Some(address) = address else { return Ok(()) };
    poll(app, &payload.provider, &address).await
}

pub(super) async fn poll(app: &App, slug: &str, address: &str) -> Result<(), Refusal> {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let question = Question {
        method: Method::GET,
        address,
        entered_by: EnteredBy::Administrator,
        headers,
        body: Vec::new(),
        timeout: TIMEOUT,
        most_bytes: MOST_BYTES,
    };
    let heard = match app.outgoing.ask(question).await {
        Ok(answer) => read(&answer),
        Err(failure) => Err(failure.0),
    };
    match heard {
        Ok(summary) => keep(app, slug, &summary).await,
        Err(why) => fail(app, slug, &why).await,
    }
}

fn read(answer: &Answer) -> Result<Summary, String> {
    match answer.status {
        200 => read_summary(&answer.body),
        301..=308 => {
            let to = answer.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or("elsewhere");
            let to: String = to.chars().take(200).collect();
            Err(format!(
                "It answered {} and points to {to}. Add the provider with the address that answers itself.",
                answer.status
            ))
        }
        404 => Err("It answered 404: no summary lies at this address.".into()),
        status => Err(format!("It answered {status}.")),
    }
}

async fn keep(app: &App, slug: &str, summary: &Summary) -> Result<(), Refusal> {
    let now = app.clock.now();
    let components = serde_json::to_value(&summary.components).map_err(|error| Refusal::Broken(error.to_string()))?;
    // Both in one statement: a state is written where it differs from the one that was there.
    sqlx::query!(
        "with old as (
             select slug, indicator, components from provider where slug = $1 and removed_at is null for update
         ), changed as (
             insert into provider_state (id, provider, indicator, description, components, seen_at)
             select $2, slug, $3, $4, $5, $6 from old
             where (old.indicator, old.components) is distinct from ($3::text, $5::jsonb)
             returning provider
         )
         update provider p
         set polled_at = $6, answered_at = $6, error = null, failed_at = null, indicator = $3, description = $4,
             components = $5, page_url = coalesce($7, p.page_url),
             state_since = case when exists (select from changed) then $6 else p.state_since end
         from old where p.slug = old.slug",
        slug,
        Uuid::now_v7(),
        summary.indicator,
        summary.description,
        components,
        now,
        summary.page_url
    )
    .execute(&app.pool)
    .await?;
    Ok(())
}

/// What it said last stays, until it is too old to count.
async fn fail(app: &App, slug: &str, why: &str) -> Result<(), Refusal> {
    let why: String = why.chars().filter(|letter| *letter != '\0').take(400).collect();
    sqlx::query!(
        "update provider set polled_at = $2, error = $3, failed_at = coalesce(failed_at, $2) where slug = $1",
        slug,
        app.clock.now(),
        why
    )
    .execute(&app.pool)
    .await?;
    Ok(())
}
