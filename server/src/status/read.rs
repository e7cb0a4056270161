//! Three queries, whatever the page holds. Only what was said to customers of real incidents is ever selected.

use super::board::{Board, Part, Public, Said};
use app::{status::State, updates::Phase};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use std::collections::HashMap;
use uuid::Uuid;

const HISTORY: Duration = Duration::days(90);
const MOST_PARTS: i64 = 300;
const MOST_INCIDENTS: i64 = 200;
const MOST_UPDATES_EACH: i64 = 50;

pub async fn board(pool: &PgPool, now: DateTime<Utc>) -> Result<Board, sqlx::Error> {
    let page = sqlx::query!(
        r#"select p.id, p.name, p.zone, c.id as "part?", c.name as "part_name?", c.created_at as "part_created_at?",
                  c.removed_at as "part_removed_at?"
           from (select id, name, zone from status_page order by id limit 1) p
           left join component c on c.status_page_id = p.id
           order by c.position, c.id limit $1"#,
        MOST_PARTS
    )
    .fetch_all(pool)
    .await?;
    let Some(first) = page.first() else { return Ok(Board::default()) };
    let (id, name, zone) = (first.id, first.name.clone(), first.zone.parse().ok());
    let parts = page.into_iter().filter_map(|row| {
        Some(Part {
            id: row.part?,
            name: row.part_name?,
            created_at: row.part_created_at?,
            removed: row.part_removed_at.is_some(),
        })
    });
    let parts = parts.collect();
    Ok(Board { name, zone, parts, incidents: incidents(pool, id, now).await? })
}

/// Open ones first, so that a long history never crowds them out.
async fn incidents(pool: &PgPool, page: Uuid, now: DateTime<Utc>) -> Result<Vec<Public>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"with shown as (
             select pi.incident_id, pi.public_id, newest.phase = 'resolved' as over, newest.published_at
             from public_incident pi
             join incident i on i.id = pi.incident_id and i.kind = 'real'
             cross join lateral (
               select u.phase, u.published_at from incident_update u
               where u.incident_id = pi.incident_id and u.audience = 'customers' and u.kind = 'real'
               order by u.published_at desc, u.id desc limit 1) newest
             where pi.status_page_id = $1 and (newest.phase <> 'resolved' or newest.published_at > $2)
             order by over, newest.published_at desc limit $3
           )
           select shown.public_id, u.id, u.phase, u.title, u.users_see, u.since, u.scope, u.mitigation,
                  u.next_update_at, u.owner, u.published_at
           from shown
           cross join lateral (
             select * from incident_update u
             where u.incident_id = shown.incident_id and u.audience = 'customers' and u.kind = 'real'
             order by u.published_at desc, u.id desc limit $4) u
           order by shown.over, shown.published_at desc, shown.public_id, u.published_at desc, u.id desc"#,
        page,
        now - HISTORY,
        MOST_INCIDENTS,
        MOST_UPDATES_EACH
    )
    .fetch_all(pool)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut states = states(pool, &ids).await?;
    let mut incidents: Vec<Public> = Vec::new();
    for row in rows {
        let said = Said {
            phase: Phase::read(&row.phase).unwrap_or(Phase::Investigating),
            title: row.title,
            users_see: row.users_see,
            since: row.since,
            scope: row.scope,
            mitigation: row.mitigation,
            next: row.next_update_at,
            owner: row.owner,
            at: row.published_at,
            states: states.remove(&row.id).unwrap_or_default(),
        };
        match incidents.last_mut() {
            Some(incident) if incident.public_id == row.public_id => incident.said.push(said),
            _ => incidents.push(Public { public_id: row.public_id, said: vec![said] }),
        }
    }
    Ok(incidents)
}

async fn states(pool: &PgPool, updates: &[Uuid]) -> Result<HashMap<Uuid, Vec<(Uuid, State)>>, sqlx::Error> {
    let rows = sqlx::query!(
        "select update_id, component_id, state from incident_update_component where update_id = any($1)",
        updates
    )
    .fetch_all(pool)
    .await?;
    let mut states: HashMap<Uuid, Vec<(Uuid, State)>> = HashMap::new();
    for row in rows {
        if let Some(state) = State::read(&row.state) {
            states.entry(row.update_id).or_default().push((row.component_id, state));
        }
    }
    Ok(states)
}
