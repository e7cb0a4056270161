use crate::http::Refusal;
use app::{
    ids::{ComponentId, UpdateId},
    status::State,
    updates::{Phase, Statements, corrections::PartNow},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// An update for customers as it reads now.
pub(super) struct Stored {
    pub public_id: String,
    /// Which of those for customers it is.
    pub count: i64,
    pub said: Statements,
    pub parts: Vec<PartNow>,
    pub revision: i32,
    pub published_at: DateTime<Utc>,
}

pub(super) async fn stored(conn: &mut PgConnection, incident: Uuid, update: UpdateId) -> Result<Stored, Refusal> {
    let row = sqlx::query!(
        r#"select u.public_id, u.published_at, u.next_update_at, coalesce(c.revision, 0) as "revision!",
                  coalesce(c.phase, u.phase) as "phase!", coalesce(c.title, u.title) as "title!",
                  coalesce(c.users_see, u.users_see) as "users_see!", coalesce(c.since, u.since) as "since!",
                  coalesce(c.scope, u.scope) as "scope!", coalesce(c.mitigation, u.mitigation) as "mitigation!",
                  coalesce(c.owner, u.owner) as "owner!",
                  (select count(*) from incident_update b where b.incident_id = $1 and b.audience = 'customers'
                   and (b.published_at, b.id) <= (u.published_at, u.id)) as "count!"
           from incident_update u
           left join lateral (select * from update_correction where update_id = u.id order by revision desc limit 1) c on true
           where u.id = $2 and u.incident_id = $1 and u.audience = 'customers'"#,
        incident,
        update.0
    )
    .fetch_optional(&mut *conn)
    .await?
    .ok_or(Refusal::NotFound)?;
    let said = Statements {
        phase: Phase::read(&row.phase).unwrap_or(Phase::Investigating),
        title: row.title,
        users_see: row.users_see,
        since: row.since,
        scope: row.scope,
        mitigation: row.mitigation,
        next_update_at: row.next_update_at,
        owner: row.owner,
    };
    let parts = parts(conn, update, row.revision).await?;
    Ok(Stored {
        public_id: row.public_id,
        count: row.count,
        said,
        parts,
        revision: row.revision,
        published_at: row.published_at,
    })
}

async fn parts(conn: &mut PgConnection, update: UpdateId, revision: i32) -> Result<Vec<PartNow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select c.id, c.name, said.state as "state!" from (
               select component_id, state from incident_update_component where update_id = $1 and $2::int = 0
               union all
               select component_id, state from update_correction_component where update_id = $1 and revision = $2
           ) said join component c on c.id = said.component_id order by c.position, c.id"#,
        update.0,
        revision
    )
    .fetch_all(conn)
    .await?;
    let part = rows.into_iter().map(|row| PartNow {
        id: ComponentId(row.id),
        name: row.name,
        state: State::read(&row.state).unwrap_or(State::Working),
    });
    Ok(part.collect())
}
