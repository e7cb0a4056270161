//! Alerts of the past, as rules see them.

use super::{Alert, Ready, Tally};
use crate::http::Cx;
use chrono::{DateTime, Utc};
use sqlx::{PgConnection, types::Json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// For the usual rate; with more than these, only the newest count.
const MOST_COUNTED: i64 = 50_000;

struct Row {
    name: String,
    service: Option<String>,
    source: String,
    summary: String,
    labels: Json<BTreeMap<String, String>>,
    group_key: String,
    started_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

impl From<Row> for Alert {
    fn from(row: Row) -> Alert {
        Alert {
            name: row.name,
            service: row.service.unwrap_or_default(),
            source: row.source,
            summary: row.summary,
            labels: row.labels.0,
            group_key: row.group_key,
            started_at: row.started_at,
            ended_at: row.ended_at,
        }
    }
}

/// What the rates of these rules are measured by; `present` are not stored yet.
pub async fn tally(
    conn: &mut PgConnection,
    rules: &[Ready],
    present: &[Alert],
    now: DateTime<Utc>,
) -> sqlx::Result<Tally> {
    let spans = Tally::needs(rules, now);
    let (Some((first, _)), Some((_, last))) = (spans.first().copied(), spans.last().copied()) else {
        return Ok(Tally::default());
    };
    let (from, until): (Vec<DateTime<Utc>>, Vec<DateTime<Utc>>) = spans.into_iter().unzip();
    let past = sqlx::query_as!(
        Row,
        r#"select a.name, coalesce(s.slug, a.service_word) as service, t.name as source, a.summary,
                  a.labels as "labels: Json<BTreeMap<String, String>>", a.group_key, a.started_at, a.ended_at
           from alert a join api_token t on t.id = a.source_id left join service s on s.id = a.service_id
           where a.kind = 'real' and a.started_at > $1 and a.started_at <= $2
               and exists (select from unnest($3::timestamptz[], $4::timestamptz[]) as span (from_at, until_at)
                           where a.started_at > from_at and a.started_at <= until_at)
           order by a.started_at desc limit $5"#,
        first,
        last,
        &from,
        &until,
        MOST_COUNTED
    )
    .fetch_all(&mut *conn)
    .await?;
    let known = sqlx::query_scalar!("select first_seen_at from alert order by id limit 1").fetch_optional(conn).await?;
    let cut = (past.len() as i64 == MOST_COUNTED).then(|| past.last().map(|row| row.started_at)).flatten();
    let since = known.unwrap_or(now).max(cut.unwrap_or(DateTime::<Utc>::MIN_UTC));
    let past: Vec<Alert> = past.into_iter().map(Alert::from).collect();
    Ok(Tally::of(rules, past.iter().chain(present), since))
}

/// The last ones that began and that this person may see, the oldest first: what rules are tried on.
pub async fn last(conn: &mut PgConnection, cx: &Cx, most: i64) -> sqlx::Result<Vec<Alert>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select a.name, coalesce(s.slug, a.service_word) as service, t.name as source, a.summary,
                  a.labels as "labels: Json<BTreeMap<String, String>>", a.group_key, a.started_at, a.ended_at
           from alert a join api_token t on t.id = a.source_id
           left join service s on s.id = a.service_id
           left join incident i on i.id = a.incident_id
           where a.kind = 'real' and (a.incident_id is null or may_read(i, $1, $2))
           order by a.started_at desc, a.id desc limit $3"#,
        cx.viewer.id.0,
        cx.is_admin(),
        most
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().rev().map(Alert::from).collect())
}

/// One that this person may see: what was done with it, and itself.
pub struct Seen {
    pub alert: Alert,
    pub why: String,
    pub first_seen_at: DateTime<Utc>,
}

pub async fn one(conn: &mut PgConnection, cx: &Cx, id: Uuid) -> sqlx::Result<Option<Seen>> {
    let row = sqlx::query!(
        r#"select a.name, coalesce(s.slug, a.service_word) as service, t.name as source, a.summary,
                  a.labels as "labels: Json<BTreeMap<String, String>>", a.group_key, a.started_at, a.ended_at,
                  a.why, a.first_seen_at
           from alert a join api_token t on t.id = a.source_id
           left join service s on s.id = a.service_id
           left join incident i on i.id = a.incident_id
           where a.id = $3 and (a.incident_id is null or may_read(i, $1, $2))"#,
        cx.viewer.id.0,
        cx.is_admin(),
        id
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Seen {
        alert: Alert {
            name: row.name,
            service: row.service.unwrap_or_default(),
            source: row.source,
            summary: row.summary,
            labels: row.labels.0,
            group_key: row.group_key,
            started_at: row.started_at,
            ended_at: row.ended_at,
        },
        why: row.why,
        first_seen_at: row.first_seen_at,
    }))
}
