//! Once a day: addresses that nobody needs any more. Who ended, and who never confirmed, is forgotten by itself.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;

/// So long a mail that ended it can be asked about.
const AFTER_ITS_END: Duration = Duration::days(30);
const NEVER_CONFIRMED: Duration = Duration::days(7);

pub(crate) async fn forget(pool: &PgPool, now: DateTime<Utc>, most: i64) -> sqlx::Result<u64> {
    let forgotten = sqlx::query!(
        "update subscriber s set address = null, address_key = null, erased_at = $1,
             ended_at = coalesce(s.ended_at, $1), ended_as = coalesce(s.ended_as, 'erased'),
             token = '', token_hash = sha256(uuid_send(s.id)), old_secret = null,
             secret = case when s.channel = 'webhook' then ''::bytea end
         where s.id in (
             select id from subscriber
             where erased_at is null
                 and (ended_at < $2 or (ended_at is null and confirmed_at is null and asked_at < $3))
             limit $4)",
        now,
        now - AFTER_ITS_END,
        now - NEVER_CONFIRMED,
        most
    );
    Ok(forgotten.execute(pool).await?.rows_affected())
}
