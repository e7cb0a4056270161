use app::{
    ids::ComponentId,
    status::{
        State,
        record::{Group, Override, Part},
    },
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

const MOST_GROUPS: i64 = 100;
const MOST_PARTS: i64 = 300;
const MOST_OWN_WORDS: i64 = 2000;

pub async fn groups(conn: &mut PgConnection, page: Uuid) -> sqlx::Result<Vec<Group>> {
    sqlx::query_as!(
        Group,
        "select public_id, name, created_at from component_group
         where status_page_id = $1 and removed_at is null order by position, id limit $2",
        page,
        MOST_GROUPS
    )
    .fetch_all(conn)
    .await
}

/// Those that left the page too: what was said of them still names them.
pub async fn parts(conn: &mut PgConnection, page: Uuid) -> sqlx::Result<Vec<Part>> {
    let rows = sqlx::query!(
        r#"select c.id, c.public_id, c.name, c.description, g.public_id as "group?", c.created_at,
                  c.removed_at is not null as "removed!"
           from component c
           left join component_group g on g.id = c.group_id and g.removed_at is null
           where c.status_page_id = $1
           order by c.removed_at is not null, c.position, c.id limit $2"#,
        page,
        MOST_PARTS
    )
    .fetch_all(conn)
    .await?;
    let part = rows.into_iter().map(|row| Part {
        id: ComponentId(row.id),
        public_id: row.public_id,
        name: row.name,
        description: row.description,
        group: row.group,
        created_at: row.created_at,
        removed: row.removed,
    });
    Ok(part.collect())
}

/// What people said of a part by hand, as far as it still counts.
pub async fn own_words(conn: &mut PgConnection, page: Uuid, since: DateTime<Utc>) -> sqlx::Result<Vec<Override>> {
    let rows = sqlx::query!(
        "select o.component_id, o.state, o.set_at, o.ended_at
         from component_override o join component c on c.id = o.component_id
         where c.status_page_id = $1 and (o.ended_at is null or o.ended_at > $2)
         order by o.ended_at desc nulls first, o.id limit $3",
        page,
        since,
        MOST_OWN_WORDS
    )
    .fetch_all(conn)
    .await?;
    let own = rows.into_iter().filter_map(|row| {
        let state = State::read(&row.state)?;
        Some(Override { part: ComponentId(row.component_id), state, from: row.set_at, until: row.ended_at })
    });
    Ok(own.collect())
}
