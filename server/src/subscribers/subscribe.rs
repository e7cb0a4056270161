//! Somebody types an address: its owner is asked. Whoever typed it hears the same, whether the address was known or not.

use super::{channel::Channel, link, opt_in::may_ask, tell::ring};
use crate::{
    db::{Tx, Who},
    http::{App, Refusal},
    outgoing::new_secret,
};
use chrono::Duration;
use uuid::Uuid;

/// Who asked and never confirmed counts for so long.
const REMEMBERED: Duration = Duration::hours(24);
/// Past it nobody new is asked, so that nobody's mail server is used to flood others.
const MOST_WAITING: i64 = 5_000;
const MOST_SUBSCRIBERS: i64 = 200_000;

pub(super) struct Wanted {
    pub channel: Channel,
    pub address: String,
    /// Public ids; none: all of them.
    pub parts: Vec<String>,
}

pub(super) async fn subscribe(app: &App, wanted: &Wanted) -> Result<(), Refusal> {
    let (address, key) =
        wanted.channel.address(&app.outgoing, &wanted.address).map_err(|says| Refusal::field("address", says))?;
    let mut tx = Tx::begin(&app.pool, Who::System, app.clock.now()).await?;
    let page = sqlx::query_scalar!("select id from status_page order by id limit 1").fetch_optional(&mut *tx).await?;
    let Some(page) = page else { return Err(Refusal::Conflict("This status page is being set up.".into())) };
    // Of two forms with one address the second finds the first one's row.
    let lock = format!("subscriber/{page}/{}/{key}", wanted.channel.key());
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", lock).fetch_one(&mut *tx).await?;
    must_have_room(&mut tx, page).await?;
    let (channel, now) = (wanted.channel.key(), tx.now());
    let known = sqlx::query!(
        r#"select s.id as "id?", s.confirmed_at,
             array(select a.asked_at from subscriber_ask a join subscriber o on o.id = a.subscriber_id
                   where o.status_page_id = $1 and o.channel = $2 and o.address_key = $3 and a.asked_at > $4) as "asked!"
           from (select) one left join subscriber s
             on s.status_page_id = $1 and s.channel = $2 and s.address_key = $3 and s.ended_at is null"#,
        page,
        channel,
        key,
        now - REMEMBERED
    )
    .fetch_one(&mut *tx)
    .await?;
    if !may_ask(&known.asked, now) {
        return tx.commit(()).await;
    }
    let id = match (known.id, known.confirmed_at) {
        // Only its owner changes what stands: they get a link to it.
        (Some(id), Some(_)) => id,
        (Some(id), None) => {
            sqlx::query!("update subscriber set asked_at = $2 where id = $1", id, now).execute(&mut *tx).await?;
            choose(&mut tx, id, page, &wanted.parts).await?;
            id
        }
        (None, _) => add(app, &mut tx, page, wanted, &address, &key).await?,
    };
    sqlx::query!(
        "insert into subscriber_ask (id, subscriber_id, asked_at, run_at) values ($1, $2, $3, $3)",
        Uuid::now_v7(),
        id,
        now
    )
    .execute(&mut *tx)
    .await?;
    ring(&mut tx).await?;
    tx.commit(()).await
}

async fn must_have_room(tx: &mut Tx, page: Uuid) -> Result<(), Refusal> {
    let since = tx.now() - REMEMBERED;
    let is_full = sqlx::query_scalar!(
        r#"select (select count(*) from (select from subscriber where status_page_id = $1 and confirmed_at is null
                     and ended_at is null and asked_at > $2 limit $3) waiting) >= $3
               or (select count(*) from (select from subscriber where status_page_id = $1 and ended_at is null
                     limit $4) whole) >= $4 as "full!""#,
        page,
        since,
        MOST_WAITING,
        MOST_SUBSCRIBERS
    )
    .fetch_one(&mut **tx)
    .await?;
    match is_full {
        true => Err(Refusal::Busy("Too many are asking at the moment. Try again tomorrow, or follow a feed.".into())),
        false => Ok(()),
    }
}

async fn add(app: &App, tx: &mut Tx, page: Uuid, wanted: &Wanted, address: &str, key: &str) -> Result<Uuid, Refusal> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    let token = link::new(&app.seal, id);
    let secret = (wanted.channel == Channel::Webhook).then(|| link::close_secret(&app.seal, id, &new_secret()));
    sqlx::query!(
        "insert into subscriber (id, status_page_id, channel, address, address_key, token_hash, token, secret, asked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id,
        page,
        wanted.channel.key(),
        address,
        key,
        &token.hash[..],
        token.sealed,
        secret,
        now
    )
    .execute(&mut **tx)
    .await?;
    choose(tx, id, page, &wanted.parts).await?;
    Ok(id)
}

/// What they hear of from now on. All parts that the page has are the same as none: new ones count too.
pub(super) async fn choose(tx: &mut Tx, subscriber: Uuid, page: Uuid, parts: &[String]) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from subscriber_component where subscriber_id = $1", subscriber).execute(&mut **tx).await?;
    sqlx::query!(
        "insert into subscriber_component (subscriber_id, component_id)
         select $1, c.id from component c
         where c.status_page_id = $2 and c.removed_at is null and c.public_id = any($3)
           and exists (select from component other where other.status_page_id = $2 and other.removed_at is null
                       and not other.public_id = any($3))",
        subscriber,
        page,
        parts
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
