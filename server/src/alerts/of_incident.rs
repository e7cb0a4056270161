use super::{flapping::now_flapping, stored::by_ids};
use crate::incidents::Reader;
use app::alerts::AlertRow;
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

const MOST_SHOWN: i64 = 50;

/// The alerts of an incident that the reader may see: the one that opened it first, then the firing ones.
pub async fn of_incident(
    conn: &mut PgConnection,
    reader: Reader,
    incident: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<AlertRow>, sqlx::Error> {
    let ids = sqlx::query_scalar!(
        "select id from alert where incident_id = $1
         order by why like 'Opened #%' desc, ended_at is null desc, first_seen_at, id limit $2",
        incident,
        MOST_SHOWN
    )
    .fetch_all(&mut *conn)
    .await?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = by_ids(conn, &ids).await?;
    now_flapping(conn, reader, now).await?.mark(&mut rows);
    Ok(rows)
}
