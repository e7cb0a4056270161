//! One alert with everything that is known of it: a page, and beside the list.

use super::{
    flapping::{Flaps, now_flapping},
    stored::by_ids,
};
use crate::{
    http::{Ask, Cx, Page, Refusal, hashed},
    incidents::Reader,
};
use app::{
    alerts::{AlertDetail, DeliveryRow, Mark, Span},
    ids::{AlertId, DeliveryId, IncidentNumber},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use sqlx::PgConnection;
use uuid::Uuid;

const MOST_MARKS: i64 = 200;
const MOST_SPANS: i64 = 50;
const MOST_DELIVERIES: i64 = 20;
const MOST_INCIDENTS: i64 = 100;
/// Of a body, on the page; the whole stands at its own address.
const MOST_RAW: i32 = 8192;

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let id: Uuid = ask.path.text("id").and_then(|text| text.parse().ok()).ok_or(Refusal::NotFound)?;
    let mut conn = cx.app.pool.acquire().await?;
    let flaps = now_flapping(&mut conn, Reader::of(&cx), cx.now()).await?;
    let detail = read(&mut conn, &cx, id, &flaps).await?.ok_or(Refusal::NotFound)?;
    let title = format!("{} · Alert · Signalbox", detail.alert.summary);
    Ok(Page::new(title, move || app::alerts::detail_page(detail.clone(), hashed("js/inbox.js"))))
}

/// None where the reader may not see it.
pub async fn read(
    conn: &mut PgConnection,
    cx: &Cx,
    id: Uuid,
    flaps: &Flaps,
) -> Result<Option<AlertDetail>, sqlx::Error> {
    let reader = Reader::of(cx);
    let key = sqlx::query!(
        r#"select a.source_id, a.dedup_key from alert a left join incident i on i.id = a.incident_id
           where a.id = $1 and (a.incident_id is null or not i.restricted or may_read(i, $2, $3))"#,
        id,
        reader.person,
        reader.is_admin
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(key) = key else { return Ok(None) };
    let mut rows = by_ids(conn, &[id]).await?;
    flaps.mark(&mut rows);
    let Some(alert) = rows.pop() else { return Ok(None) };
    Ok(Some(AlertDetail {
        alert,
        key: key.dedup_key.clone(),
        marks: marks(conn, reader, id).await?,
        spans: spans(conn, reader, key.source_id, &key.dedup_key).await?,
        deliveries: deliveries(conn, reader, id).await?,
        incidents: open_incidents(conn, reader).await?,
    }))
}

/// What was said and done, newest first. A mark of an incident that the reader may not read is none for them.
async fn marks(conn: &mut PgConnection, reader: Reader, alert: Uuid) -> Result<Vec<Mark>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select e.status as "status!", e.happened_at as "happened_at!", e.recorded_at as "recorded_at!", p.name as "person?", n.by_word as "by_word?", n.text as "note?",
                  i.number as "incident?"
           from alert_event e
           left join person p on p.id = e.person_id
           left join alert_note n on n.event_id = e.id
           left join incident i on i.id = e.incident_id
           where e.alert_id = $1 and (e.incident_id is null or may_read(i, $2, $3))
           order by e.recorded_at desc, e.id desc limit $4"#,
        alert,
        reader.person,
        reader.is_admin,
        MOST_MARKS
    )
    .fetch_all(conn)
    .await?;
    let marks = rows.into_iter().map(|row| Mark {
        status: row.status,
        happened_at: row.happened_at,
        recorded_at: row.recorded_at,
        by: row.person.or(row.by_word),
        note: row.note,
        incident: row.incident.map(IncidentNumber),
    });
    Ok(marks.collect())
}

