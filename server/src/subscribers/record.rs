//! What became of many tries is written at once. A row that has ended stays as it ended.

use super::{
    bounce::rests,
    due::Due,
    outcome::{Outcome, Why},
    tell::ring,
};
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// The newest of a subscription that are looked at, to see whether it rests.
const LOOKED_AT: i64 = 8;

#[derive(Default)]
struct Columns {
    tellings: Vec<Uuid>,
    subscribers: Vec<Uuid>,
    bodies: Vec<i16>,
    handed: Vec<bool>,
    dropped_as: Vec<Option<String>>,
    run_at: Vec<Option<DateTime<Utc>>>,
    says: Vec<Option<String>>,
    codes: Vec<Option<String>>,
}

pub(super) async fn record(pool: &PgPool, done: &[(Due, Outcome)], now: DateTime<Utc>) -> sqlx::Result<()> {
    let mut columns = Columns::default();
    for (due, outcome) in done {
        columns.push(due, outcome);
    }
    let mut tx = pool.begin().await?;
    write(&mut tx, &columns, now).await?;
    add_bodies(&mut tx, done, now).await?;
    for (due, outcome) in done {
        if let Outcome::Dropped { why: Why::Gone | Why::Refused, .. } = outcome {
            end_if_it_rests(&mut tx, due.subscriber, now).await?;
        }
    }
    tx.commit().await
}

impl Columns {
    fn push(&mut self, due: &Due, outcome: &Outcome) {
        self.tellings.push(due.telling);
        self.subscribers.push(due.subscriber);
        self.bodies.push(due.body);
        let kept = |text: &String, most| Some(text.chars().filter(|letter| *letter != '\0').take(most).collect());
        let (handed, dropped_as, run_at, says, code) = match outcome {
            Outcome::HandedOver { .. } => (true, None, None, None, None),
            Outcome::Again { at, says, code } => (false, None, Some(*at), kept(says, 300), kept(code, 40)),
            Outcome::Dropped { why, says, code } => {
                (false, Some(why.key().to_string()), None, kept(says, 300), kept(code, 40))
            }
        };
        self.handed.push(handed);
        self.dropped_as.push(dropped_as);
        self.run_at.push(run_at);
        self.says.push(says);
        self.codes.push(code);
    }
}

async fn write(conn: &mut PgConnection, columns: &Columns, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update telling_delivery d set
             handed_over_at = case when o.handed then $9::timestamptz end,
             dropped_at = case when o.dropped_as is not null then $9 end, dropped_as = o.dropped_as,
             run_at = coalesce(o.run_at, d.run_at), says = o.says, code = o.code, lease = null, leased_until = null
         from unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::bool[], $5::text[], $6::timestamptz[], $7::text[],
             $8::text[]) as o (telling_id, subscriber_id, body, handed, dropped_as, run_at, says, code)
         where d.telling_id = o.telling_id and d.subscriber_id = o.subscriber_id and d.body = o.body
             and num_nonnulls(d.handed_over_at, d.dropped_at) = 0",
        &columns.tellings,
        &columns.subscribers,
        &columns.bodies,
        &columns.handed,
        &columns.dropped_as as &[Option<String>],
        &columns.run_at as &[Option<DateTime<Utc>>],
        &columns.says as &[Option<String>],
        &columns.codes as &[Option<String>],
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A webhook's further bodies follow its first one, in the same transaction.
async fn add_bodies(conn: &mut PgConnection, done: &[(Due, Outcome)], now: DateTime<Utc>) -> sqlx::Result<()> {
    let (mut tellings, mut subscribers, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
    for (due, outcome) in done {
        let Outcome::HandedOver { more } = outcome else { continue };
        for body in more {
            tellings.push(due.telling);
            subscribers.push(due.subscriber);
            bodies.push(*body);
        }
    }
    if tellings.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into telling_delivery (telling_id, subscriber_id, body, channel, run_at)
         select telling, subscriber, body, 'webhook', $4
         from unnest($1::uuid[], $2::uuid[], $3::smallint[]) as more (telling, subscriber, body)
         on conflict do nothing",
        &tellings,
        &subscribers,
        &bodies,
        now
    )
    .execute(&mut *conn)
    .await?;
    ring(conn).await
}

/// Nobody is written to for ever who can't be reached; what still waited for them is dropped with it.
async fn end_if_it_rests(conn: &mut PgConnection, subscriber: Uuid, now: DateTime<Utc>) -> sqlx::Result<()> {
    let last = sqlx::query_scalar!(
        "select dropped_as from telling_delivery
         where subscriber_id = $1 and num_nonnulls(handed_over_at, dropped_at) = 1
         order by telling_id desc, body desc limit $2",
        subscriber,
        LOOKED_AT
    )
    .fetch_all(&mut *conn)
    .await?;
    let verdicts: Vec<_> = last.iter().map(|word| Why::verdict(word.as_deref())).collect();
    if !rests(&verdicts) {
        return Ok(());
    }
    sqlx::query!(
        "with ended as (
             update subscriber set ended_at = $2, ended_as = 'bounced' where id = $1 and ended_at is null returning id
         )
         update telling_delivery d set dropped_at = $2, dropped_as = 'ended', says = 'The subscription ended.'
         from ended where d.subscriber_id = ended.id and d.handed_over_at is null and d.dropped_at is null",
        subscriber,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}
