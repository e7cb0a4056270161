//! `/alerts`: every alert that the reader may see, where it went, and why.

use super::{
    detail,
    flapping::{Flaps, now_flapping},
    reach::{FOLD_WINDOW, Part, Reached, reach},
    stored::by_ids,
};
use crate::{
    http::{Ask, Cx, Fields, Limits, Page, Refusal, hashed},
    incidents::Reader,
};
use app::{
    alerts::{AlertSearch, AlertsPage, Counts, DeadDelivery, Fold, Line},
    ids::AlertId,
};
use axum::{Json, response::IntoResponse, response::Response};
use chrono::Duration;
use sqlx::PgConnection;
use uuid::Uuid;

const MOST_DEAD: i64 = 20;
const DEAD_DAYS: i64 = 7;
/// Past it nobody counts what is new.
const MOST_NEWS: i64 = 100;

pub fn search(query: &Fields) -> AlertSearch {
    AlertSearch::read(|name| query.text(name))
}

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    // A refused form knows the list it was on.
    let typed =
        |name: &str| ask.refused.as_ref().and_then(|refused| refused.value(name)).filter(|text| !text.is_empty());
    let query = typed("within").map_or_else(|| ask.query.clone(), Fields::from_query);
    let search = search(&query);
    let before = query.text("before").and_then(|text| text.parse().ok());
    let open = typed("on").map(str::to_string).or_else(|| query.text("at")).and_then(|text| text.parse().ok());
    let mut conn = cx.app.pool.acquire().await?;
    let flaps = now_flapping(&mut conn, Reader::of(&cx), cx.now()).await?;
    let (lines, older) = lines(&mut conn, Reader::of(&cx), &search, &flaps, before, Limits::PAGE_ROWS).await?;
    let counts = counts(&mut conn, Reader::of(&cx), &flaps).await?;
    let detail = match open {
        Some(id) => detail::read(&mut conn, &cx, id, &flaps).await?,
        None => None,
    };
    let data = AlertsPage {
        newest: lines.first().map(|line| line.alert.id),
        lines,
        counts: counts.0,
        has_token: counts.1,
        last_delivery_at: counts.2,
        dead: dead(&mut conn, &cx).await?,
        services: services(&mut conn).await?,
        detail,
        older,
        is_first_page: before.is_none(),
        search,
        script: hashed("js/inbox.js"),
    };
    Ok(Page::new("Alerts · Signalbox", move || app::alerts::page(data.clone())))
}

/// A page of rows, and the address of the older ones.
pub async fn lines(
    conn: &mut PgConnection,
    reader: Reader,
    search: &AlertSearch,
    flaps: &Flaps,
    before: Option<Uuid>,
    most: i64,
) -> Result<(Vec<Line>, Option<String>), sqlx::Error> {
    let part = Part { before, is_folded: !search.is_plain, most: most + 1, ..Part::default() };
    let mut reached = reach(conn, reader, search, &flaps.alerts(), &part).await?;
    let has_more = reached.len() as i64 > most;
    reached.truncate(most as usize);
    let last = reached.last();
    let older = match last {
        Some(last) if has_more => Some(format!("{}&before={}", search.address(), last.id)),
        // Storms are looked for among the newest; behind them it goes on row by row.
        Some(last) if !search.is_plain && last.found >= FOLD_WINDOW => {
            let plain = AlertSearch { is_plain: true, ..search.clone() };
            Some(format!("{}&before={}", plain.address(), last.oldest))
        }
        _ => None,
    };
    Ok((filled(conn, reached, flaps).await?, older))
}

async fn filled(conn: &mut PgConnection, reached: Vec<Reached>, flaps: &Flaps) -> Result<Vec<Line>, sqlx::Error> {
    let ids: Vec<Uuid> = reached.iter().map(|row| row.id).collect();
    let mut rows = by_ids(conn, &ids).await?;
    flaps.mark(&mut rows);
    let lines = rows.into_iter().zip(reached).map(|(alert, row)| Line {
        alert,
        fold: (row.count > 1).then_some(Fold {
            count: row.count,
            firing: row.firing,
            is_storm: row.is_storm,
            last: AlertId(row.last),
            first_at: row.first_at,
            last_at: row.last_at,
        }),
    });
    Ok(lines.collect())
}

type Counted = (Counts, bool, Option<chrono::DateTime<chrono::Utc>>);

async fn counts(conn: &mut PgConnection, reader: Reader, flaps: &Flaps) -> Result<Counted, sqlx::Error> {
    let sums = sqlx::query!(
        r#"with firing as (
             select a.incident_id, a.placed_by is null and a.outcome in ('held', 'waits') as held
             from alert a left join incident i on i.id = a.incident_id
             where a.ended_at is null and a.kind = 'real'
               and (a.incident_id is null or not i.restricted or may_read(i, $2, $3))
             limit $1
           )
           select (select count(*) from firing) as "firing!",
                  (select count(*) from firing where incident_id is null) as "unplaced!",
                  (select count(*) from firing where incident_id is null and held) as "held!",
                  (select count(*) from (
                      select from alert a left join incident i on i.id = a.incident_id
                      where a.kind = 'real' and (a.incident_id is null or not i.restricted or may_read(i, $2, $3))
                      limit $1) a) as "all!",
                  exists (select from api_token where scope = 'intake' and revoked_at is null) as "has_token!",
                  (select received_at from delivery order by id desc limit 1) as last_delivery_at"#,
        Counts::MOST + 1,
        reader.person,
        reader.is_admin
    )
    .fetch_one(conn)
    .await?;
    let counts =
        Counts { firing: sums.firing, unplaced: sums.unplaced, held: sums.held, flapping: flaps.count, all: sums.all };
    Ok((counts, sums.has_token, sums.last_delivery_at))
}

async fn services(conn: &mut PgConnection) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!("select slug, name from service where archived_at is null order by name limit 1000")
        .fetch_all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.name)).collect())
}

/// Deliveries that failed, given up or still tried.
async fn dead(conn: &mut PgConnection, cx: &Cx) -> Result<Vec<DeadDelivery>, sqlx::Error> {
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
    .fetch_all(conn)
    .await
}

/// How many alerts came since the list was shown, and which of it fire no more: a page asks, and moves nothing.
pub async fn news(cx: Cx, ask: Ask) -> Result<Response, Refusal> {
    let search = search(&ask.query);
    let id = |name: &str| ask.query.text(name).and_then(|text| text.parse::<Uuid>().ok());
    let reader = Reader::of(&cx);
    let mut conn = cx.app.pool.acquire().await?;
    let flaps = now_flapping(&mut conn, reader, cx.now()).await?;
    let part = Part { from: id("newest"), most: MOST_NEWS + 1, ..Part::default() };
    let came = reach(&mut conn, reader, &search, &flaps.alerts(), &part).await?;
    let came = came.iter().filter(|row| Some(row.id) != part.from).count();
    let shown: Vec<Uuid> =
        ask.query.text("shown").unwrap_or_default().split(',').filter_map(|id| id.parse().ok()).collect();
    let ended = sqlx::query_scalar!(
        "select a.id from alert a left join incident i on i.id = a.incident_id
         where a.id = any($1) and a.ended_at is not null
           and (a.incident_id is null or not i.restricted or may_read(i, $2, $3))",
        &shown[..shown.len().min(Limits::API_ROWS as usize)],
        reader.person,
        reader.is_admin
    )
    .fetch_all(&mut *conn)
    .await?;
    let answer = serde_json::json!({ "came": came, "has_more": came as i64 > MOST_NEWS, "ended": ended });
    Ok(Json(answer).into_response())
}
