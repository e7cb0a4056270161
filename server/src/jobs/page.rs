//! `/settings/jobs`: what waits, and what was given up.

use crate::http::{Ask, Cx, Limits, Page, Refusal};
use app::{
    auth::Role,
    ids::JobId,
    jobs::{JobRow, JobsPage},
};

pub async fn page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Admin)?;
    let rows = sqlx::query!(
        "select id, kind, key, attempts, error, run_at, created_at, dead_at from job
         where finished_at is null and (dead_at is not null or error is not null)
         order by dead_at is null, dead_at desc, run_at, id limit $1",
        Limits::PAGE_ROWS
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let counts = sqlx::query!(
        r#"select count(*) filter (where finished_at is null and dead_at is null) as "waiting!",
                  count(*) filter (where dead_at is not null) as "dead!",
                  count(*) filter (where finished_at is not null) as "finished!"
           from job"#
    )
    .fetch_one(&cx.app.pool)
    .await?;
    let rows = rows.into_iter().map(|row| JobRow {
        id: JobId(row.id),
        kind: row.kind,
        key: row.key,
        attempts: row.attempts,
        error: row.error.unwrap_or_default(),
        run_at: row.run_at,
        created_at: row.created_at,
        dead_at: row.dead_at,
    });
    let page = JobsPage { rows: rows.collect(), waiting: counts.waiting, dead: counts.dead, finished: counts.finished };
    Ok(Page::new("Jobs · Signalbox", move || app::jobs::page(page.clone())))
}
