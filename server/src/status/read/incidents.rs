use app::{
    ids::ComponentId,
    status::{
        State,
        record::{Incident, Said},
    },
    updates::Phase,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

const MOST_INCIDENTS: i64 = 200;
const MOST_UPDATES_EACH: i64 = 200;

/// Open ones first, so that a long history never crowds them out. What was corrected is read as it was corrected last.
pub async fn incidents(conn: &mut PgConnection, page: Uuid, since: DateTime<Utc>) -> sqlx::Result<Vec<Incident>> {
    let rows = sqlx::query!(
        r#"with shown as (
             select pi.incident_id, pi.public_id, newest.phase = 'resolved' as over, newest.published_at
             from public_incident pi
             join incident i on i.id = pi.incident_id and i.kind = 'real'
             cross join lateral (
               select coalesce(c.phase, u.phase) as phase, u.published_at from incident_update u
               left join lateral (select phase from update_correction where update_id = u.id
                                  order by revision desc limit 1) c on true
               where u.incident_id = pi.incident_id and u.audience = 'customers' and u.kind = 'real'
               order by u.published_at desc, u.id desc limit 1) newest
             where pi.status_page_id = $1 and (newest.phase <> 'resolved' or newest.published_at > $2)
             order by over, newest.published_at desc limit $3
           )
           select shown.public_id as incident, u.id, u.public_id, coalesce(c.revision, 0) as "revision!",
                  coalesce(c.phase, u.phase) as "phase!", coalesce(c.title, u.title) as "title!",
                  coalesce(c.users_see, u.users_see) as "users_see!", coalesce(c.since, u.since) as "since!",
                  coalesce(c.scope, u.scope) as "scope!", coalesce(c.mitigation, u.mitigation) as "mitigation!",
                  coalesce(c.owner, u.owner) as "owner!", u.next_update_at, u.published_at,
                  coalesce(c.corrected_at, u.published_at) as "changed_at!"
           from shown
           cross join lateral (
             select * from incident_update u
             where u.incident_id = shown.incident_id and u.audience = 'customers' and u.kind = 'real'
             order by u.published_at desc, u.id desc limit $4) u
           left join lateral (
             select * from update_correction where update_id = u.id order by revision desc limit 1) c on true
           order by shown.over, shown.published_at desc, shown.public_id, u.published_at desc, u.id desc"#,
        page,
        since,
        MOST_INCIDENTS,
        MOST_UPDATES_EACH
    )
    .fetch_all(&mut *conn)
    .await?;
    let revisions: Vec<(Uuid, i32)> = rows.iter().map(|row| (row.id, row.revision)).collect();
    let mut states = states(conn, revisions).await?;
    let mut incidents: Vec<Incident> = Vec::new();
    for row in rows {
        let said = Said {
            public_id: row.public_id,
            phase: Phase::read(&row.phase).unwrap_or(Phase::Investigating),
            title: row.title,
            users_see: row.users_see,
            since: row.since,
            scope: row.scope,
            mitigation: row.mitigation,
            next_update_at: row.next_update_at,
            owner: row.owner,
            at: row.published_at,
            changed_at: row.changed_at,
            states: states.remove(&row.id).unwrap_or_default(),
        };
        match incidents.last_mut() {
            Some(incident) if incident.public_id == row.incident => incident.said.push(said),
            _ => incidents.push(Incident { public_id: row.incident, said: vec![said] }),
        }
    }
    Ok(incidents)
}

type States = HashMap<Uuid, Vec<(ComponentId, State)>>;

/// Revision 0 is the first text.
async fn states(conn: &mut PgConnection, revisions: Vec<(Uuid, i32)>) -> sqlx::Result<States> {
    let (corrected, first): (Vec<_>, Vec<_>) = revisions.into_iter().partition(|(_, revision)| *revision > 0);
    let first: Vec<Uuid> = first.into_iter().map(|(id, _)| id).collect();
    let (corrected, revisions): (Vec<Uuid>, Vec<i32>) = corrected.into_iter().unzip();
    let rows = sqlx::query!(
        r#"select update_id as "update!", component_id as "component!", state as "state!"
           from incident_update_component where update_id = any($1)
           union all
           select c.update_id, c.component_id, c.state
           from unnest($2::uuid[], $3::int[]) as newest (id, revision)
           join update_correction_component c on c.update_id = newest.id and c.revision = newest.revision
           order by 1, 2"#,
        &first,
        &corrected,
        &revisions
    )
    .fetch_all(conn)
    .await?;
    let mut states = States::new();
    for row in rows {
        if let Some(state) = State::read(&row.state) {
            states.entry(row.update).or_default().push((ComponentId(row.component), state));
        }
    }
    Ok(states)
}
