use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

const MOST: i64 = 20_000;

/// What variables mean on each incident: the service's values, and what was said there besides.
pub(super) async fn values(
    conn: &mut PgConnection,
    incidents: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<(String, String)>>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select i.id as "id!", v.name as "name!", v.value as "value!"
           from incident i join service_variable v on v.service_id = i.service_id where i.id = any($1)
           union all
           select v.incident_id, v.name, v.value
           from incident_variable v join incident i on i.id = v.incident_id
           where v.incident_id = any($1)
             and not exists (select from service_variable o where o.service_id = i.service_id and o.name = v.name)
           limit $2"#,
        incidents,
        MOST
    )
    .fetch_all(conn)
    .await?;
    let mut values: BTreeMap<Uuid, Vec<(String, String)>> = BTreeMap::new();
    for row in rows {
        values.entry(row.id).or_default().push((row.name, row.value));
    }
    Ok(values)
}
