//! The last answers, by what was asked.

use app::signals::Heard;
use chrono::{DateTime, Duration, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// Who asks the same of the same source shares the answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    pub source: Uuid,
    /// 0 for one instant.
    pub window: i32,
    pub promql: String,
}

impl Key {
    pub fn new(source: Uuid, promql: &str, window: Option<Duration>) -> Key {
        let window = window.map_or(0, |window| i32::try_from(window.num_seconds()).unwrap_or(0));
        Key { source, window, promql: promql.to_string() }
    }
}

pub(super) type Answers = HashMap<Key, (DateTime<Utc>, Heard)>;

pub(super) async fn answers(conn: &mut PgConnection, keys: &[Key]) -> Result<Answers, sqlx::Error> {
    let (sources, windows, queries) = columns(keys);
    let rows = sqlx::query!(
        r#"select r.source_id, r.window_seconds, r.promql, r.asked_at as "asked_at!", r.reading as "reading!"
           from unnest($1::uuid[], $2::int[], $3::text[]) as a (source, win, query)
           join signal_reading r on r.source_id = a.source and r.window_seconds = a.win
               and md5(r.promql) = md5(a.query) and r.promql = a.query
           where r.asked_at is not null and r.reading is not null"#,
        &sources,
        &windows,
        &queries
    )
    .fetch_all(conn)
    .await?;
    let read = |kept| {
        serde_json::from_value(kept).unwrap_or_else(|_| Heard::Failed("It was kept by another Signalbox.".into()))
    };
    let answers = rows.into_iter().map(|row| {
        let key = Key { source: row.source_id, window: row.window_seconds, promql: row.promql };
        (key, (row.asked_at, read(row.reading)))
    });
    Ok(answers.collect())
}

pub(super) fn columns(keys: &[Key]) -> (Vec<Uuid>, Vec<i32>, Vec<String>) {
    let sources = keys.iter().map(|key| key.source).collect();
    let windows = keys.iter().map(|key| key.window).collect();
    let queries = keys.iter().map(|key| key.promql.clone()).collect();
    (sources, windows, queries)
}
