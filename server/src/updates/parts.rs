use super::record::Record;
use app::{ids::ComponentId, status::State, updates::PartChoice};
use sqlx::PgConnection;

const MOST_PARTS: i64 = 100;

/// As the last update says, corrected where it was; before the first, the service's own parts are proposed as troubled.
pub async fn parts(conn: &mut PgConnection, record: &Record) -> Result<Vec<PartChoice>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"with last as (
             select u.id, (select max(k.revision) from update_correction k where k.update_id = u.id) as revision
             from incident_update u where u.incident_id = $1 and u.audience = 'customers'
             order by u.published_at desc, u.id desc limit 1
           ), said as (
             select p.component_id, p.state from last
             join update_correction_component p on p.update_id = last.id and p.revision = last.revision
             union all select p.component_id, p.state from last
             join incident_update_component p on p.update_id = last.id where last.revision is null
           )
           select c.id, c.name, c.service_id, said.state as "state?", exists (select from last) as "said!"
           from component c left join said on said.component_id = c.id
           where c.removed_at is null order by c.position, c.id limit $2"#,
        record.id,
        MOST_PARTS
    )
    .fetch_all(conn)
    .await?;
    let troubled = match record.severity {
        Some(severity) if severity.needs_postmortem() => State::Partial,
        _ => State::Degraded,
    };
    let choices = rows.into_iter().map(|row| {
        let is_its_own = row.service_id.is_some() && row.service_id == record.service;
        let proposed = if is_its_own && !row.said { troubled } else { State::Working };
        let state = row.state.as_deref().and_then(State::read).unwrap_or(proposed);
        PartChoice { id: ComponentId(row.id), name: row.name, state, is_its_own }
    });
    Ok(choices.collect())
}
