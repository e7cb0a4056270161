//! What administrators see and do. Addresses leave this page masked: who has to find one knows it already.

use super::{
    address,
    channel::Channel,
    opt_in::{Facts, Standing, standing},
    standing::{end, erase},
};
use crate::{
    http::{Ask, Cx, Limits, Page, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    ids::SubscriberId,
    subscribers::{
        ChannelCounts, EndSubscriber, EraseSubscriber, SubscriberRow, SubscribersPage, Trouble, subscribers,
    },
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use sqlx::PgPool;

/// Sent mails are counted for so long.
const COUNTED: Duration = Duration::days(30);

pub async fn subscribers_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Admin)?;
    let address: String = ask.query.text("address").unwrap_or_default().trim().chars().take(500).collect();
    let in_trouble = address.is_empty() && ask.query.text("show").as_deref() == Some("trouble");
    let (pool, now) = (&cx.app.pool, cx.now());
    let mut rows = rows(pool, &address, in_trouble, now).await?;
    let has_more = rows.len() > Limits::PAGE_ROWS as usize;
    rows.truncate(Limits::PAGE_ROWS as usize);
    let page = SubscribersPage {
        counts: counts(pool, now).await?,
        rows,
        has_more,
        in_trouble,
        address,
        has_mail_server: cx.app.mail.from().is_some(),
    };
    Ok(Page::new("Subscribers · Signalbox", move || subscribers(page.clone())))
}

pub async fn end_subscriber(cx: Cx, ask: EndSubscriber) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    must_be_known(&mut tx, ask.subscriber).await?;
    end(&mut tx, ask.subscriber.0, "by-administrator", Some(cx.viewer.id)).await?;
    audit::note(&mut tx, &cx, "subscriber.ended", &ask.subscriber.to_string(), json!({})).await?;
    tx.commit(()).await
}

pub async fn erase_subscriber(cx: Cx, ask: EraseSubscriber) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    must_be_known(&mut tx, ask.subscriber).await?;
    end(&mut tx, ask.subscriber.0, "erased", Some(cx.viewer.id)).await?;
    erase(&mut tx, ask.subscriber.0, Some(cx.viewer.id)).await?;
    audit::note(&mut tx, &cx, "subscriber.erased", &ask.subscriber.to_string(), json!({})).await?;
    tx.commit(()).await
}

async fn must_be_known(tx: &mut crate::db::Tx, id: SubscriberId) -> Result<(), Refusal> {
    let known = sqlx::query!("select id from subscriber where id = $1 for update", id.0).fetch_optional(&mut **tx);
    known.await?.map(drop).ok_or(Refusal::NotFound)
}

async fn counts(pool: &PgPool, now: DateTime<Utc>) -> Result<Vec<ChannelCounts>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select c.channel as "channel!", coalesce(s.active, 0) as "active!", coalesce(s.asked, 0) as "asked!",
             coalesce(s.ended, 0) as "ended!", coalesce(s.bounced, 0) as "bounced!",
             coalesce(d.handed_over, 0) as "handed_over!", coalesce(d.waiting, 0) as "waiting!",
             coalesce(d.dropped, 0) as "dropped!"
           from unnest(array['mail', 'webhook', 'slack']) with ordinality c (channel, place)
           left join (
             select channel, count(*) filter (where confirmed_at is not null and ended_at is null) as active,
               count(*) filter (where confirmed_at is null and ended_at is null) as asked,
               count(*) filter (where ended_at is not null and ended_as <> 'bounced') as ended,
               count(*) filter (where ended_as = 'bounced') as bounced
             from subscriber group by channel) s on s.channel = c.channel
           left join (
             select d.channel, count(d.handed_over_at) as handed_over,
               count(*) filter (where d.handed_over_at is null and d.dropped_at is null) as waiting,
               count(*) filter (where d.dropped_as in ('gone', 'refused', 'ours', 'too-late')) as dropped
             from telling t join telling_delivery d on d.telling_id = t.id
             where t.told_at > $1 group by d.channel) d on d.channel = c.channel
           order by c.place"#,
        now - COUNTED
    )
    .fetch_all(pool)
    .await?;
    let counts = rows.into_iter().map(|row| ChannelCounts {
        name: word(&row.channel),
        active: row.active,
        asked: row.asked,
        ended: row.ended,
        bounced: row.bounced,
        handed_over: row.handed_over,
        waiting: row.waiting,
        dropped: row.dropped,
    });
    Ok(counts.collect())
}

async fn rows(
    pool: &PgPool,
    address: &str,
    in_trouble: bool,
    now: DateTime<Utc>,
) -> Result<Vec<SubscriberRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.id, s.channel, s.address, s.asked_at, s.confirmed_at, s.ended_at, s.ended_as,
             array(select c.name from subscriber_component sc join component c on c.id = sc.component_id
                   where sc.subscriber_id = s.id order by c.position, c.id) as "parts!",
             f.says as "says?", f.code as "code?", f.at as "at?", f.again as "again?"
           from subscriber s
           left join lateral (
             select * from (
               (select d.says, d.code, coalesce(d.dropped_at, d.run_at) as at, d.dropped_at is null as again
                from telling_delivery d
                where d.subscriber_id = s.id and d.says is not null and d.dropped_as is distinct from 'ended'
                order by d.telling_id desc, d.body desc limit 1)
               union all
               (select a.says, a.code, coalesce(a.dropped_at, a.run_at), a.dropped_at is null from subscriber_ask a
                where a.subscriber_id = s.id and a.says is not null and a.code is not null
                order by a.asked_at desc limit 1)) told
             order by told.at desc limit 1) f on true
           where ($1 = '' or s.address_key in ($1, $2)) and (not $3 or f.says is not null or s.ended_as = 'bounced')
           order by s.asked_at desc, s.id desc limit $4"#,
        address,
        address::key(address),
        in_trouble,
        Limits::PAGE_ROWS + 1
    )
    .fetch_all(pool)
    .await?;
    let row = rows.into_iter().map(|row| {
        let facts = Facts { asked_at: row.asked_at, confirmed_at: row.confirmed_at, ended_at: row.ended_at };
        let channel = Channel::read(&row.channel).unwrap_or(Channel::Mail);
        let (words, since) = match (standing(&facts, now), row.ended_as.as_deref()) {
            (Standing::Asked, _) => ("not confirmed yet, asked", row.asked_at),
            (Standing::Expired, _) => ("never confirmed, asked", row.asked_at),
            (Standing::Active, _) => ("subscribed since", row.confirmed_at.unwrap_or(row.asked_at)),
            (Standing::Ended, Some("bounced")) => ("ended by bounces", row.ended_at.unwrap_or(row.asked_at)),
            (Standing::Ended, Some("by-administrator")) => ("ended here", row.ended_at.unwrap_or(row.asked_at)),
            (Standing::Ended, _) => ("ended", row.ended_at.unwrap_or(row.asked_at)),
        };
        SubscriberRow {
            id: SubscriberId(row.id),
            channel: word(&row.channel),
            address: row.address.map(|address| channel.masked(&address)),
            standing: words,
            since,
            is_over: row.ended_at.is_some(),
            parts: row.parts,
            trouble: row.says.zip(row.at).map(|(says, at)| Trouble {
                says,
                code: row.code.unwrap_or_default(),
                at,
                again: row.again.unwrap_or(false),
            }),
        }
    });
    Ok(row.collect())
}

fn word(channel: &str) -> &'static str {
    match channel {
        "mail" => "Mail",
        "webhook" => "Webhook",
        _ => "Slack",
    }
}
