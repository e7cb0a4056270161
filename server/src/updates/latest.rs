//! The newest word to an audience as readers have it now: corrected, where it was.

use app::{
    ids::{ComponentId, IncidentId},
    status::State,
    updates::{Phase, Statements, Words},
};
use sqlx::PgConnection;

pub struct Latest {
    pub said: Statements,
    pub states: Vec<(ComponentId, State)>,
    pub kept_reason: Option<String>,
    /// Of the last few, newest first.
    pub words: Vec<Words>,
}

/// More in a row are never said.
const MOST_WORDS: i64 = 5;

pub async fn latest(
    conn: &mut PgConnection,
    incident: IncidentId,
    audience: &str,
) -> Result<Option<Latest>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select coalesce(c.phase, u.phase) as "phase!", coalesce(c.title, u.title) as "title!",
                  coalesce(c.users_see, u.users_see) as "users_see!", coalesce(c.since, u.since) as "since!",
                  coalesce(c.scope, u.scope) as "scope!", coalesce(c.mitigation, u.mitigation) as "mitigation!",
                  coalesce(c.owner, u.owner) as "owner!", u.next_update_at, u.kept_reason,
                  array(select w.words from incident_update w where w.incident_id = $1 and w.audience = $2
                        order by w.published_at desc, w.id desc limit $3) as "words!",
                  array(select p.component_id from update_correction_component p
                        where p.update_id = u.id and p.revision = c.revision
                        union all select p.component_id from incident_update_component p
                        where p.update_id = u.id and c.revision is null order by 1) as "parts!",
                  array(select s.state from (
                        select p.component_id, p.state from update_correction_component p
                        where p.update_id = u.id and p.revision = c.revision
                        union all select p.component_id, p.state from incident_update_component p
                        where p.update_id = u.id and c.revision is null) s order by s.component_id) as "states!"
           from incident_update u
           left join lateral (select * from update_correction k where k.update_id = u.id
                              order by k.revision desc limit 1) c on true
           where u.incident_id = $1 and u.audience = $2
           order by u.published_at desc, u.id desc limit 1"#,
        incident.0,
        audience,
        MOST_WORDS
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| {
        let states = row.states.iter().map(|word| State::read(word).unwrap_or(State::Working));
        Latest {
            said: Statements {
                phase: Phase::read(&row.phase).unwrap_or(Phase::Investigating),
                title: row.title,
                users_see: row.users_see,
                since: row.since,
                scope: row.scope,
                mitigation: row.mitigation,
                next_update_at: row.next_update_at,
                owner: row.owner,
            },
            states: row.parts.into_iter().map(ComponentId).zip(states).collect(),
            kept_reason: row.kept_reason,
            words: row.words.iter().map(|word| Words::read(word)).collect(),
        }
    }))
}
