//! A subscription by its own link: confirmed, changed, ended, erased. Two presses are one.

use super::{
    channel::Channel,
    link,
    opt_in::{self, Facts, Standing, standing},
    subscribe::choose,
};
use crate::{
    auth::hash_secret,
    db::{Tx, Who},
    http::{App, Refusal},
};
use app::ids::PersonId;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

pub(super) struct Found {
    pub id: Uuid,
    page: Uuid,
    pub channel: Channel,
    /// None: erased.
    pub address: Option<String>,
    pub facts: Facts,
    secret: Option<Vec<u8>>,
    /// Public ids of the parts; none: all.
    pub parts: Vec<String>,
}

pub(super) async fn find(pool: &PgPool, token: &str) -> Result<Found, Refusal> {
    let mut conn = pool.acquire().await?;
    by_token(&mut conn, token).await
}

/// What is decided by a link is decided once: the second press waits for the first.
async fn held(tx: &mut Tx, token: &str) -> Result<Found, Refusal> {
    sqlx::query!("select from subscriber where token_hash = $1 for update", &hash_secret(token)[..])
        .execute(&mut **tx)
        .await?;
    by_token(tx, token).await
}

async fn by_token(conn: &mut PgConnection, token: &str) -> Result<Found, Refusal> {
    let row = sqlx::query!(
        r#"select s.id, s.status_page_id, s.channel, s.address, s.asked_at, s.confirmed_at, s.ended_at, s.secret,
             array(select c.public_id from subscriber_component sc join component c on c.id = sc.component_id
                   where sc.subscriber_id = s.id) as "parts!"
           from subscriber s where s.token_hash = $1"#,
        &hash_secret(token)[..]
    )
    .fetch_optional(conn)
    .await?
    .ok_or(Refusal::NotFound)?;
    Ok(Found {
        id: row.id,
        page: row.status_page_id,
        channel: Channel::read(&row.channel).unwrap_or(Channel::Mail),
        address: row.address,
        facts: Facts { asked_at: row.asked_at, confirmed_at: row.confirmed_at, ended_at: row.ended_at },
        secret: row.secret,
        parts: row.parts,
    })
}

pub(super) struct Confirmed {
    pub standing: Standing,
    pub channel: Channel,
    /// What signs a webhook, in the answer to the first press and never again.
    pub secret: Option<String>,
}

pub(super) async fn confirm(app: &App, token: &str) -> Result<Confirmed, Refusal> {
    let mut tx = Tx::begin(&app.pool, Who::System, app.clock.now()).await?;
    let found = held(&mut tx, token).await?;
    let now = tx.now();
    let channel = found.channel;
    let Ok(at) = opt_in::confirm(&found.facts, now) else {
        let standing = standing(&found.facts, now);
        return tx.commit(()).await.map(|()| Confirmed { standing, channel, secret: None });
    };
    let is_first = found.facts.confirmed_at.is_none();
    if is_first {
        sqlx::query!("update subscriber set confirmed_at = $2 where id = $1", found.id, at).execute(&mut *tx).await?;
    }
    let secret = found.secret.filter(|_| is_first);
    let secret = secret.and_then(|sealed| link::open_secret(&app.seal, found.id, &sealed));
    tx.commit(()).await?;
    Ok(Confirmed { standing: Standing::Active, channel, secret })
}

pub(super) async fn change(app: &App, token: &str, parts: &[String]) -> Result<(), Refusal> {
    let mut tx = Tx::begin(&app.pool, Who::System, app.clock.now()).await?;
    let found = held(&mut tx, token).await?;
    if found.facts.ended_at.is_some() {
        return Err(Refusal::Gone(Standing::Ended.says().into()));
    }
    choose(&mut tx, found.id, found.page, parts).await?;
    tx.commit(()).await
}

/// By the link, and so by its owner.
pub(super) async fn leave(app: &App, token: &str, erases: bool) -> Result<(), Refusal> {
    let mut tx = Tx::begin(&app.pool, Who::System, app.clock.now()).await?;
    let found = held(&mut tx, token).await?;
    end(&mut tx, found.id, if erases { "erased" } else { "by-itself" }, None).await?;
    if erases {
        erase(&mut tx, found.id, None).await?;
    }
    tx.commit(()).await
}

/// Whatever still waits for them is dropped with it. What has ended stays as it ended.
pub(super) async fn end(tx: &mut Tx, id: Uuid, how: &str, by: Option<PersonId>) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "with ended as (
             update subscriber set ended_at = $2, ended_as = $3, ended_by = $4 where id = $1 and ended_at is null
         ), asked as (
             update subscriber_ask set dropped_at = $2, says = 'The subscription ended.'
             where subscriber_id = $1 and handed_over_at is null and dropped_at is null
         )
         update telling_delivery set dropped_at = $2, dropped_as = 'ended', says = 'The subscription ended.'
         where subscriber_id = $1 and handed_over_at is null and dropped_at is null",
        id,
        now,
        how,
        by.map(|by| by.0)
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Its address is gone from everywhere, and its link opens nothing any more. What was sent stays counted.
pub(super) async fn erase(tx: &mut Tx, id: Uuid, by: Option<PersonId>) -> Result<(), sqlx::Error> {
    let (now, nothing) = (tx.now(), Uuid::new_v4());
    sqlx::query!(
        "update subscriber set address = null, address_key = null, erased_at = $2, erased_by = $3,
             token = '', token_hash = sha256(uuid_send($4)), old_secret = null,
             secret = case when channel = 'webhook' then ''::bytea end
         where id = $1 and erased_at is null and ended_at is not null",
        id,
        now,
        by.map(|by| by.0),
        nothing
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("delete from subscriber_component where subscriber_id = $1", id).execute(&mut **tx).await?;
    Ok(())
}
