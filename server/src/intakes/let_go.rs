//! Bodies whose term is over are let go. The row stays: the record of what it said of alerts refers to it.

use chrono::{DateTime, Utc};
use sqlx::PgPool;

/// So many at once, of one sender; answers how many it looked at. One that nobody worked on yet keeps its body.
pub(crate) async fn let_go(pool: &PgPool, before: DateTime<Utc>, at_once: i64) -> Result<u64, sqlx::Error> {
    let source = sqlx::query!(
        r#"select t.id, t.emptied_until,
                  (select min(d.received_at) from delivery d
                   where d.source_id = t.id and d.processed_at is null) as waiting
           from api_token t
           where t.scope = 'intake' and (t.emptied_until is null or t.emptied_until < $1)
             and not exists (select from delivery d
                             where d.source_id = t.id and d.processed_at is null and d.received_at <= t.emptied_until)
           order by t.emptied_until nulls first limit 1"#,
        before
    )
    .fetch_optional(pool)
    .await?;
    let Some(source) = source else { return Ok(0) };
    // Up to the oldest one that waits: it is looked for again from there.
    let end = source.waiting.map_or(before, |waiting| waiting.min(before));
    let looked = sqlx::query!(
        r#"with batch as (
               select id, received_at from delivery
               where source_id = $1 and received_at >= coalesce($2, '-infinity'::timestamptz) and received_at < $3
               order by received_at limit $4
           ), emptied as (
               update delivery d
               set body = '', about = case when d.about -> 'test' is not null then '{"test": true}'::jsonb end
               from batch where d.id = batch.id and octet_length(d.body) > 0
           )
           select count(*) as "count!", max(received_at) as last from batch"#,
        source.id,
        source.emptied_until,
        end,
        at_once
    )
    .fetch_one(pool)
    .await?;
    let is_done = looked.count < at_once;
    // A microsecond on, so that one instant with more of them than a batch holds can't stop it for ever.
    let next = looked.last.filter(|_| !is_done).map_or(end, |last| match Some(last) == source.emptied_until {
        true => last + chrono::Duration::microseconds(1),
        false => last,
    });
    sqlx::query!("update api_token set emptied_until = $2 where id = $1", source.id, next).execute(pool).await?;
    // Also a sender without any is work that was done: the next one is looked at.
    Ok(u64::try_from(looked.count).unwrap_or(0).max(1))
}
