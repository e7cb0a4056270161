//! The stack of an incident: every part of its services and of those they depend on, in a constant number of queries.

use super::of_incident;
use crate::services::{live_at, reach_of_incident};
use app::{
    ids::{KnownGoodId, PersonId},
    rollbacks::{PartHistory, Rollback, Row, Was, stack},
    services::KnownGood,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Versions of one part that are looked back at.
const MOST_VERSIONS: i64 = 30;
const MOST_MARKS: i64 = 2000;

pub struct Stack {
    pub rows: Vec<Row>,
    pub steps: Vec<Rollback>,
}

/// `start` is the start of impact. The caller has passed the read gate.
pub async fn stack_of(
    connection: &mut PgConnection,
    incident: Uuid,
    start: DateTime<Utc>,
    class: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Stack, sqlx::Error> {
    let steps = of_incident(&mut *connection, incident).await?;
    let services = reach_of_incident(&mut *connection, incident).await?;
    if services.is_empty() {
        return Ok(Stack { rows: Vec::new(), steps });
    }
    let parts = live_at(&mut *connection, &services, now).await?;
    let ids: Vec<Uuid> = parts.iter().map(|part| part.artifact.0).collect();
    let mut versions = versions(&mut *connection, incident, &ids, now).await?;
    let mut good = good(&mut *connection, &ids).await?;
    let histories = parts.into_iter().map(|live| PartHistory {
        versions: versions.remove(&live.artifact.0).unwrap_or_default(),
        good: good.remove(&live.artifact.0).unwrap_or_default(),
        live,
    });
    Ok(Stack { rows: stack(start, class, histories.collect(), &steps), steps })
}

/// Newest first, without what this incident's own rollbacks wrote.
async fn versions(
    connection: &mut PgConnection,
    incident: Uuid,
    parts: &[Uuid],
    now: DateTime<Utc>,
) -> Result<BTreeMap<Uuid, Vec<Was>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select asked.id as "id!", c.version, c.happened_at, c.recorded_at
           from unnest($1::uuid[]) as asked (id)
           cross join lateral (
               select version, happened_at, recorded_at, id from change
               where artifact_id = asked.id and withdrawn_at is null and happened_at <= $3
                   and not (source = 'rollback' and id in (
                       select m.change_id from rollback_mark m join rollback r on r.id = m.rollback_id
                       where r.incident_id = $2 and m.change_id is not null))
               order by happened_at desc, recorded_at desc, id desc limit $4) c
           order by asked.id, c.happened_at desc, c.recorded_at desc, c.id desc"#,
        parts,
        incident,
        now,
        MOST_VERSIONS
    )
    .fetch_all(connection)
    .await?;
    let mut versions: BTreeMap<Uuid, Vec<Was>> = BTreeMap::new();
    for row in rows {
        let was = Was { version: row.version, since: row.happened_at, told_at: row.recorded_at };
        versions.entry(row.id).or_default().push(was);
    }
    Ok(versions)
}

async fn good(connection: &mut PgConnection, parts: &[Uuid]) -> Result<BTreeMap<Uuid, Vec<KnownGood>>, sqlx::Error> {
    let rows = sqlx::query!(
        "select g.id, g.artifact_id, g.version, g.marked_by, g.marked_at, p.name
         from known_good g join person p on p.id = g.marked_by
         where g.artifact_id = any($1) and g.withdrawn_at is null
         order by g.artifact_id, g.marked_at desc, g.id desc limit $2",
        parts,
        MOST_MARKS
    )
    .fetch_all(connection)
    .await?;
    let mut good: BTreeMap<Uuid, Vec<KnownGood>> = BTreeMap::new();
    for row in rows {
        good.entry(row.artifact_id).or_default().push(KnownGood {
            id: KnownGoodId(row.id),
            version: row.version,
            by: row.name,
            by_id: PersonId(row.marked_by),
            at: row.marked_at,
        });
    }
    Ok(good)
}
