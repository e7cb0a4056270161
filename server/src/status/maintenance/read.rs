//! Planned work with its parts and notes, in two queries, however much there is.

use app::{
    ids::ComponentId,
    status::maintenance::{Maintenance, Note, Step},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

const MOST_WORKS: i64 = 200;
const MOST_NOTES_EACH: i64 = 100;

/// What is not over, and what was over after `since`: the latest to begin first.
pub async fn of_page(conn: &mut PgConnection, page: Uuid, since: DateTime<Utc>) -> sqlx::Result<Vec<Maintenance>> {
    // Open ones first, so that a long past never crowds them out.
    let ids = sqlx::query_scalar!(
        r#"select m.id from maintenance m
           cross join lateral (
             select max(greatest(n.published_at, n.new_end)) as heard, bool_or(n.step = 'completed') as done,
                    bool_or(n.next_word_by is not null) as promises
             from maintenance_note n where n.maintenance_id = m.id) said
           cross join lateral (
             select m.cancelled_at is null and said.done is not true
                 and (not m.ends_itself or said.promises is true) as open) may
           where m.status_page_id = $1 and (may.open or greatest(m.ends_at, said.heard) > $2)
           order by may.open desc, greatest(m.ends_at, said.heard) desc, m.id limit $3"#,
        page,
        since,
        MOST_WORKS
    )
    .fetch_all(&mut *conn)
    .await?;
    Ok(by_ids(conn, &ids).await?.into_iter().map(|(_, work)| work).collect())
}

pub(super) async fn by_ids(conn: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<(Uuid, Maintenance)>> {
    let rows = sqlx::query!(
        r#"select m.id, m.public_id, m.title, m.pauses, m.created_at, m.changed_at, m.starts_at, m.ends_at,
                  m.verifies_at, m.ends_itself, m.cancelled_at, m.cancelled_says,
                  array(select c.component_id from maintenance_component c where c.maintenance_id = m.id
                        order by c.component_id) as "parts!"
           from maintenance m where m.id = any($1) order by m.starts_at desc, m.id"#,
        ids
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut notes = notes(conn, ids).await?;
    let works = rows.into_iter().map(|row| {
        let work = Maintenance {
            public_id: row.public_id,
            title: row.title,
            pauses: row.pauses,
            parts: row.parts.into_iter().map(ComponentId).collect(),
            created_at: row.created_at,
            changed_at: row.changed_at,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            verifies_at: row.verifies_at,
            ends_itself: row.ends_itself,
            cancelled_at: row.cancelled_at,
            cancelled_says: row.cancelled_says,
            notes: notes.remove(&row.id).unwrap_or_default(),
        };
        (row.id, work)
    });
    Ok(works.collect())
}

async fn notes(conn: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<HashMap<Uuid, Vec<Note>>> {
    let rows = sqlx::query!(
        r#"select n.maintenance_id as "work!", n.public_id as "public_id!", n.published_at as "at!",
                  n.text as "text!", n.step, n.new_end, n.next_word_by
           from unnest($1::uuid[]) as work (id)
           cross join lateral (
             select * from maintenance_note n where n.maintenance_id = work.id
             order by n.published_at desc, n.id desc limit $2) n
           order by n.published_at, n.id"#,
        ids,
        MOST_NOTES_EACH
    )
    .fetch_all(conn)
    .await?;
    let mut notes: HashMap<Uuid, Vec<Note>> = HashMap::new();
    for row in rows {
        notes.entry(row.work).or_default().push(Note {
            public_id: row.public_id,
            at: row.at,
            text: row.text,
            step: row.step.as_deref().and_then(Step::read),
            new_end: row.new_end,
            next_word_by: row.next_word_by,
        });
    }
    Ok(notes)
}
