//! `/alerts`: every alert, with its incident where the reader may see it.

use super::stored::Stored;
use crate::http::{Ask, Cx, Limits, Page, Refusal};
use app::alerts::{AlertFilter, AlertRow, AlertsPage, Counts, DeadDelivery};
use chrono::Duration;
use std::collections::BTreeMap;
use uuid::Uuid;

const MOST_DEAD: i64 = 20;
const DEAD_DAYS: i64 = 7;

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let filter = AlertFilter::from_query(ask.query.text("show").as_deref());
    let before = ask.query.text("before").and_then(|text| text.parse().ok());
    let mut rows = rows(&cx, filter, before).await?;
    let has_more = rows.len() as i64 > Limits::PAGE_ROWS;
    rows.truncate(Limits::PAGE_ROWS as usize);
    let last = rows.last().filter(|_| has_more);
    let older = last.map(|last| format!("/alerts?show={}&before={}", filter.key(), last.id));
    let dead = dead(&cx).await?;
    let sums = sqlx::query!(
        r#"select (select count(*) from (select from alert where ended_at is null and kind = 'real' limit $1) f) as "firing!",
                  (select count(*) from (select from alert
                      where ended_at is null and kind = 'real' and incident_id is null limit $1) u) as "unplaced!",
                  (select count(*) from (select from alert where kind = 'real' limit $1) a) as "all!",
                  exists (select from api_token where scope = 'intake' and revoked_at is null) as "has_token!",
                  (select received_at from delivery order by id desc limit 1) as last_delivery_at"#,
        Counts::MOST + 1
    )
    .fetch_one(&cx.app.pool)
    .await?;
    let data = AlertsPage {
        rows,
        filter,
        counts: Counts { firing: sums.firing, unplaced: sums.unplaced, all: sums.all },
        has_token: sums.has_token,
        last_delivery_at: sums.last_delivery_at,
        dead,
        older,
    };
    Ok(Page::new("Alerts · Signalbox", move || app::alerts::page(data.clone())))
}

/// One more than a page holds, to know whether there are older ones. What was done with an alert names its incident,
/// so it is kept back together with the number.
async fn rows(cx: &Cx, filter: AlertFilter, before: Option<Uuid>) -> Result<Vec<AlertRow>, sqlx::Error> {
    let rows = sqlx::query_as!(
        Stored,
        r#"select a.id, a.name, a.summary, a.severity_word, s.slug as "service_slug?", s.name as "service_name?",
                a.service_word, a.labels as "labels: sqlx::types::Json<BTreeMap<String, String>>",
                a.annotations as "annotations: sqlx::types::Json<BTreeMap<String, String>>", a.generator_url,
                t.name as source, a.started_at, a.first_seen_at, a.last_seen_at, a.ended_at, a.deliveries,
                i.number as "number?",
                case when a.incident_id is null or i.id is not null then a.why else '' end as "why!"
         from alert a
         join api_token t on t.id = a.source_id
         left join service s on s.id = a.service_id
         left join incident i on i.id = a.incident_id and may_read(i, $1, $2)
         where a.kind = 'real'
             and ($3 or a.ended_at is null)
             and (not $4 or a.incident_id is null)
             and ($5::uuid is null or (a.last_seen_at, a.id) < (select b.last_seen_at, b.id from alert b where b.id = $5))
         order by a.last_seen_at desc, a.id desc
         limit $6"#,
        cx.viewer.id.0,
        cx.is_admin(),
        filter == AlertFilter::All,
        filter == AlertFilter::Unplaced,
        before,
        Limits::PAGE_ROWS + 1
    )
    .fetch_all(&cx.app.pool)
    .await?;
    Ok(rows.into_iter().map(AlertRow::from).collect())
}

/// Deliveries that failed, given up or still tried.
async fn dead(cx: &Cx) -> Result<Vec<DeadDelivery>, sqlx::Error> {
    let since = cx.now() - Duration::days(DEAD_DAYS);
    sqlx::query_as!(
        DeadDelivery,
        r#"select t.name as source, d.received_at, d.attempts, d.error as "error!",
                d.processed_at is not null as "is_given_up!"
         from delivery d join api_token t on t.id = d.source_id
         where d.error is not null and d.received_at > $1
         order by d.received_at desc limit $2"#,
        since,
        MOST_DEAD
    )
    .fetch_all(&cx.app.pool)
    .await
}