/// When the same key fired, newest first.
async fn spans(conn: &mut PgConnection, reader: Reader, source: Uuid, key: &str) -> Result<Vec<Span>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select a.id as "id!", a.started_at as "started_at!", a.ended_at, i.number as "incident?"
           from alert a left join incident i on i.id = a.incident_id
           where a.source_id = $1 and a.dedup_key = $2
             and (a.incident_id is null or not i.restricted or may_read(i, $3, $4))
           order by a.started_at desc limit $5"#,
        source,
        key,
        reader.person,
        reader.is_admin,
        MOST_SPANS
    )
    .fetch_all(conn)
    .await?;
    let spans = rows.into_iter().map(|row| Span {
        id: AlertId(row.id),
        from: row.started_at,
        to: row.ended_at,
        incident: row.incident.map(IncidentNumber),
    });
    Ok(spans.collect())
}

/// A body also speaks of the other alerts it brought: who may not read one of them does not read it.
async fn deliveries(conn: &mut PgConnection, reader: Reader, alert: Uuid) -> Result<Vec<DeliveryRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"with mine as (
             select d.id, d.received_at, d.processed_at, d.format, d.error, d.body
             from delivery d where d.id in (select delivery_id from alert_event where alert_id = $1)
             order by d.received_at desc, d.id desc limit $4
           ), judged as (
             select m.id, exists (
               select from alert_event e join alert a on a.id = e.alert_id join incident i on i.id = a.incident_id
               where e.delivery_id = m.id and i.restricted and may_read(i, $2, $3) is not true) as is_hidden
             from mine m
           )
           select m.id, m.received_at, m.format, m.error, coalesce(length(m.body), 0) as "bytes!", j.is_hidden as "is_hidden!",
                  case when j.is_hidden then ''::bytea else coalesce(substring(m.body from 1 for $5), ''::bytea) end as "raw!"
           from mine m join judged j using (id) order by m.received_at desc, m.id desc"#,
        alert,
        reader.person,
        reader.is_admin,
        MOST_DELIVERIES,
        MOST_RAW
    )
    .fetch_all(conn)
    .await?;
    let deliveries = rows.into_iter().map(|row| DeliveryRow {
        id: DeliveryId(row.id),
        received_at: row.received_at,
        format: row.format,
        error: row.error,
        bytes: row.bytes.into(),
        raw: (!row.is_hidden).then(|| shown(&row.raw, row.bytes)),
    });
    Ok(deliveries.collect())
}

/// Indented where it is whole and JSON, else as it came.
fn shown(raw: &[u8], bytes: i32) -> String {
    let whole = (bytes as usize == raw.len()).then(|| serde_json::from_slice::<serde_json::Value>(raw).ok()).flatten();
    match whole {
        Some(json) => serde_json::to_string_pretty(&json).unwrap_or_default(),
        None => String::from_utf8_lossy(raw).into_owned(),
    }
}

async fn open_incidents(conn: &mut PgConnection, reader: Reader) -> Result<Vec<(IncidentNumber, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select number, title from incident i where ended_at is null and kind = 'real' and may_read(i, $1, $2)
         order by number desc limit $3",
        reader.person,
        reader.is_admin,
        MOST_INCIDENTS
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (IncidentNumber(row.number), row.title)).collect())
}

/// `GET /alerts/deliveries/{id}`: a body as it came, for who may read every alert in it.
pub async fn raw(cx: Cx, ask: Ask) -> Result<Response, Refusal> {
    let id: Uuid = ask.path.text("id").and_then(|text| text.parse().ok()).ok_or(Refusal::NotFound)?;
    let body = sqlx::query_scalar!(
        r#"select coalesce(d.body, ''::bytea) as "body!" from delivery d
           where d.id = $1
             and exists (select from alert_event e where e.delivery_id = d.id)
             and not exists (
               select from alert_event e join alert a on a.id = e.alert_id join incident i on i.id = a.incident_id
               where e.delivery_id = d.id and i.restricted and may_read(i, $2, $3) is not true)"#,
        id,
        cx.viewer.id.0,
        cx.is_admin()
    )
    .fetch_optional(&cx.app.pool)
    .await?
    .ok_or(Refusal::NotFound)?;
    let name = format!("attachment; filename=\"delivery-{id}.txt\"");
    let headers =
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8".to_string()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, body).into_response())
}
