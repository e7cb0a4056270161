use super::record::Record;
use app::{ids::ComponentId, status::State, updates::PartChoice};
use sqlx::PgConnection;

const MOST_PARTS: i64 = 100;

/// As the last update said; before the first, the service's own parts are proposed as troubled.
pub async fn parts(conn: &mut PgConnection, record: &Record) -> Result<Vec<PartChoice>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"with last as (
             select id from incident_update where incident_id = $1 and audience = 'customers'
             order by published_at desc, id desc limit 1
           )
           select c.id, c.name, c.service_id, uc.state as "state?", exists (select from last) as "said!"
           from component c
           left join incident_update_component uc on uc.component_id = c.id and uc.update_id = (select id from last)
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
