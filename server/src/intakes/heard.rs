//! Signs of life, read in one query each: of intakes from their last deliveries and changes, of data sources from their
//! health.

use app::{
    ids::{SourceId, TokenId},
    intakes::{Heard, Sender, SourceHeard},
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

/// So many tell a rhythm.
const SIGNS: i64 = 200;

/// An intake as lists know it.
pub(super) struct Known {
    pub heard: Heard,
    pub sender: Option<Sender>,
    pub old_until: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
}

/// Intakes that were not ended; those that were silent longest come first.
pub(crate) async fn heard(pool: &PgPool, now: DateTime<Utc>) -> Result<Vec<Heard>, sqlx::Error> {
    let mut heard: Vec<Heard> = known(pool, None, false, now).await?.into_iter().map(|known| known.heard).collect();
    heard.sort_by(|one, other| (one.at, &one.name).cmp(&(other.at, &other.name)));
    Ok(heard)
}

/// All, or one of them. A test is no sign of life.
pub(super) async fn known(
    pool: &PgPool,
    only: Option<Uuid>,
    ended_too: bool,
    now: DateTime<Utc>,
) -> Result<Vec<Known>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select t.id, t.name, i.sender, t.revoked_at, t.old_until, greatest(t.last_used_at, t.old_used_at) as used_at,
                  (select d.format from delivery d
                   where d.source_id = t.id order by d.received_at desc limit 1) as "format?",
                  array(select s.at from (
                      (select d.received_at as at from delivery d
                       where d.source_id = t.id and d.about -> 'test' is null order by d.received_at desc limit $1)
                      union all
                      (select c.recorded_at from change c where c.sender_id = t.id order by c.recorded_at desc limit $1)
                  ) s order by s.at desc limit $1) as "times!: Vec<DateTime<Utc>>",
                  exists (select from change c where c.sender_id = t.id) as "tells_changes!"
           from api_token t left join intake i on i.source_id = t.id
           where t.scope = 'intake' and (t.revoked_at is null or $2) and ($3::uuid is null or t.id = $3)
           order by t.revoked_at is not null, t.revoked_at desc, lower(t.name), t.id limit $4"#,
        SIGNS,
        ended_too,
        only,
        crate::http::Limits::API_ROWS
    )
    .fetch_all(pool)
    .await?;
    let known = rows.into_iter().map(|row| {
        let said = row.sender.as_deref().and_then(Sender::of_word);
        // Where nobody said, what it sends says it.
        let sent = row.format.as_deref().and_then(Sender::of_word);
        let sender = said.or(sent).or(row.tells_changes.then_some(Sender::Changes));
        let sends_alerts = sender.is_none_or(Sender::sends_alerts);
        Known {
            heard: Heard::of(TokenId(row.id), row.name, sends_alerts, &row.times, row.used_at, now),
            sender,
            old_until: row.old_until.filter(|until| *until > now),
            ended_at: row.revoked_at,
        }
    });
    Ok(known.collect())
}

/// Data sources by their names.
pub(crate) async fn sources(pool: &PgPool) -> Result<Vec<SourceHeard>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, name, answered_at, failed_at from data_source
         where removed_at is null order by lower(name), id limit $1",
        crate::http::Limits::API_ROWS
    )
    .fetch_all(pool)
    .await?;
    let heard = rows.into_iter().map(|row| SourceHeard {
        id: SourceId(row.id),
        name: row.name,
        answered_at: row.answered_at,
        failed_at: row.failed_at,
    });
    Ok(heard.collect())
}
