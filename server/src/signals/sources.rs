use app::signals::SourceState;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

const MOST: i64 = 100;

/// A data source that stands, with how it is.
pub(super) struct KnownSource {
    pub id: Uuid,
    pub address: String,
    pub state: SourceState,
}

/// The default one first.
pub(super) async fn sources(conn: &mut PgConnection) -> Result<Vec<KnownSource>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, name, address, error, failed_at from data_source
         where removed_at is null order by created_at, id limit $1",
        MOST
    )
    .fetch_all(conn)
    .await?;
    let known = rows.into_iter().map(|row| KnownSource {
        id: row.id,
        address: row.address,
        state: SourceState { name: row.name, down: down(row.failed_at, row.error) },
    });
    Ok(known.collect())
}

fn down(since: Option<DateTime<Utc>>, why: Option<String>) -> Option<(DateTime<Utc>, String)> {
    since.zip(why)
}

impl KnownSource {
    /// Its own page with the query on it.
    pub fn graph(&self, promql: &str) -> String {
        let query = serde_urlencoded::to_string([("g0.expr", promql), ("g0.tab", "0"), ("g0.range_input", "1h")]);
        format!("{}/graph?{}", self.address, query.unwrap_or_default())
    }
}
