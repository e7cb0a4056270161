//! A job is worked on under a lease: a process that dies leaves it to the next one.

use super::{
    Job,
    backoff::{MOST_ATTEMPTS, backoff},
};
use crate::notifications::DELIVER;
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use uuid::Uuid;

/// Longer than a job may take.
const LEASE: Duration = Duration::seconds(60);
const LONGEST_ERROR: usize = 500;

/// The oldest ones that are due and that nobody works on: those that tell people something, or the others.
pub(super) async fn claim(pool: &PgPool, now: DateTime<Utc>, most: i64, tells: bool) -> Result<Vec<Job>, sqlx::Error> {
    let lease = Uuid::now_v7();
    let rows = sqlx::query!(
        "update job set lease = $1, leased_until = $2, attempts = attempts + 1
         where id in (
             select id from job
             where finished_at is null and dead_at is null and run_at <= $3
                 and (leased_until is null or leased_until <= $3) and (kind = $5) = $6
             order by run_at, id limit $4 for update skip locked)
         returning id, kind, key, payload, attempts",
        lease,
        now + LEASE,
        now,
        most,
        DELIVER,
        tells
    )
    .fetch_all(pool)
    .await?;
    let jobs = rows.into_iter().map(|row| Job {
        id: row.id,
        kind: row.kind,
        key: row.key,
        payload: row.payload,
        attempts: row.attempts,
        lease,
    });
    Ok(jobs.collect())
}

/// Whoever lost the lease meanwhile changes nothing.
pub(super) async fn finish(pool: &PgPool, job: &Job, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update job set finished_at = $3, error = null, lease = null, leased_until = null where id = $1 and lease = $2",
        job.id,
        job.lease,
        now
    )
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn fail(pool: &PgPool, job: &Job, error: &str, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    let dead_at = (job.attempts >= MOST_ATTEMPTS).then_some(now);
    sqlx::query!(
        "update job set error = $3, run_at = $4, dead_at = $5, lease = null, leased_until = null
         where id = $1 and lease = $2",
        job.id,
        job.lease,
        kept(error),
        now + backoff(job.attempts, rand::random()),
        dead_at
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// What it does is not done yet, and the kind itself says when to try again: it counts its own tries.
pub(crate) async fn put_off(pool: &PgPool, job: &Job, error: &str, at: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update job set error = $3, run_at = $4, attempts = least(attempts, $5), lease = null, leased_until = null
         where id = $1 and lease = $2",
        job.id,
        job.lease,
        kept(error),
        at,
        MOST_ATTEMPTS - 2
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Trying again would change nothing: it is kept for a person to look at.
pub(crate) async fn give_up(pool: &PgPool, job: &Job, error: &str, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update job set error = $3, dead_at = $4, lease = null, leased_until = null where id = $1 and lease = $2",
        job.id,
        job.lease,
        kept(error),
        now
    )
    .execute(pool)
    .await?;
    Ok(())
}

fn kept(error: &str) -> String {
    error.chars().filter(|letter| *letter != '\0').take(LONGEST_ERROR).collect()
}

/// The database went away while it ran: that is nobody's fault and counts no attempt.
pub(super) async fn give_back(pool: &PgPool, job: &Job, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update job set attempts = attempts - 1, run_at = $3, lease = null, leased_until = null
         where id = $1 and lease = $2",
        job.id,
        job.lease,
        now + Duration::seconds(2)
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// Those that took their process down with them each time.
pub(super) async fn bury(pool: &PgPool, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update job set dead_at = $1, lease = null, leased_until = null,
             error = coalesce(error, 'The process ended each time it was tried.')
         where finished_at is null and dead_at is null and attempts >= $2 and leased_until <= $1",
        now,
        MOST_ATTEMPTS
    )
    .execute(pool)
    .await?;
    Ok(())
}
