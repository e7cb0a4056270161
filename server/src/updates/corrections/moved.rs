use app::{status::State, updates::differences::PartChange};
use sqlx::PgPool;
use std::collections::HashMap;
use uuid::Uuid;

/// By corrected update: the parts of which it says something else now than at first.
pub async fn moved(pool: &PgPool, incident: Uuid) -> Result<HashMap<Uuid, Vec<PartChange>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select c.update_id, k.name, p.state as first, n.state as now
           from incident_update u
           join lateral (select * from update_correction where update_id = u.id order by revision desc limit 1) c on true
           join update_correction_component n on n.update_id = c.update_id and n.revision = c.revision
           join incident_update_component p on p.update_id = n.update_id and p.component_id = n.component_id
           join component k on k.id = n.component_id
           where u.incident_id = $1 and p.state <> n.state order by k.position, k.id"#,
        incident
    )
    .fetch_all(pool)
    .await?;
    let state = |word: &str| State::read(word).unwrap_or(State::Working);
    let mut moved: HashMap<Uuid, Vec<PartChange>> = HashMap::new();
    for row in rows {
        let change = PartChange { name: row.name, before: state(&row.first), now: state(&row.now) };
        moved.entry(row.update_id).or_default().push(change);
    }
    Ok(moved)
}
