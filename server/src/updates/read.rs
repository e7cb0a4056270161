use app::{ids::UpdateId, updates::UpdateRow};
use sqlx::PgPool;
use uuid::Uuid;

/// An incident page shows no more than this of them.
const MOST_SHOWN: i64 = 50;

/// What was said of an incident, newest first.
pub async fn of_incident(pool: &PgPool, incident: Uuid) -> Result<Vec<UpdateRow>, sqlx::Error> {
    let rows = sqlx::query!(
        "select u.id, u.audience, u.phase, u.title, u.users_see, u.since, u.scope, u.mitigation, u.next_update_at,
                u.owner, p.name as by, u.published_at
         from incident_update u join person p on p.id = u.written_by
         where u.incident_id = $1 order by u.published_at desc, u.id desc limit $2",
        incident,
        MOST_SHOWN
    )
    .fetch_all(pool)
    .await?;
    let row = rows.into_iter().map(|row| UpdateRow {
        id: UpdateId(row.id),
        audience: row.audience,
        phase: row.phase,
        title: row.title,
        users_see: row.users_see,
        since: row.since,
        scope: row.scope,
        mitigation: row.mitigation,
        next_update_at: row.next_update_at,
        owner: row.owner,
        by: row.by,
        published_at: row.published_at,
    });
    Ok(row.collect())
}
