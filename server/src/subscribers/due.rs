//! Who is told next: rows are taken under a lease, so that a process that dies leaves them to the next one.

use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use uuid::Uuid;

/// Longer than a try may take. What was under way when a process died waits for so long, and no longer.
const LEASE: Duration = Duration::seconds(30);
/// A newer word waits behind an older one to the same address for so long. Then it overtakes it, and the older one,
/// if it is of the same matter, is not sent any more.
const WAITS: Duration = Duration::minutes(10);

#[derive(Clone, Debug)]
pub(super) struct Due {
    pub telling: Uuid,
    pub subscriber: Uuid,
    pub body: i16,
    pub channel: String,
    pub attempts: i32,
    pub told_at: DateTime<Utc>,
    /// None: it has ended meanwhile.
    pub address: Option<String>,
    pub token: Vec<u8>,
    /// What signs, the newest first.
    pub secrets: Vec<Vec<u8>>,
    /// Public ids of the parts that were asked for; none: all.
    pub chosen: Vec<String>,
    /// Something newer of the same matter has arrived there already.
    pub overtaken: bool,
}

/// Each address is told one thing at a time, the oldest first. What waits behind an older one looks again when that is
/// tried. The rows are found by their own index, however many wait and whatever the planner knows of them.
pub(super) async fn claim(pool: &PgPool, channel: &str, most: i64, now: DateTime<Utc>) -> sqlx::Result<Vec<Due>> {
    let rows = sqlx::query!(
        r#"with due as materialized (
             select d.telling_id, d.subscriber_id, d.body, d.run_at from telling_delivery d
             where d.channel = $1 and d.handed_over_at is null and d.dropped_at is null and d.run_at <= $3
               and (d.leased_until is null or d.leased_until <= $3)
             order by d.run_at limit 2 * $2::bigint for update skip locked
           ), behind as materialized (
             select due.*, t.told_at, t.told_at > $5 as waits,
               (select o.run_at from telling_delivery o
                where o.subscriber_id = due.subscriber_id and (o.telling_id, o.body) < (due.telling_id, due.body)
                  and num_nonnulls(o.handed_over_at, o.dropped_at) = 0
                order by o.telling_id, o.body limit 1) as older_at
             from due join telling t on t.id = due.telling_id
           ), put_off as (
             update telling_delivery d set run_at = greatest(least(b.older_at, b.told_at + ($3 - $5)), $3 + interval '1 s') from behind b
             where b.waits and b.older_at is not null
               and d.telling_id = b.telling_id and d.subscriber_id = b.subscriber_id and d.body = b.body
           ), next as materialized (
             select * from behind b where not b.waits or b.older_at is null order by b.run_at, b.telling_id limit $2::bigint
           ), taken as (
             update telling_delivery d set lease = $6, leased_until = $4, attempts = attempts + 1 from next
             where d.telling_id = next.telling_id and d.subscriber_id = next.subscriber_id and d.body = next.body
             returning d.telling_id, d.subscriber_id, d.body, d.channel, d.attempts
           )
           select taken.telling_id as "telling_id!", taken.subscriber_id as "subscriber_id!", taken.body as "body!",
             taken.channel as "channel!", taken.attempts as "attempts!", t.told_at,
             case when s.ended_at is null then s.address end as address, s.token, s.secret, s.old_secret,
             array(select c.public_id from subscriber_component sc join component c on c.id = sc.component_id
                   where sc.subscriber_id = s.id) as "chosen!",
             exists (
               select from telling_delivery newer join telling n on n.id = newer.telling_id
               where newer.subscriber_id = s.id and newer.telling_id > t.id and newer.handed_over_at is not null
                 and (n.incident_id = t.incident_id or n.maintenance_id = t.maintenance_id)) as "overtaken!"
           from taken join telling t on t.id = taken.telling_id join subscriber s on s.id = taken.subscriber_id
           order by taken.telling_id, taken.subscriber_id, taken.body"#,
        channel,
        most,
        now,
        now + LEASE,
        now - WAITS,
        Uuid::now_v7()
    )
    .fetch_all(pool)
    .await?;
    let due = rows.into_iter().map(|row| Due {
        telling: row.telling_id,
        subscriber: row.subscriber_id,
        body: row.body,
        channel: row.channel,
        attempts: row.attempts,
        told_at: row.told_at,
        address: row.address,
        token: row.token,
        secrets: [row.secret, row.old_secret].into_iter().flatten().collect(),
        chosen: row.chosen,
        overtaken: row.overtaken,
    });
    Ok(due.collect())
}
